import { type RawBuilder, sql } from 'kysely';
import type { Way } from './schema-catalogue.ts';

// Which items go together and how strongly, as queries of (item, other, strength up to 1).

/** Two items go together from so many baskets on: what one person did alone is told to nobody. */
const leastTogether = 2;

/** Baskets that are held against each pair, so that few coincidences do not go before what many did. */
const doubt = 2;

/** How far back trends reach, and within what time something is bought after it was looked at. */
const reach = { trend: '7 days', after: '30 days' };

/** A page tells of at most so many items of a topic to those that it has in common with others. */
const mostOfTopic = 50;

const baskets = (site: string, way: Way) =>
  sql`select basket, item, at from baskets where site = ${site} and way = ${way}`;

/** In how many baskets each item is. */
export const countsOf = (site: string, way: Way) =>
  sql`select item, count(*)::float8 as n from (${baskets(site, way)}) as met group by item`;

/** Among items of a list of JSON. */
export const among = (column: string | RawBuilder<unknown>, items: string[]) =>
  sql`${typeof column === 'string' ? sql.ref(column) : column} in (select jsonb_array_elements_text(${JSON.stringify(items)}::text::jsonb))`;

/** The cosine of two sets with so many in both, less where that may be by chance. */
const cosine = sql`pairs.n / sqrt(mine.n * theirs.n) * pairs.n / (pairs.n + ${sql.lit(doubt)}::float8)`;

/** Pairs of (item, other, strength up to 1) from baskets. @param items pairs with one of these alone */
export const together = (site: string, way: Way, items?: string[]): RawBuilder<unknown> => sql`
  with halves as materialized (
    select one.item, two.item as other, count(*)::float8 as n
    from (${baskets(site, way)}) as one join (${baskets(site, way)}) as two
      on two.basket = one.basket and ${
        items
          ? sql`two.item <> one.item and (two.item > one.item or not ${among('two.item', items)}) where ${among('one.item', items)}`
          : sql`two.item > one.item`
      }
    group by 1, 2 having count(*) >= ${leastTogether}::int),
  counts as materialized (${countsOf(site, way)}),
  pairs as (select item, other, n from halves union all select other, item, n from halves)
  select pairs.item, pairs.other, ${cosine} as strength
  from pairs join counts as mine on mine.item = pairs.item join counts as theirs on theirs.item = pairs.other`;

/** The cosine of who looked at the one and who bought the other afterwards. @param items what was looked at; else all */
export const boughtAfter = (site: string, items?: string[]): RawBuilder<unknown> => sql`
  with pairs as (
    select looked.item, sold.item as other, count(*)::float8 as n
    from (${baskets(site, 'also-viewed')}) as looked join (${baskets(site, 'also-bought')}) as sold
      on sold.basket = looked.basket and sold.item <> looked.item
      and sold.at between looked.at and looked.at + ${reach.after}::interval
    where ${items ? among('looked.item', items) : sql`true`}
    group by 1, 2 having count(*) >= ${leastTogether}::int)
  select pairs.item, pairs.other, ${cosine} as strength
  from pairs join (${countsOf(site, 'also-viewed')}) as mine on mine.item = pairs.item
    join (${countsOf(site, 'also-bought')}) as theirs on theirs.item = pairs.other`;

/**
 * The cosine of two items' topics, those that few items have weighing more (inverse document frequency), within one kind of item.
 *
 * @param fresh of items alone that have no such list yet
 */
export const similar = (site: string, fresh: boolean): RawBuilder<unknown> => sql`
  with about as materialized (
    select id, kind, topic from items cross join lateral jsonb_array_elements_text(
      case jsonb_typeof(facts->'topics') when 'array' then facts->'topics' else '[]'::jsonb end) as topic
    where site = ${site}
    union
    select id, kind, 'brand ' || lower(facts->>'brand') from items where site = ${site} and facts->>'brand' <> ''),
  weights as materialized (
    select topic, ln(1 + (select count(*) from items where site = ${site})::float8 / count(*)) as weight from about group by topic),
  placed as materialized (
    select id, kind, topic, weight * weight as weight, row_number() over (partition by kind, topic order by md5(id)) as place
    from about join weights using (topic)),
  lengths as materialized (select id, sqrt(sum(weight)) as length from placed group by id),
  pairs as (
    select one.id as item, two.id as other, sum(one.weight) as weight
    from placed as one join placed as two
      on two.topic = one.topic and two.kind = one.kind and two.id <> one.id and two.place <= ${mostOfTopic}::int
    where ${fresh ? sql`one.id not in (select item from neighbours where site = ${site} and kind = 'similar')` : sql`true`}
    group by 1, 2)
  select pairs.item, pairs.other, weight / (mine.length * theirs.length) as strength
  from pairs join lengths as mine on mine.id = pairs.item join lengths as theirs on theirs.id = pairs.other`;

/** What many met lately; an order counts as five views, and what is half a week old half. */
export const trending = (site: string, now: Date): RawBuilder<unknown> => sql`
  with scores as (
    select item, sum(case way when 'also-bought' then 5 else 1 end * power(0.5::float8, extract(epoch from ${now}::timestamptz - at)::float8 / 302400)) as score
    from baskets where site = ${site} and way in ('also-viewed', 'also-bought')
      and at between ${now}::timestamptz - ${reach.trend}::interval and ${now}::timestamptz
    group by item having count(distinct basket) >= ${leastTogether}::int)
  select ''::text as item, item as other, score / max(score) over () as strength from scores`;

export const sponsored = (site: string): RawBuilder<unknown> => sql`
  select ''::text as item, id as other, 1::float8 as strength from items
  where site = ${site} and lower(facts->>'sponsored') in ('true', 'yes', '1')`;
