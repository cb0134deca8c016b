import type { Selectable } from 'kysely';
import type { SecretKeyRow } from './schema.ts';
import { type Db, isConflict } from './store.ts';

export type SecretKey = Selectable<SecretKeyRow>;

/** The keys that count, of every site: a short list that each process keeps for a while. */
export const standingKeys = (db: Db): Promise<SecretKey[]> =>
  db.selectFrom('secret_keys').selectAll().where('revoked_at', 'is', null).orderBy('site').orderBy('name').execute();

/** All keys that a site ever had. */
export const keysOf = (db: Db, site: string): Promise<SecretKey[]> =>
  db.selectFrom('secret_keys').selectAll().where('site', '=', site).orderBy('created_at').orderBy('name').execute();

/** Keeps a new key; false where the site has one of that name, be it revoked. */
export async function addKey(db: Db, key: Omit<SecretKey, 'revoked_at'>): Promise<boolean> {
  try {
    await db
      .insertInto('secret_keys')
      .values({ ...key, scopes: JSON.stringify(key.scopes), revoked_at: null })
      .execute();
    return true;
  } catch (error) {
    if (isConflict(error)) return false;
    throw error;
  }
}

/** Ends a key for good; false where there is none of that name, or it has ended before. */
export async function revokeKey(db: Db, site: string, name: string, revoked_at: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('secret_keys')
    .set({ revoked_at })
    .where('site', '=', site)
    .where('name', '=', name)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
