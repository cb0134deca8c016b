import { type Selectable, sql } from 'kysely';
import type { LinkRow } from './schema.ts';
import type { Db } from './store.ts';
import { tombstonesOf } from './tombstones.ts';

export type StoredLink = Selectable<LinkRow>;

/**
 * Keeps the proof that a person used a device. Of several for the same session the last counts, in whatever order they come. Of an
 * erased device nothing stays: as with events, it is written first and looked up then.
 */
export async function assertLink(db: Db, link: Omit<StoredLink, 'revoked_at'>): Promise<void> {
  const { person, device, site } = link;
  // First the way to it: one that leads to no link does no harm, a link that nothing leads to would never be erased.
  await db
    .insertInto('person_devices')
    .values({ person, device, site })
    .onConflict((on) => on.doNothing())
    .execute();
  await db
    .insertInto('links')
    .values({ ...link, revoked_at: null })
    .onConflict((on) =>
      on
        .columns(['device', 'person', 'session'])
        .doUpdateSet((row) => ({
          evidence: row.ref('excluded.evidence'),
          asserted_at: row.ref('excluded.asserted_at'),
        }))
        .where(sql<boolean>`(links.asserted_at, links.evidence) < (excluded.asserted_at, excluded.evidence)`),
    )
    .execute();
  if ((await tombstonesOf(db, [device])).size) await deleteLinks(db, device);
}

/** Undoes every link between a person and a device up to a time; the rows stay. */
export async function revokeLinks(db: Db, device: string, person: string, revoked_at: Date): Promise<void> {
  await db
    .updateTable('links')
    .set({ revoked_at: sql<Date>`greatest(revoked_at, ${revoked_at}::timestamptz)` })
    .where('device', '=', device)
    .where('person', '=', person)
    .execute();
}

export const linksOf = (db: Db, device: string): Promise<StoredLink[]> =>
  db.selectFrom('links').selectAll().where('device', '=', device).execute();

/** The links of several devices at once. */
export const linksOfAll = (db: Db, devices: string[]): Promise<StoredLink[]> =>
  db
    .selectFrom('links')
    .selectAll()
    .where(sql<boolean>`device in (select jsonb_array_elements_text(${JSON.stringify(devices)}::text::jsonb)::uuid)`)
    .execute();

/** The devices that a person was ever seen on. */
export async function devicesOf(db: Db, person: string): Promise<string[]> {
  const rows = await db
    .selectFrom('person_devices')
    .select('device')
    .where('person', '=', person)
    .orderBy('device')
    .execute();
  return rows.map(({ device }) => device);
}

/** Forgets who used a device. */
export async function deleteLinks(db: Db, device: string): Promise<void> {
  for (const { person } of await linksOf(db, device)) {
    await db.deleteFrom('person_devices').where('person', '=', person).where('device', '=', device).execute();
  }
  await db.deleteFrom('links').where('device', '=', device).execute();
}
