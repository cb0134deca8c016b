import { type Count, type Entry, latestOf, sumOf } from './ledger.ts';
import { type Event, numberIn } from './profile.ts';

/** A day, ms. */
export const day = 86_400_000;

/** Money is counted in thousandths, so that sums are exact and do not depend on the order. */
export const thousandths = 1000;

/**
 * What events say of a visitor, as far as it takes more than the profile that is always kept. It does not depend on the order of the events,
 * each of which is given once; portraits of two devices of a person can be merged. It is plain data of a bounded size, and says nothing by
 * itself: what it means is worked out when it is asked (`traitsOf`).
 */
export interface Portrait {
  /** The first page view of all, and how it arrived. */
  first: [at: number, arrival: string] | null;
  /** `page`, `goal`, by day. */
  activity: Count[];
  /** `topic:NAME`, `category:NAME` and `brand:NAME`, by day: 1 for a look, 3 for one that was bought. */
  likes: Count[];
  /** Looks at products, by day. */
  looks: Count[];
  /** Visits, with their last time. */
  visits: Entry[];
  /** Page views by which somebody came from elsewhere; what is said is the arrival. */
  touches: Entry[];
  /** By page view: seconds of engagement. */
  engaged: Entry[];
  /** By page view: how deep it was read, per cent. */
  scrolled: Entry[];
  /** Prices of products, in thousandths. */
  prices: Entry[];
  /** What searches were for: `researching`, `comparing`, `ready`. */
  searches: Entry[];
  /** Orders by their id: revenue in thousandths, 1 where there was a coupon or a discount, number of items. */
  orders: Entry[];
  /** What went into the cart and out of it: product, quantity, price in thousandths. */
  basket: Entry[];
  /** `form:NAME`, `field:NAME`, `survey:NAME` with the answer. */
  asked: Entry[];
  /** Variants that were "not for me". */
  dismissed: Entry[];
  /** Experiences that were on screen. */
  shown: Entry[];
  /** Items that were viewed, each with its last time. */
  viewed: Entry[];
  /** Items that were put on the wish list: price in thousandths then, and 1; or taken from it: 0. */
  wished: Entry[];
  /** What was bought, by order and item: the item. */
  bought: Entry[];
  /** The group that the visitor was put into. */
  group: Entry[];
}

type Lists = Omit<Portrait, 'first'>;

/** How many entries each list has at most. */
export const room: { [list in keyof Lists]: number } = {
  activity: 180,
  likes: 250,
  looks: 150,
  visits: 100,
  touches: 50,
  engaged: 100,
  scrolled: 100,
  prices: 60,
  searches: 20,
  orders: 250,
  basket: 100,
  asked: 100,
  dismissed: 50,
  shown: 100,
  viewed: 40,
  wished: 40,
  bought: 100,
  group: 1,
};

const lists = /* @__PURE__ */ Object.keys(room) as (keyof Lists)[];

export const emptyPortrait = (): Portrait =>
  ({ first: null, ...Object.fromEntries(lists.map((list) => [list, []])) }) as unknown as Portrait;

const isCounted = (list: keyof Lists): list is 'activity' | 'likes' | 'looks' =>
  list === 'activity' || list === 'likes' || list === 'looks';

const firstOf = (a: Portrait['first'], b: Portrait['first']): Portrait['first'] =>
  !a || !b ? a || b : a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]) ? a : b;

/** One entry for a key in each list, and as many as it has room for. What a portrait holds already, it holds so. */
const tidied = <L extends keyof Lists>(list: L, entries: Portrait[L]): Portrait[L] =>
  (isCounted(list) ? sumOf(entries as Count[], room[list]) : latestOf(entries as Entry[], room[list])) as Portrait[L];

/** The portrait of one person whose events are in two, each in one of them. */
export function mergePortraits(a: Portrait, b: Portrait): Portrait {
  const merged = { first: firstOf(a.first, b.first) } as Record<string, unknown>;
  for (const list of lists) {
    // One of an earlier version has fewer lists.
    const [of = [], and = []] = [a[list], b[list]] as unknown[][];
    merged[list] = !and.length ? of : !of.length ? and : tidied(list, [...of, ...and] as Portrait[typeof list]);
  }
  return merged as unknown as Portrait;
}

/** Texts of the page are kept up to this length. */
const clipped = (value: unknown, most = 60): string => String(value ?? '').slice(0, most);

const objects = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'object' && one !== null).slice(0, 50) : [];

/** A whole number from 0 to `most`. */
const within = (value: unknown, most: number): number => Math.min(most, Math.max(0, Math.round(numberIn(value))));

const moneyIn = (value: unknown): number => Math.round(numberIn(value) * thousandths);

/** Names of a day, each once. */
const counted = (at: number, names: (string | false)[], times = 1): Count[] =>
  [...new Set(names)].flatMap((name): Count[] => (name ? [[Math.floor(at / day), name, times]] : []));

const named = (kind: string, value: unknown) => !!value && `${kind}:${clipped(value)}`;

const priced = (at: number, product: unknown, price: unknown): Entry[] =>
  price === undefined ? [] : [[clipped(product), at, moneyIn(price)]];

const itemAt = (at: number, id: unknown, ...said: number[]): Entry[] => (id ? [[clipped(id, 100), at, ...said]] : []);

