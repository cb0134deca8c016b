import { sql } from 'kysely';
import { byPeople } from './events.ts';
import type { Db } from './store.ts';

/** When each version of a site's plan was published, and what it had under an experience's id; newest first. */
export async function versionsOf(
  db: Db,
  site: string,
  experience: string,
): Promise<{ published_at: Date; written: object | null }[]> {
  const { rows } = await sql<{ published_at: Date; written: object | null }>`
    select published_at, (select one from json_array_elements(plan->'experiences') as one where one->>'id' = ${experience}::text limit 1) as written
    from plans where site = ${site} order by version desc limit 1000`.execute(db);
  return rows;
}

/** What is asked of a test. */
export interface AskedTest {
  experience: string;
  /** The event that counts as success, and the property that holds its worth. */
  event: string;
  value: string | undefined;
  since: Date;
  now: Date;
  /** Of a test that learns: how long a reward may take, ms. Exposures less long ago are left out. */
  delay: number | undefined;
}

/**
 * Sums over browsers that have the variant, the size, the visits before and the arm's share in common: how many reached the goal since they
 * first had it on screen, how many within 30 days before it, and how many both; and the same of what it was worth.
 */
export interface SeenCell {
  /** null: they had several on screen. */
  variant: string | null;
  size: string | null;
  returning: boolean;
  share: number;
  n: number;
  reached: number;
  before: number;
  both: number;
  worth: number;
  worth_squares: number;
  worth_before: number;
  worth_before_squares: number;
  worth_products: number;
}

/**
 * What browsers did that had a test on screen, each by its first time. Of a test that learns a browser counts once for each version of the
 * weights, with the share that its arm had in it.
 */
export async function seenCells(db: Db, site: string, asked: AskedTest): Promise<SeenCell[]> {
  const { experience, event, value, since, now, delay } = asked;
  const number = (part: number) =>
    sql`case when jsonb_typeof(body->'properties'->'weights'->${sql.lit(part)}) = 'number'
      then (body->'properties'->'weights'->>${sql.lit(part)})::float8 end`;
  const worth = value
    ? sql`case when jsonb_typeof(goal.body->'properties'->${value}::text) = 'number'
        then (goal.body->'properties'->>${value}::text)::float8 else 0 end`
    : sql`0::float8`;
  const within = sql`${(delay ?? 0) / 1000}::float8 * interval '1 second'`;
  const { rows } = await sql<SeenCell>`
    with seen as (
      select device, message_id, at, body->'properties'->>'variant' as variant, body->'properties'->>'size' as size,
        ${delay === undefined ? sql`0::float8` : number(0)} as version, ${delay === undefined ? sql`1::float8` : number(2)} as share
      from events
      where site = ${site} and ${byPeople} and type = 'track' and name = 'Exposure' and at > ${since}::timestamptz
        and at <= ${now}::timestamptz - ${within} and body->'properties'->>'experience' = ${experience}
    ), units as (
      select device, version, min(variant) as variant, count(distinct variant) as arms, min(share) as share, min(at) as first,
        (array_agg(size order by at, message_id))[1] as size
      from seen where share > 0 and share <= 1 group by device, version
    ), judged as (
      select units.device, variant, arms, share, size, first,
        least(count(*) filter (where goal.at >= first), 1)::float8 as reached,
        least(count(*) filter (where goal.at < first), 1)::float8 as before,
        coalesce(sum(${worth}) filter (where goal.at >= first), 0) as worth,
        coalesce(sum(${worth}) filter (where goal.at < first), 0) as worth_before
      from units left join events as goal on goal.device = units.device and goal.type = 'track' and goal.name = ${event}
        and goal.at >= first - interval '30 days' and goal.at <= ${delay === undefined ? sql`${now}::timestamptz` : sql`first + ${within}`}
      group by units.device, version, variant, arms, share, size, first
    ), placed as (
      select judged.*, exists (
        select 1 from events as earlier where earlier.device = judged.device and earlier.at < judged.first - interval '30 minutes'
      ) as returning_visitor from judged
    )
    select case when arms = 1 then variant end as variant, size, returning_visitor as returning, share, count(*)::int as n,
      sum(reached) as reached, sum(before) as before, sum(reached * before) as both,
      sum(worth) as worth, sum(worth * worth) as worth_squares, sum(worth_before) as worth_before,
      sum(worth_before * worth_before) as worth_before_squares, sum(worth * worth_before) as worth_products
    from placed group by 1, 2, 3, 4`.execute(db);
  return rows;
}
