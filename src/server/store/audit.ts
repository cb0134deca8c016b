import type { Selectable } from 'kysely';
import type { AuditRow } from './schema-rights.ts';
import type { Db } from './store.ts';

export type Act = Selectable<AuditRow>;

/** Keeps what was done; the same act twice is one. */
export async function record(db: Db, act: Act): Promise<void> {
  await db
    .insertInto('audit')
    .values(act)
    .onConflict((on) => on.doNothing())
    .execute();
}

/** What was done to somebody, oldest first. */
export const actsOn = (db: Db, subject: string): Promise<Act[]> =>
  db.selectFrom('audit').selectAll().where('subject', '=', subject).orderBy('at').orderBy('id').execute();

/** Empties the owner's words on somebody; that something was done stays. */
export async function forgetReasons(db: Db, subject: string): Promise<void> {
  await db.updateTable('audit').set({ why: '' }).where('subject', '=', subject).execute();
}
