import { type RawBuilder, sql } from 'kysely';
import { relatedLimits } from '../../core/catalogue.ts';
import { byPeople } from './events.ts';
import type { Way } from './schema-catalogue.ts';
import type { Db } from './store.ts';

/** Of a basket only so many items count, the latest: whoever met everything says little of what goes together. */
const mostOfBasket = 50;

/** How far back page views reach. */
const reach = '90 days';

const orderOf = sql`coalesce(nullif(body->'properties'->>'order_id', ''), message_id)`;
const buyerOf = sql`case person when '' then 'order ' || order_id else person end`;
const isOrder = sql`type = 'track' and name = 'Order Completed'`;
const isView = sql`type = 'track' and name in ('Product Viewed', 'Content Viewed')`;

/** Of which lines and events something is read. */
interface Part {
  lines: RawBuilder<unknown>;
  events: RawBuilder<unknown>;
}

/** What was bought: by whom, in which order, what, when. An order that was imported, and that a page told of too, counts as imported. */
const bought = (site: string, { lines, events }: Part): RawBuilder<unknown> => sql`
  select ${buyerOf} as who, order_id as basket, item, max(at) as at
  from order_lines where site = ${site} and ${lines} group by 1, 2, 3 having sum(quantity) > 0
  union all
  select device::text, ${orderOf}, product->>'product_id', max(at)
  from events cross join lateral jsonb_array_elements(
    case jsonb_typeof(body->'properties'->'products') when 'array' then body->'properties'->'products' else '[]'::jsonb end
  ) as product
  where site = ${site} and ${isOrder} and ${byPeople} and ${events}
    and length(product->>'product_id') between 1 and ${relatedLimits.id}::int
    and not exists (select 1 from order_lines as told where told.site = ${site} and told.order_id = ${orderOf})
  group by 1, 2, 3`;

/** What was looked at: by which browser, what, when last. */
const viewed = (site: string, now: Date, { events }: Part): RawBuilder<unknown> => sql`
  select device::text as who, device::text as basket, coalesce(body->'properties'->>'product_id', body->'properties'->>'content_id') as item, max(at) as at
  from events
  where site = ${site} and ${isView} and ${byPeople} and ${events}
    and at > ${now}::timestamptz - ${reach}::interval
    and length(coalesce(body->'properties'->>'product_id', body->'properties'->>'content_id')) between 1 and ${relatedLimits.id}::int
  group by 1, 2, 3`;

/** The latest items of each basket, each once. */
const latest = (met: RawBuilder<unknown>, by: 'who' | 'basket'): RawBuilder<unknown> => sql`
  select basket, item, at from (
    select ${sql.ref(by)} as basket, item, max(at) as at, row_number() over (partition by ${sql.ref(by)} order by max(at) desc, item) as place
    from (${met}) as met group by 1, 2
  ) as placed where place <= ${mostOfBasket}::int`;

/** What is counted anew: its rows are what `of` finds, and what is in the baskets of `gone` goes. */
interface Anew {
  gone: RawBuilder<unknown>;
  of: Part;
}

const all = sql`true`;
const whole: Anew = { gone: all, of: { lines: all, events: all } };

/** What came since then: orders that were imported, with all that their buyers ever bought, and all of browsers that told something. */
function since(site: string, from: Date): Record<Way, Anew> {
  const fresh = (columns: RawBuilder<unknown>) =>
    sql`select ${columns} from order_lines where site = ${site} and imported_at > ${from}::timestamptz`;
  const devices = sql`select device from events where site = ${site} and received_at > ${from}::timestamptz`;
  const events = sql`device in (${devices})`;
  const theirOrders = sql`select ${orderOf} from events where site = ${site} and ${isOrder} and ${events}`;
  const newOrders = sql`basket in (${fresh(sql`basket`)})`;
  return {
    'bought-together': {
      gone: sql`basket in (${fresh(sql`order_id`)} union ${theirOrders})`,
      of: { lines: newOrders, events },
    },
    'also-bought': {
      gone: sql`basket in (${fresh(buyerOf)} union select device::text from (${devices}) as told)`,
      of: { lines: sql`(person in (${fresh(sql`person`)} and person <> '') or person = '' and ${newOrders})`, events },
    },
    'also-viewed': { gone: sql`basket in (select device::text from (${devices}) as told)`, of: { lines: all, events } },
  };
}

/**
 * Writes down what was met together.
 *
 * @param from what came since then alone; else all
 */
export async function fillBaskets(db: Db, site: string, now: Date, from?: Date): Promise<void> {
  const parts = from && since(site, from);
  // The embedded database looks at its tables never by itself, and PostgreSQL not at once after an import.
  if (!parts) await sql`analyze order_lines, events, items`.execute(db);
  const rows: Record<Way, (part: Part) => RawBuilder<unknown>> = {
    'bought-together': (part) => latest(bought(site, part), 'basket'),
    'also-bought': (part) => latest(bought(site, part), 'who'),
    'also-viewed': (part) => latest(viewed(site, now, part), 'who'),
  };
  for (const way of Object.keys(rows) as Way[]) {
    const { gone, of } = parts?.[way] ?? whole;
    await db.transaction().execute(async (inside) => {
      await sql`delete from baskets where site = ${site} and way = ${way} and ${gone}`.execute(inside);
      await sql`
        insert into baskets (site, way, basket, item, at)
        select ${site}, ${way}, basket, item, at from (${rows[way](of)}) as met`.execute(inside);
    });
  }
  if (!parts) await sql`analyze baskets`.execute(db);
}

/** Takes away what somebody, or a browser, met. */
export async function emptyBaskets(db: Db, site: string, whose: string): Promise<void> {
  await db
    .deleteFrom('baskets')
    .where('site', '=', site)
    .where('way', 'in', ['also-bought', 'also-viewed'])
    .where('basket', '=', whose)
    .execute();
}
