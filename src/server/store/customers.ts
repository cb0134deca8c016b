import { type Selectable, sql } from 'kysely';
import type { CustomerRow } from './schema.ts';
import type { Db } from './store.ts';

export type Customer = Selectable<CustomerRow>;

/** Keeps customer records; of several of one person that with the latest time counts, in whatever order they come. */
export async function saveCustomers(db: Db, customers: Customer[]): Promise<void> {
  if (!customers.length) return;
  await sql`
    insert into customers (person, site, customer_id, traits, source, imported_at)
    select person, site, customer_id, traits, source, imported_at
    from jsonb_to_recordset(${JSON.stringify(customers)}::text::jsonb) as customer(
      person uuid, site text, customer_id text, traits jsonb, source text, imported_at timestamptz)
    on conflict (person) do update set
      traits = excluded.traits, source = excluded.source, imported_at = excluded.imported_at
    where customers.imported_at <= excluded.imported_at`.execute(db);
}

export const customerOf = (db: Db, person: string): Promise<Customer | undefined> =>
  db.selectFrom('customers').selectAll().where('person', '=', person).executeTakeFirst();

export async function deleteCustomer(db: Db, person: string): Promise<void> {
  await db.deleteFrom('customers').where('person', '=', person).execute();
}
