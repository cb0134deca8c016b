import { sql } from 'kysely';
import type { Seen, Weights } from '../../core/bandit.ts';
import { byPeople } from './events.ts';
import { type Db, isConflict } from './store.ts';

/** The latest weights of a site, and when they were made. */
export async function latestWeights(db: Db, site: string): Promise<{ weights: Weights; madeAt: Date } | undefined> {
  const row = await db
    .selectFrom('weights')
    .selectAll()
    .where('site', '=', site)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { weights: { site, version: row.version, plan: row.plan, arms: row.arms }, madeAt: row.made_at };
}

/** One version of a site's weights. */
export async function weightsAt(db: Db, site: string, version: number): Promise<Weights | undefined> {
  return db
    .selectFrom('weights')
    .select(['site', 'version', 'plan', 'arms'])
    .where('site', '=', site)
    .where('version', '=', version)
    .executeTakeFirst();
}

/** Keeps weights under their version. Of two processes that made it at once one is kept; whether it was these. */
export async function saveWeights(db: Db, { site, version, plan, arms }: Weights, madeAt: Date): Promise<boolean> {
  try {
    await db
      .insertInto('weights')
      .values({ site, version, plan, arms: JSON.stringify(arms), made_at: madeAt })
      .execute();
    return true;
  } catch (error) {
    if (isConflict(error)) return false;
    throw error;
  }
}

/** What was asked of an experience's exposures. Times in ms. */
export interface Asked {
  experience: string;
  /** The event that counts as success, and the property that holds its worth; without one it counts 1. */
  event: string;
  value: string | undefined;
  /** How long a reward may take. What was shown less long ago is left out. */
  delay: number;
  /** After how long what was seen counts half. */
  halfLife: number | undefined;
}

/** An arm as it did for one of a bandit's audiences. */
export interface SeenArm extends Seen {
  variant: string;
  audience: number;
}

/**
 * How the arms of an experience did: once for each device, arm and audience, from when it first had the arm on screen, as far back as
 * `since`.
 */
export async function seenArms(db: Db, site: string, asked: Asked, since: Date, now: Date): Promise<SeenArm[]> {
  const { experience, event, value, delay, halfLife } = asked;
  const within = sql`${delay / 1000}::float8 * interval '1 second'`;
  const worth = value
    ? sql`coalesce(sum(case when jsonb_typeof(goal.body->'properties'->${value}::text) = 'number'
        then (goal.body->'properties'->>${value}::text)::float8 else 0 end), 0)`
    : sql`least(count(goal.device), 1)::float8`;
  const weight = halfLife
    ? sql`power(0.5, extract(epoch from ${now}::timestamptz - first)::float8 / ${halfLife / 1000}::float8)`
    : sql`1::float8`;
  const { rows } = await sql<SeenArm>`
    with shown as (
      select device, body->'properties'->>'variant' as variant,
        case when jsonb_typeof(body->'properties'->'weights'->1) = 'number'
          then (body->'properties'->'weights'->>1)::float8 else 0 end as audience, min(at) as first
      from events
      where site = ${site} and ${byPeople} and type = 'track' and name = 'Exposure' and at > ${since}::timestamptz
        and body->'properties'->>'experience' = ${experience}
      group by 1, 2, 3
    ), judged as (
      select shown.device, shown.variant, shown.audience, shown.first, ${worth} as worth
      from shown left join events as goal on goal.device = shown.device and goal.type = 'track' and goal.name = ${event}
        and goal.at >= shown.first and goal.at < shown.first + ${within}
      where shown.first <= ${now}::timestamptz - ${within}
      group by 1, 2, 3, 4
    )
    select variant, audience, sum(${weight}) as views, sum(${weight} * worth) as sum, sum(${weight} * worth * worth) as squares
    from judged group by 1, 2`.execute(db);
  return rows;
}
