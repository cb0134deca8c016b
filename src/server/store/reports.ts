import { type Expression, type SqlBool, sql } from 'kysely';
import type { FoundSlot } from '../../core/protocol.ts';
import { byPeople } from './events.ts';
import type { Db } from './store.ts';

/** A page on which the script ran. */
export interface SeenPage {
  path: string;
  views: number;
  last: Date;
}

/** The pages of a site since a time, by when they were seen last. */
export async function seenPages(db: Db, site: string, since: Date): Promise<SeenPage[]> {
  const { rows } = await sql<SeenPage>`
    select path, count(*)::int as views, max(received_at) as last from events
    where site = ${site} and ${byPeople} and type = 'page' and received_at > ${since}::timestamptz
    group by path order by last desc limit 50`.execute(db);
  return rows;
}

/** How many visits began with each arrival since a time, the most first. Browsers tell it where the plan sends `arrival` with a page. */
export async function arrivals(db: Db, site: string, since: Date): Promise<{ arrival: string; visits: number }[]> {
  const { rows } = await sql<{ arrival: string; visits: number }>`
    select regexp_replace(body->'properties'->>'arrival', '&?utm_(?!source|from|medium|campaign)[^=&]+=[^&]*', '', 'g') as arrival,
      count(distinct (device, session))::int as visits from events
    where site = ${site} and ${byPeople} and type = 'page' and at > ${since}::timestamptz and body->'properties'->>'arrival' is not null
    group by 1 order by 2 desc limit 1000`.execute(db);
  return rows;
}

/** The slots that each page had when it was seen last, since a time. */
export async function foundSlots(
  db: Db,
  site: string,
  since: Date,
): Promise<{ path: string; at: Date; slots: FoundSlot[] }[]> {
  const { rows } = await sql<{ path: string; at: Date; slots: FoundSlot[] }>`
    select distinct on (path) path, received_at as at, body->'properties'->'slots' as slots from events
    where site = ${site} and ${byPeople} and type = 'track' and name = 'Slots Found' and at > ${since}::timestamptz
    order by path, received_at desc limit 200`.execute(db);
  return rows;
}

/** How often a variant was on screen, and on how many devices. */
export interface ExposureCount {
  slot: string;
  /** null for a slot's own templates. */
  experience: string | null;
  variant: string | null;
  exposures: number;
  devices: number;
  last: Date;
}

const exposure = sql`body->'properties'->>'slot'`;
const experience = sql`body->'properties'->>'experience'`;
const variant = sql`body->'properties'->>'variant'`;

/** Exposures since a time. The page reports one per slot and page view, and each event is there once. */
export async function exposures(db: Db, site: string, since: Date): Promise<ExposureCount[]> {
  const { rows } = await sql<ExposureCount>`
    select ${exposure} as slot, ${experience} as experience, ${variant} as variant,
      count(*)::int as exposures, count(distinct device)::int as devices, max(at) as last
    from events
    where site = ${site} and ${byPeople} and type = 'track' and name = 'Exposure' and at > ${since}::timestamptz and ${exposure} is not null
    group by 1, 2, 3 order by 1, 2 nulls last, 3 nulls last`.execute(db);
  return rows;
}

/** What was reached after a variant was on screen. */
export interface GoalCount {
  slot: string;
  experience: string | null;
  variant: string | null;
  goal: string;
  /** Events that count as success; one that follows several variants counts for each. */
  reached: number;
  devices: number;
  value: number;
}

/** A goal of the plan, or, without an event, the clicks and forms that HTML marks with its name. */
export interface GoalOf {
  name: string;
  event?: string;
  value?: string;
}

/** Goals reached, by the variants that the same device had on screen before. */
export async function goalsAfter(db: Db, site: string, since: Date, goals: GoalOf[]): Promise<GoalCount[]> {
  const counted = async (name: Expression<string>, which: Expression<SqlBool>, value: Expression<number>) => {
    const { rows } = await sql<GoalCount>`
      with shown as (
        select device, ${exposure} as slot, ${experience} as experience, ${variant} as variant, min(at) as first from events
        where site = ${site} and ${byPeople} and type = 'track' and name = 'Exposure' and at > ${since}::timestamptz and ${exposure} is not null
        group by 1, 2, 3, 4
      ), success as (
        select device, at, ${name} as goal, ${value} as value from events
        where site = ${site} and ${byPeople} and type = 'track' and at > ${since}::timestamptz and ${which}
      )
      select slot, experience, variant, goal, count(*)::int as reached, count(distinct shown.device)::int as devices,
        sum(value)::float8 as value
      from shown join success on success.device = shown.device and success.at >= shown.first
      where goal is not null
      group by 1, 2, 3, 4`.execute(db);
    return rows;
  };
  const none = sql<number>`0`;
  const marked = counted(sql<string>`body->'properties'->>'goal'`, sql<SqlBool>`name = 'Goal Reached'`, none);
  const named = goals.map(({ name, event = '', value }) => {
    const number = sql<number>`case when jsonb_typeof(body->'properties'->${value ?? ''}::text) = 'number'
      then (body->'properties'->>${value ?? ''}::text)::float8 else 0 end`;
    return counted(sql<string>`${name}::text`, sql<SqlBool>`name = ${event}`, value ? number : none);
  });
  return (await Promise.all([marked, ...named])).flat();
}
