import { type Selectable, sql } from 'kysely';
import type { Sums } from '../../core/confidence.ts';
import { type Metric, metrics, vitals } from '../../core/guard.ts';
import { byPeople } from './events.ts';
import type { GuardRow } from './schema.ts';
import type { Db } from './store.ts';

export type Guarded = Selectable<GuardRow>;

/** What the guard knows of a site's experiences. */
export const guardsOf = (db: Db, site: string): Promise<Guarded[]> =>
  db.selectFrom('guards').selectAll().where('site', '=', site).execute();

/** Begins to compare an experience, anew where it was compared before. */
export async function beginGuard(db: Db, row: Guarded): Promise<void> {
  await db
    .insertInto('guards')
    .values(row)
    .onConflict((on) =>
      on.columns(['site', 'experience']).doUpdateSet((old) => ({
        definition: old.ref('excluded.definition'),
        plan: old.ref('excluded.plan'),
        since: old.ref('excluded.since'),
        held: old.ref('excluded.held'),
      })),
    )
    .execute();
}

/** Holds what is compared as `row` says, with the reason; whether it was this call that did. */
export async function hold(db: Db, { site, experience, since }: Guarded, reason: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('guards')
    .set({ held: reason })
    .where('site', '=', site)
    .where('experience', '=', experience)
    .where('since', '=', since)
    .where('held', '=', '')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Holds an experience no longer: it is compared anew from a version of the plan on. Whether it was held. */
export async function release(db: Db, site: string, experience: string, plan: number, since: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('guards')
    .set({ held: '', plan, since })
    .where('site', '=', site)
    .where('experience', '=', experience)
    .where('held', '<>', '')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** What was measured where something was decided; see `decided` in core/guard for its name. */
export interface Measured extends Record<Metric, Sums> {
  decided: string;
}

/**
 * What browsers measured since a time on page views of a version of the plan or a later one, where one of `names` was decided. A browser counts
 * once for each name and metric, by its first page view that has them: the views of one visitor are too alike to count as several. Values above
 * `most` count as that.
 */
export async function measuredSince(
  db: Db,
  { site, since, plan }: Pick<Guarded, 'site' | 'since' | 'plan'>,
  names: string[],
  most: Record<Metric, number>,
): Promise<Measured[]> {
  const number = (key: string) =>
    sql`case when jsonb_typeof(body->'properties'->${key}::text) = 'number'
      then (body->'properties'->>${key}::text)::float8 end`;
  const value = (metric: Metric) => sql`least(greatest(${number(metric)}, 0), ${most[metric]}::float8)`;
  const first = (metric: Metric) => {
    const column = sql.ref(metric);
    return sql`(array_agg(${column} order by at, message_id) filter (where ${column} is not null))[1] as ${column}`;
  };
  const sums = (metric: Metric) => {
    const column = sql.ref(metric);
    return sql`count(${column})::int as ${sql.ref(`${metric}_n`)}, coalesce(sum(${column}), 0) as ${sql.ref(`${metric}_sum`)},
      coalesce(sum(${column} * ${column}), 0) as ${sql.ref(`${metric}_squares`)}`;
  };
  const each = (part: (metric: Metric) => ReturnType<typeof value>) => sql.join(metrics.map(part));
  const { rows } = await sql<{ decided: string } & Record<string, number>>`
    with views as (
      select device, at, message_id, named.decided, ${each((metric) => sql`${value(metric)} as ${sql.ref(metric)}`)}
      from events cross join lateral jsonb_array_elements_text(
        case when jsonb_typeof(body->'properties'->'decided') = 'array' then body->'properties'->'decided' else '[]' end
      ) as named(decided)
      where site = ${site} and ${byPeople} and type = 'track' and name = ${vitals} and at > ${since}::timestamptz
        and ${number('plan')} >= ${plan}::int
        and named.decided in (select jsonb_array_elements_text(${JSON.stringify(names)}::text::jsonb))
    ), firsts as (
      select device, decided, ${each(first)} from views group by device, decided
    )
    select decided, ${each(sums)} from firsts group by decided`.execute(db);
  return rows.map(({ decided, ...row }) => {
    const of = (metric: Metric): Sums => ({
      n: row[`${metric}_n`] as number,
      sum: row[`${metric}_sum`] as number,
      squares: row[`${metric}_squares`] as number,
    });
    return { decided, lcp: of('lcp'), cls: of('cls'), inp: of('inp') };
  });
}
