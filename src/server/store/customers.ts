import { type Selectable, sql } from 'kysely';
import type { CustomerRow } from './schema.ts';
import type { Db } from './store.ts';

export type Customer = Selectable<CustomerRow>;

/**
 * Keeps customer records; of several of one person and source that counts which is from the latest time, and of those from the same time
 * one that depends on what they say, in whatever order they come.
 */
export async function saveCustomers(db: Db, customers: Customer[]): Promise<void> {
  if (!customers.length) return;
  await sql`
    insert into customers (person, source, site, customer_id, traits, imported_at, as_of, expires_at)
    select person, source, site, customer_id, traits, imported_at, as_of, expires_at
    from jsonb_to_recordset(${JSON.stringify(customers)}::text::jsonb) as customer(
      person uuid, source text, site text, customer_id text, traits jsonb, imported_at timestamptz, as_of timestamptz,
      expires_at timestamptz)
    on conflict (person, source) do update set
      traits = excluded.traits, imported_at = excluded.imported_at, as_of = excluded.as_of, expires_at = excluded.expires_at
    where (customers.as_of, customers.traits::text collate "C", coalesce(customers.expires_at, 'infinity'))
      <= (excluded.as_of, excluded.traits::text collate "C", coalesce(excluded.expires_at, 'infinity'))`.execute(db);
}

/** What each source says of a person, also what is stale. */
export const customersOf = (db: Db, person: string): Promise<Customer[]> =>
  db.selectFrom('customers').selectAll().where('person', '=', person).orderBy('source').execute();

export async function deleteCustomer(db: Db, person: string): Promise<void> {
  await db.deleteFrom('customers').where('person', '=', person).execute();
}
