import type { Selectable } from 'kysely';
import type { SiteRow } from './schema.ts';
import type { Db } from './store.ts';

export type Site = Selectable<SiteRow>;

/** Makes a site, or gives it new origins and keys. */
export async function saveSite(db: Db, { origins, token_keys, ...rest }: Site): Promise<void> {
  await db
    .insertInto('sites')
    .values({ ...rest, origins: JSON.stringify(origins), token_keys: JSON.stringify(token_keys) })
    .onConflict((on) =>
      on.column('id').doUpdateSet((row) => ({
        write_key: row.ref('excluded.write_key'),
        secret_hash: row.ref('excluded.secret_hash'),
        origins: row.ref('excluded.origins'),
        token_keys: row.ref('excluded.token_keys'),
      })),
    )
    .execute();
}

/** Ends the first secret key of a site; false where it has none. */
export async function dropFirstKey(db: Db, id: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sites')
    .set({ secret_hash: '' })
    .where('id', '=', id)
    .where('secret_hash', '<>', '')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Every site: a short list that each process keeps for a while. */
export const allSites = (db: Db): Promise<Site[]> => db.selectFrom('sites').selectAll().orderBy('id').execute();
