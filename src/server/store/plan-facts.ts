import { sql } from 'kysely';
import { byPeople } from './events.ts';
import type { Db } from './store.ts';

/** The longest value of each of these traits in a site's customer records, in characters. */
export async function longestTraits(db: Db, site: string, traits: string[]): Promise<Record<string, number>> {
  if (!traits.length) return {};
  const { rows } = await sql<{ trait: string; length: number }>`
    select key as trait, max(length(value))::int as length
    from customers, jsonb_each_text(traits)
    where site = ${site} and key in (select jsonb_array_elements_text(${JSON.stringify(traits)}::text::jsonb))
    group by key`.execute(db);
  return Object.fromEntries(rows.map(({ trait, length }) => [trait, length]));
}

/** The same of what is told of a site's items, their title among it. */
export async function longestFacts(db: Db, site: string, facts: string[]): Promise<Record<string, number>> {
  if (!facts.length) return {};
  const { rows } = await sql<{ fact: string; length: number }>`
    select key as fact, max(length(value))::int as length
    from items, jsonb_each_text(facts || jsonb_build_object('title', title))
    where site = ${site} and available and key in (select jsonb_array_elements_text(${JSON.stringify(facts)}::text::jsonb))
    group by key`.execute(db);
  return Object.fromEntries(rows.map(({ fact, length }) => [fact, length]));
}

/** How many browsers had something of each slot on screen since a time, and when the first did. */
export async function slotTraffic(
  db: Db,
  site: string,
  since: Date,
): Promise<{ slot: string; devices: number; first: Date }[]> {
  const { rows } = await sql<{ slot: string; devices: number; first: Date }>`
    select body->'properties'->>'slot' as slot, count(distinct device)::int as devices, min(at) as first
    from events
    where site = ${site} and ${byPeople} and type = 'track' and name = 'Exposure' and at > ${since}::timestamptz
      and body->'properties'->>'slot' is not null
    group by 1`.execute(db);
  return rows;
}

/** What each version of a plan had, newest first: the ids of its experiences, and what was paused. */
export async function planVersions(
  db: Db,
  site: string,
): Promise<{ published: Date; experiences: string[]; paused: string[] }[]> {
  const { rows } = await sql<{ published: Date; experiences: string[]; paused: string[] }>`
    select published_at as published, jsonb_path_query_array(plan::jsonb, '$.experiences[*].id') as experiences,
      coalesce(plan::jsonb->'paused', '[]'::jsonb) as paused
    from plans where site = ${site} order by version desc limit 500`.execute(db);
  return rows;
}