const viewOf = ({ id, properties }: Event): string => clipped(properties.view || id);

/** What each kind of `track` adds. The names are those of the Segment Spec where it has one. */
const tracks: Record<string, (event: Event) => Partial<Portrait>> = {
  'Product Viewed': ({ at, properties: { product_id, category, brand, price } }) => ({
    likes: counted(at, [named('category', category), named('brand', brand)]),
    looks: counted(at, [clipped(product_id)]),
    viewed: itemAt(at, product_id),
    prices: priced(at, product_id, price),
  }),
  'Product Added': ({ id, at, properties: { product_id, quantity, price } }) => ({
    basket: [[id, at, clipped(product_id), numberIn(quantity, 1), moneyIn(price)]],
  }),
  'Product Removed': ({ id, at, properties: { product_id, quantity } }) => ({
    basket: [[id, at, clipped(product_id), -numberIn(quantity, 1), 0]],
  }),
  'Content Viewed': ({ at, properties: { content_id } }) => ({ viewed: itemAt(at, content_id) }),
  'Product Added to Wishlist': ({ at, properties: { product_id, price } }) => ({
    wished: itemAt(at, product_id, moneyIn(price), 1),
  }),
  'Product Removed from Wishlist': ({ at, properties: { product_id } }) => ({ wished: itemAt(at, product_id, 0, 0) }),
  'Order Completed': ({ id, at, properties }) => {
    const products = objects(properties.products);
    const bought = products.flatMap((one) => [named('category', one.category), named('brand', one.brand)]);
    const cheaper = !!properties.coupon || numberIn(properties.discount) > 0 || products.some((one) => one.coupon);
    const items = products.reduce((sum, one) => sum + Math.round(numberIn(one.quantity, 1)), 0);
    return {
      likes: counted(at, bought, 3),
      prices: products.flatMap((one) => priced(at, one.product_id, one.price)),
      bought: products.flatMap(({ product_id: item }): Entry[] =>
        item ? [[`${clipped(properties.order_id ?? id)} ${clipped(item)}`, at, clipped(item, 100)]] : [],
      ),
      orders: [[clipped(properties.order_id ?? id), at, moneyIn(properties.revenue), cheaper ? 1 : 0, items]],
    };
  },
  'Goal Reached': ({ at }) => ({ activity: counted(at, ['goal']) }),
  Exposure: ({ at, properties: { experience } }) => ({ shown: experience ? [[clipped(experience), at]] : [] }),
  'Engaged Time': (event) => ({ engaged: [[viewOf(event), event.at, within(event.properties.seconds, 86_400)]] }),
  Scrolled: (event) => ({ scrolled: [[viewOf(event), event.at, within(event.properties.depth, 100)]] }),
  'Products Searched': ({ id, at, properties: { intent } }) => ({
    searches: intent ? [[id, at, clipped(intent)]] : [],
  }),
  'Form Submitted': ({ at, properties: { form, ...fields } }) => {
    const names = Object.keys(fields).sort();
    const keys = [named('form', form), ...names.slice(0, 30).map((field) => named('field', field))];
    return { asked: keys.flatMap((key): Entry[] => (key ? [[key, at]] : [])) };
  },
  'Survey Answered': ({ at, properties: { survey, answer } }) => ({
    asked: [[`survey:${clipped(survey)}`, at, clipped(answer, 200)]],
  }),
  'Variant Dismissed': ({ at, properties: { variant } }) => ({ dismissed: [[clipped(variant), at]] }),
};

/** What one event adds. */
function additionOf(event: Event): Partial<Portrait> {
  const { id, type, name, at, visit, properties } = event;
  const topics = Array.isArray(properties.topics) ? properties.topics.slice(0, 10) : [];
  const likes = topics.length
    ? counted(
        at,
        topics.map((topic) => named('topic', topic)),
      )
    : [];
  const visits: Entry[] = visit ? [[clipped(visit), at]] : [];
  if (type === 'page') {
    const arrival = clipped(properties.arrival, 200);
    const touches: Entry[] = arrival ? [[id, at, arrival]] : [];
    return { visits, likes, first: [at, arrival], activity: counted(at, ['page']), touches };
  }
  if (type === 'group') return { visits, group: name ? [['group', at, clipped(name)]] : [] };
  if (type !== 'track') return { visits };
  const added = Object.hasOwn(tracks, name) ? tracks[name]?.(event) : undefined;
  return { visits, ...added, likes: [...likes, ...(added?.likes || [])] };
}

/** The same; an event whose values cannot be read says nothing. */
function readable(event: Event): Partial<Portrait> {
  try {
    return additionOf(event);
  } catch {
    return {};
  }
}

/** The portrait of events, each given once. */
export function portraitIn(events: Event[]): Portrait {
  const all = emptyPortrait();
  for (const event of events) {
    const added = readable(event);
    all.first = firstOf(all.first, added.first ?? null);
    for (const list of lists) if (added[list]?.length) (all[list] as unknown[]).push(...added[list]);
  }
  for (const list of lists)
    if (all[list].length) (all as unknown as Record<string, unknown>)[list] = tidied(list, all[list]);
  return all;
}

/** The portrait with one more event; the one that is given stays as it is. */
export const foldPortrait = (portrait: Portrait, event: Event): Portrait =>
  mergePortraits(portrait, portraitIn([event]));
