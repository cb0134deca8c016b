import { type RawBuilder, sql } from 'kysely';
import { type Near, type NearKind, nearKinds, relatedLimits } from '../../core/catalogue.ts';
import { byPeople } from './events.ts';
import type { Db } from './store.ts';

/** How many neighbours of each kind are kept and told. */
export const mostNear = 16;

/** Of a basket, or of all that somebody met, only so many items count, the latest: whoever met everything says little of what goes together. */
const mostOfBasket = 50;

/** Two items go together from so many baskets on: what one person did alone is told to nobody. */
const leastTogether = 2;

/** Baskets that are held against each pair, so that few coincidences do not go before what many did. */
const doubt = 2;

/** How far back page views and trends reach, and within what time something is bought after it was looked at. */
const reach = { views: '90 days', trend: '7 days', after: '30 days' };

/** A page tells of at most so many items of a topic to those that it has in common with others. */
const mostOfTopic = 50;

const orderOf = sql`coalesce(nullif(body->'properties'->>'order_id', ''), message_id)`;

/** What was bought: by whom, in which order, what, when. An order that was imported, and that a page told of too, counts as imported. */
const bought = (site: string): RawBuilder<unknown> => sql`
  select case person when '' then 'order ' || order_id else person end as who, order_id as basket, item, max(at) as at
  from order_lines where site = ${site} group by 1, 2, 3 having sum(quantity) > 0
  union all
  select device::text, ${orderOf}, product->>'product_id', max(at)
  from events cross join lateral jsonb_array_elements(
    case jsonb_typeof(body->'properties'->'products') when 'array' then body->'properties'->'products' else '[]'::jsonb end
  ) as product
  where site = ${site} and type = 'track' and name = 'Order Completed' and ${byPeople}
    and length(product->>'product_id') between 1 and ${relatedLimits.id}::int
    and ${orderOf} not in (select order_id from order_lines where site = ${site})
  group by 1, 2, 3`;

/** What was looked at: by which browser, what, when last. */
const viewed = (site: string, now: Date): RawBuilder<unknown> => sql`
  select device::text as who, device::text as basket, coalesce(body->'properties'->>'product_id', body->'properties'->>'content_id') as item, max(at) as at
  from events
  where site = ${site} and type = 'track' and name in ('Product Viewed', 'Content Viewed') and ${byPeople}
    and at > ${now}::timestamptz - ${reach.views}::interval
    and length(coalesce(body->'properties'->>'product_id', body->'properties'->>'content_id')) between 1 and ${relatedLimits.id}::int
  group by 1, 2, 3`;

/** The latest items of each basket, each once. */
const baskets = (met: RawBuilder<unknown>, by: 'who' | 'basket'): RawBuilder<unknown> => sql`
  select basket, item from (
    select ${sql.ref(by)} as basket, item, row_number() over (partition by ${sql.ref(by)} order by max(at) desc, item) as place
    from (${met}) as met group by 1, 2
  ) as placed where place <= ${mostOfBasket}::int`;

