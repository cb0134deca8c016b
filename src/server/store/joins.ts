import { type Selectable, sql } from 'kysely';
import type { JoinRow } from './schema.ts';
import type { Db } from './store.ts';

export type StoredJoin = Selectable<JoinRow>;

/**
 * Keeps that two are one person, or that it was undone: of several such facts the latest of each counts, in whatever order they come.
 *
 * @returns what is known of the two now
 */
export async function saveJoin(db: Db, join: StoredJoin): Promise<StoredJoin> {
  let saved = join;
  for (const row of [join, { ...join, person: join.other, other: join.person }])
    saved = await db
      .insertInto('joins')
      .values(row)
      .onConflict((on) =>
        on.columns(['person', 'other']).doUpdateSet({
          evidence: sql<string>`case when (excluded.asserted_at, excluded.evidence) > (joins.asserted_at, joins.evidence)
            then excluded.evidence else joins.evidence end`,
          asserted_at: sql<Date>`greatest(joins.asserted_at, excluded.asserted_at)`,
          revoked_at: sql<Date | null>`greatest(joins.revoked_at, excluded.revoked_at)`,
        }),
      )
      .returningAll()
      .executeTakeFirstOrThrow();
  return saved;
}

export const joinBetween = (db: Db, person: string, other: string): Promise<StoredJoin | undefined> =>
  db.selectFrom('joins').selectAll().where('person', '=', person).where('other', '=', other).executeTakeFirst();

/** Every join of somebody, also those that were undone. */
export const joinsOf = (db: Db, person: string): Promise<StoredJoin[]> =>
  db.selectFrom('joins').selectAll().where('person', '=', person).orderBy('other').execute();

/** Whom the joins that stand lead to: at most so many. */
export async function joinedTo(db: Db, person: string, most: number): Promise<string[]> {
  const rows = await db
    .selectFrom('joins')
    .select('other')
    .where('person', '=', person)
    .where((is) => is.or([is('revoked_at', 'is', null), is('asserted_at', '>', is.ref('revoked_at'))]))
    .limit(most)
    .execute();
  return rows.map(({ other }) => other);
}

/** Forgets that two were ever joined. */
export async function deleteJoin(db: Db, a: string, b: string): Promise<void> {
  for (const [person, other] of [
    [a, b],
    [b, a],
  ] as const)
    await db.deleteFrom('joins').where('person', '=', person).where('other', '=', other).execute();
}
