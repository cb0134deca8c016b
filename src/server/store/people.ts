import { type Selectable, sql } from 'kysely';
import type { PersonRow } from './schema.ts';
import type { Db } from './store.ts';

export type StoredPerson = Selectable<PersonRow>;

const rowOf = (db: Db, person: string): Promise<StoredPerson | undefined> =>
  db.selectFrom('people').selectAll().where('person', '=', person).executeTakeFirst();

/** How somebody is written in commands, where they were ever joined to somebody. */
export const nameOf = async (db: Db, person: string): Promise<string | undefined> => (await rowOf(db, person))?.name;

/** The smallest of those who are one person with somebody: a lookup by one key. */
export async function canonicalOf(db: Db, person: string): Promise<string> {
  const row = await db.selectFrom('people').select('canonical').where('person', '=', person).executeTakeFirst();
  return row?.canonical ?? person;
}

/** All who are one person with somebody, themselves among them, the canonical first. */
export async function groupOf(db: Db, person: string): Promise<string[]> {
  for (;;) {
    const row = await rowOf(db, person);
    if (!row) return [person];
    if (row.canonical === person) return row.members;
    const group = (await rowOf(db, row.canonical))?.members;
    // Else they were joined or split between the two lookups.
    if (group?.includes(person)) return group;
  }
}

/** Makes somebody who is one person with nobody else, unless they are there; who was forgotten has a name again. */
export async function introduce(db: Db, { person, site, name }: Pick<StoredPerson, 'person' | 'site' | 'name'>) {
  if (await nameOf(db, person)) return;
  await db
    .insertInto('people')
    .values({ person, site, name, canonical: person, members: JSON.stringify([person]) })
    .onConflict((on) => on.column('person').doUpdateSet((row) => ({ name: row.ref('excluded.name') })))
    .execute();
}

/** Locks those who are one person until the transaction ends; undefined where `canonical` is not their canonical any more. */
export async function lockGroup(db: Db, canonical: string): Promise<string[] | undefined> {
  const row = await db.selectFrom('people').selectAll().where('person', '=', canonical).forUpdate().executeTakeFirst();
  return row?.canonical === canonical ? row.members : undefined;
}

/** Writes who are one person, for people who are locked. */
export async function saveGroups(db: Db, groups: string[][]): Promise<void> {
  const rows = groups.flatMap((group) =>
    group.map((person) => ({ person, canonical: group[0], members: person === group[0] ? group : [] })),
  );
  await sql`
    insert into people (person, site, name, canonical, members)
    select person, '', '', canonical, members
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as one(person uuid, canonical uuid, members jsonb)
    on conflict (person) do update set canonical = excluded.canonical, members = excluded.members`.execute(db);
}

/** Forgets how somebody is called. The row stays, for those who are about to lock it. */
export async function forgetName(db: Db, person: string): Promise<void> {
  await db.updateTable('people').set({ name: '' }).where('person', '=', person).execute();
}