/** Pairs of (item, other, strength up to 1) from baskets: the cosine of in which of them they are, less what few baskets may be by chance. */
const together = (found: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  with lines as materialized (${found}),
  counts as materialized (select item, count(*)::float8 as n from lines group by item),
  pairs as (
    select one.item, two.item as other, count(*)::float8 as n
    from lines as one join lines as two on two.basket = one.basket and two.item <> one.item
    group by 1, 2 having count(*) >= ${leastTogether}::int)
  select pairs.item, pairs.other, pairs.n / sqrt(mine.n * theirs.n) * pairs.n / (pairs.n + ${doubt}::float8) as strength
  from pairs join counts as mine on mine.item = pairs.item join counts as theirs on theirs.item = pairs.other`;

/** The cosine of who looked at the one and who bought the other afterwards. */
const boughtAfter = (site: string, now: Date): RawBuilder<unknown> => sql`
  with looked as materialized (
    select who, item, at from (
      select *, row_number() over (partition by who order by at desc, item) as place from (${viewed(site, now)}) as views
    ) as placed where place <= ${mostOfBasket}::int),
  sold as materialized (select who, item, max(at) as at from (${bought(site)}) as buys group by 1, 2),
  pairs as (
    select looked.item, sold.item as other, count(*)::float8 as n
    from looked join sold on sold.who = looked.who and sold.item <> looked.item
      and sold.at between looked.at and looked.at + ${reach.after}::interval
    group by 1, 2 having count(*) >= ${leastTogether}::int),
  lookers as (select item, count(*)::float8 as n from looked group by item),
  buyers as (select item, count(*)::float8 as n from sold group by item)
  select pairs.item, pairs.other, pairs.n / sqrt(lookers.n * buyers.n) * pairs.n / (pairs.n + ${doubt}::float8) as strength
  from pairs join lookers on lookers.item = pairs.item join buyers on buyers.item = pairs.other`;

/** The cosine of two items' topics, those that few items have weighing more (inverse document frequency), within one kind of item. */
const similar = (site: string): RawBuilder<unknown> => sql`
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
    group by 1, 2)
  select pairs.item, pairs.other, weight / (mine.length * theirs.length) as strength
  from pairs join lengths as mine on mine.id = pairs.item join lengths as theirs on theirs.id = pairs.other`;

/** What many met lately; an order counts as five views, and what is half a week old half. */
const trending = (site: string, now: Date): RawBuilder<unknown> => sql`
  with met as (
    select who, item, at, 1 as worth from (${viewed(site, now)}) as views
    union all select who, item, at, 5 from (${bought(site)}) as buys),
  scores as (
    select item, sum(worth * power(0.5::float8, extract(epoch from ${now}::timestamptz - at)::float8 / 302400)) as score
    from met where at between ${now}::timestamptz - ${reach.trend}::interval and ${now}::timestamptz
    group by item having count(distinct who) >= ${leastTogether}::int)
  select ''::text as item, item as other, score / max(score) over () as strength from scores`;

const sponsored = (site: string): RawBuilder<unknown> => sql`
  select ''::text as item, id as other, 1::float8 as strength from items
  where site = ${site} and lower(facts->>'sponsored') in ('true', 'yes', '1')`;

const pairsOf = (site: string, now: Date): Record<NearKind, RawBuilder<unknown>> => ({
  'bought-together': together(baskets(bought(site), 'basket')),
  'also-bought': together(baskets(bought(site), 'who')),
  'also-viewed': together(baskets(viewed(site, now), 'who')),
  'bought-after-viewing': boughtAfter(site, now),
  similar: similar(site),
  trending: trending(site, now),
  sponsored: sponsored(site),
});

/**
 * Counts anew what goes together on a site, one kind after the other; what is of an earlier time goes. Items that are not in the catalogue
 * are left out. Answers how many items have neighbours of each kind.
 */
export async function buildNeighbours(db: Db, site: string, now: Date): Promise<Partial<Record<NearKind, number>>> {
  const counts: Partial<Record<NearKind, number>> = {};
  const pairs = pairsOf(site, now);
  for (const kind of nearKinds) {
    const made = await sql`
      insert into neighbours (site, kind, item, near, made_at)
      select ${site}, ${kind}, item, jsonb_agg(jsonb_build_array(other, greatest(1, floor(strength * 1000 + 0.5))::int) order by place), ${now}::timestamptz
      from (
        select item, other, strength, row_number() over (partition by item order by strength desc, other) as place
        from (${pairs[kind]}) as pairs where other in (select id from items where site = ${site})
      ) as placed
      where place <= ${mostNear}::int group by item order by item
      on conflict (site, kind, item) do update set near = excluded.near, made_at = excluded.made_at`.execute(db);
    await db
      .deleteFrom('neighbours')
      .where('site', '=', site)
      .where('kind', '=', kind)
      .where('made_at', '<', now)
      .execute();
    if (made.numAffectedRows) counts[kind] = Number(made.numAffectedRows);
  }
  return counts;
}

/** Whether there is a catalogue, and something of it, or of what people did, is later than what was counted; or nothing was counted yet. */
export async function isDue(db: Db, site: string, before: Date): Promise<boolean> {
  const found = await sql<{ due: boolean }>`
    select made is null or made < ${before}::timestamptz and (
      exists (select 1 from items where site = ${site} and as_of > made)
      or exists (select 1 from order_lines where site = ${site} and imported_at > made)
      or exists (select 1 from events where site = ${site} and received_at > made)) as due
    from (select max(made_at) as made from neighbours where site = ${site}) as latest
    where exists (select 1 from items where site = ${site})`.execute(db);
  return found.rows[0]?.due ?? false;
}

/** What goes with these items; '' asks for the lists of the whole site. */
export async function neighboursOf(
  db: Db,
  site: string,
  ids: string[],
  kinds: NearKind[],
): Promise<{ item: string; kind: NearKind; near: Near }[]> {
  if (!ids.length || !kinds.length) return [];
  return db
    .selectFrom('neighbours')
    .select(['item', 'kind', 'near'])
    .where('site', '=', site)
    .where('kind', 'in', kinds)
    .where(sql<boolean>`item in (select jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb))`)
    .execute();
}
