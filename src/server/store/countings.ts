import { sql } from 'kysely';
import type { Db } from './store.ts';

/** Who began so long ago, ms, and is not done, was ended. */
const lost = 600_000;

/** Times of what was counted on a site; what is older is in. */
export interface Counted {
  at: Date | null;
  whole_at: Date | null;
}

/** Takes the site for oneself; undefined where somebody else is counting. */
export async function beginCounting(db: Db, site: string, now: Date): Promise<Counted | undefined> {
  const before = new Date(now.getTime() - lost);
  const { rows } = await sql<Counted>`
    insert into countings (site, begun_at) values (${site}, ${now}::timestamptz)
    on conflict (site) do update set begun_at = excluded.begun_at
      where countings.begun_at is null or countings.begun_at < ${before}::timestamptz
    returning at, whole_at`.execute(db);
  return rows[0];
}

/** Leaves the site to others; `counted`: what is in now, null where it failed. */
export async function endCounting(db: Db, site: string, counted: Counted | null): Promise<void> {
  await db
    .updateTable('countings')
    .set({ begun_at: null, ...counted })
    .where('site', '=', site)
    .execute();
}

/**
 * Whether there is a catalogue, and something of it, or of what people did, is later than what was counted; or nothing was counted yet,
 * or all of it before `wholeBefore`.
 */
export async function isDue(db: Db, site: string, before: Date, wholeBefore: Date): Promise<boolean> {
  const found = await sql<{ due: boolean }>`
    select made is null or whole < ${wholeBefore}::timestamptz or made < ${before}::timestamptz and (
      exists (select 1 from items where site = ${site} and as_of > made)
      or exists (select 1 from order_lines where site = ${site} and imported_at > made)
      or exists (select 1 from events where site = ${site} and received_at > made)) as due
    from (select max(at) as made, max(whole_at) as whole from countings where site = ${site}) as latest
    where exists (select 1 from items where site = ${site})`.execute(db);
  return found.rows[0]?.due ?? false;
}
