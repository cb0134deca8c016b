import { sql } from 'kysely';
import type { Db } from './store.ts';

/** When each of these devices, cookies or people was erased; those that were not are left out. */
export async function tombstonesOf(db: Db, ids: string[]): Promise<Map<string, Date>> {
  if (!ids.length) return new Map();
  const rows = await db
    .selectFrom('tombstones')
    .select(['id', 'erased_at'])
    .where(sql<boolean>`id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb)::uuid)`)
    .execute();
  return new Map(rows.map(({ id, erased_at }) => [id, erased_at]));
}

/** Marks devices, cookies or people as erased; an earlier time never replaces a later one. */
export async function bury(db: Db, site: string, ids: string[], erased_at: Date): Promise<void> {
  for (const id of [...ids].sort()) {
    await db
      .insertInto('tombstones')
      .values({ id, site, erased_at })
      .onConflict((on) =>
        on
          .column('id')
          .doUpdateSet((row) => ({ erased_at: row.ref('excluded.erased_at') }))
          .whereRef('tombstones.erased_at', '<', 'excluded.erased_at'),
      )
      .execute();
  }
}
