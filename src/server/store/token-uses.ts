import type { Selectable } from 'kysely';
import type { TokenUseRow } from './schema.ts';
import type { Db } from './store.ts';

/** Keeps which browser's cookie a token comes with, unless it came before; answers the cookie that it came with first. */
export async function firstUseOf(db: Db, use: Selectable<TokenUseRow>): Promise<string> {
  await db
    .insertInto('token_uses')
    .values(use)
    .onConflict((on) => on.column('id').doNothing())
    .execute();
  const first = await db.selectFrom('token_uses').select('cookie').where('id', '=', use.id).executeTakeFirst();
  return first?.cookie ?? use.cookie;
}
