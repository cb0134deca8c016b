import { type RawBuilder, sql } from 'kysely';
import { type Near, type NearKind, nearKinds } from '../../core/catalogue.ts';
import { fillBaskets } from './baskets.ts';
import { among, boughtAfter, countsOf, similar, sponsored, together, trending } from './pairs.ts';
import type { Way } from './schema-catalogue.ts';
import type { Db } from './store.ts';

/** How many neighbours of each kind are kept and told. */
export const mostNear = 16;

/** Between times only items are counted anew whose baskets became more or fewer by more than such a part. */
const grownBy = 0.1;

const ways = ['bought-together', 'also-bought', 'also-viewed'] satisfies Way[];

/** The strongest of each item of the catalogue, as lists: (item, near). @param pairs of (item, other, strength) */
const lists = (site: string, pairs: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select item, jsonb_agg(jsonb_build_array(other, greatest(1, floor(strength * 1000 + 0.5))::int) order by place) as near
  from (
    select item, other, strength, row_number() over (partition by item order by strength desc, other) as place
    from (${pairs}) as pairs where other in (select id from items where site = ${site})
  ) as placed
  where place <= ${mostNear}::int group by item`;

/** Keeps lists in place of those of the same items. @param found (item, near, baskets) */
const keep = (site: string, kind: NearKind, now: Date, found: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  insert into neighbours (site, kind, item, near, made_at, baskets)
  select ${site}, ${kind}, item, near, ${now}::timestamptz, baskets from (${found}) as found order by item
  on conflict (site, kind, item) do update set near = excluded.near, made_at = excluded.made_at, baskets = excluded.baskets`;

/** Lists of items whose baskets are counted, also of those that nothing goes with. @param items of these alone */
const withCounts = (site: string, way: Way, pairs: RawBuilder<unknown>, items?: string[]): RawBuilder<unknown> => sql`
  select counts.item, coalesce(near, '[]'::jsonb) as near, n::int as baskets
  from (${countsOf(site, way)}) as counts left join (${lists(site, pairs)}) as lists on lists.item = counts.item
  where ${items ? among('counts.item', items) : sql`true`}`;

const withoutCounts = (found: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`select item, near, 0 as baskets from (${found}) as lists`;

/** Counts all of a kind anew; what is of an earlier time goes. */
async function build(db: Db, site: string, kind: NearKind, now: Date, found: RawBuilder<unknown>): Promise<void> {
  await keep(site, kind, now, found).execute(db);
  await db
    .deleteFrom('neighbours')
    .where('site', '=', site)
    .where('kind', '=', kind)
    .where('made_at', '<', now)
    .execute();
}

/** Counts what is of the whole site, and few rows. */
async function buildForSite(db: Db, site: string, now: Date): Promise<void> {
  await build(db, site, 'trending', now, withoutCounts(lists(site, trending(site, now))));
  await build(db, site, 'sponsored', now, withoutCounts(lists(site, sponsored(site))));
}

/** Counts all anew that goes together on a site. Items that are not in the catalogue are in no list. */
export async function buildNeighbours(db: Db, site: string, now: Date): Promise<void> {
  await fillBaskets(db, site, now);
  for (const way of ways) await build(db, site, way, now, withCounts(site, way, together(site, way)));
  await build(db, site, 'bought-after-viewing', now, withCounts(site, 'also-viewed', boughtAfter(site)));
  await build(db, site, 'similar', now, withoutCounts(lists(site, similar(site, false))));
  await buildForSite(db, site, now);
}

/** Which items are in more or fewer baskets now than when they were counted, by so much that it matters. */
async function grown(db: Db, site: string, kind: NearKind, way: Way): Promise<string[]> {
  const { rows } = await sql<{ item: string }>`
    select coalesce(counts.item, kept.item) as item
    from (${countsOf(site, way)}) as counts
      full join (select item, baskets from neighbours where site = ${site} and kind = ${kind}) as kept on kept.item = counts.item
    where abs(coalesce(n, 0) - coalesce(baskets, 0)) > ${grownBy}::float8 * coalesce(baskets, 0)`.execute(db);
  return rows.map(({ item }) => item);
}

/**
 * Counts the lists of some items anew, and puts these items into the lists of those that they go with. There, strengths among others stay
 * as they were; and where something falls out of a full list, what comes next is not known until all is counted again.
 */
async function refresh(db: Db, site: string, way: Way, now: Date, items: string[]): Promise<void> {
  const pairs = sql`
    with found as materialized (${together(site, way, items)})
    select item, other, strength from found
    union all
    select item, near->>0, (near->>1)::float8 / 1000 from (
      select item, jsonb_array_elements(near) as near from neighbours
      where site = ${site} and kind = ${way} and item in (select item from found) and not ${among('item', items)}
    ) as kept where not ${among(sql`near->>0`, items)}`;
  await db.transaction().execute(async (inside) => {
    const none = sql`select item, '[]'::jsonb as near, n::int as baskets from (${countsOf(site, way)}) as counts where ${among('item', items)}`;
    await sql`delete from neighbours where site = ${site} and kind = ${way} and ${among('item', items)}`.execute(
      inside,
    );
    await keep(site, way, now, none).execute(inside);
    await sql`
      update neighbours set near = lists.near, made_at = ${now}::timestamptz from (${lists(site, pairs)}) as lists
      where neighbours.site = ${site} and neighbours.kind = ${way} and neighbours.item = lists.item`.execute(inside);
  });
}

/**
 * Counts what came since `from`: lists of items whose baskets became more or fewer by a tenth, those of items that are new to the
 * catalogue, and what is of the whole site. A list is so never off by more than what a tenth of the baskets may change; all of it is
 * right again with the next `buildNeighbours`.
 */
export async function refreshNeighbours(db: Db, site: string, now: Date, from: Date): Promise<void> {
  await fillBaskets(db, site, now, from);
  for (const way of ways) {
    const items = await grown(db, site, way, way);
    if (items.length) await refresh(db, site, way, now, items);
  }
  const looked = await grown(db, site, 'bought-after-viewing', 'also-viewed');
  if (looked.length)
    await keep(
      site,
      'bought-after-viewing',
      now,
      withCounts(site, 'also-viewed', boughtAfter(site, looked), looked),
    ).execute(db);
  await keep(site, 'similar', now, withoutCounts(lists(site, similar(site, true)))).execute(db);
  await buildForSite(db, site, now);
}

/** How many items have neighbours of each kind. */
export async function countNeighbours(db: Db, site: string): Promise<Partial<Record<NearKind, number>>> {
  const { rows } = await sql<{ kind: NearKind; items: number }>`
    select kind, count(*)::int as items from neighbours where site = ${site} and near <> '[]'::jsonb group by kind`.execute(
    db,
  );
  const counts = new Map(rows.map(({ kind, items }) => [kind, items]));
  return Object.fromEntries(nearKinds.flatMap((kind) => (counts.has(kind) ? [[kind, counts.get(kind)]] : [])));
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
