import { type Selectable, sql } from 'kysely';
import type { HandoverCodeRow, HandoverRow } from './schema-rights.ts';
import type { Db } from './store.ts';
import { tombstonesOf } from './tombstones.ts';

export type Handover = Selectable<HandoverRow>;
export type HandoverCode = Selectable<HandoverCodeRow>;

export async function saveCode(db: Db, code: HandoverCode): Promise<void> {
  await db.insertInto('handover_codes').values(code).execute();
}

/** Takes a code away, so that nobody has it twice; undefined where there is none that is good still. */
export const takeCode = (db: Db, id: string, site: string, now: Date): Promise<HandoverCode | undefined> =>
  db
    .deleteFrom('handover_codes')
    .where('id', '=', id)
    .where('site', '=', site)
    .where('until', '>', now)
    .returningAll()
    .executeTakeFirst();

/**
 * Keeps that a device was handed over to another. Of several such facts the last counts, in whatever order they come. Of an erased
 * device nothing stays: as with links, it is written first and looked up then.
 */
export async function assertHandover(
  db: Db,
  { from, to, ...rest }: Omit<Handover, 'device' | 'other' | 'way' | 'revoked_at'> & { from: string; to: string },
): Promise<void> {
  const rows = [
    { device: from, other: to, way: 'gave' as const },
    { device: to, other: from, way: 'took' as const },
  ];
  for (const row of rows)
    await db
      .insertInto('handovers')
      .values({ ...row, ...rest, revoked_at: null })
      .onConflict((on) =>
        on
          .columns(['device', 'other', 'way'])
          .doUpdateSet((old) => ({
            evidence: old.ref('excluded.evidence'),
            asserted_at: old.ref('excluded.asserted_at'),
          }))
          .where(sql<boolean>`(handovers.asserted_at, handovers.evidence) < (excluded.asserted_at, excluded.evidence)`),
      )
      .execute();
  for (const erased of (await tombstonesOf(db, [from, to])).keys()) await deleteHandovers(db, erased);
}

/** Undoes every hand-over between two devices up to a time; the rows stay. */
export async function revokeHandovers(db: Db, a: string, b: string, revoked_at: Date): Promise<void> {
  for (const [device, other] of [
    [a, b],
    [b, a],
  ] as const)
    await db
      .updateTable('handovers')
      .set({ revoked_at: sql<Date>`greatest(revoked_at, ${revoked_at}::timestamptz)` })
      .where('device', '=', device)
      .where('other', '=', other)
      .execute();
}

/** Every hand-over of a device, also those that were undone. */
export const handoversOf = (db: Db, device: string): Promise<Handover[]> =>
  db.selectFrom('handovers').selectAll().where('device', '=', device).orderBy('other').orderBy('way').execute();

/** Forgets that a device was ever handed over. */
export async function deleteHandovers(db: Db, device: string): Promise<void> {
  for (const { other } of await handoversOf(db, device))
    await db.deleteFrom('handovers').where('device', '=', other).where('other', '=', device).execute();
  await db.deleteFrom('handovers').where('device', '=', device).execute();
}
