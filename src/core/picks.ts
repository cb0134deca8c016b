import { type Item, type NearKind, nearKinds, siteKinds } from './catalogue.ts';
import { faded, type Score } from './interests.ts';
import { changes, type Moment } from './moment.ts';
import { day, thousandths } from './portrait.ts';
import type { Profile } from './profile.ts';
import { factsFresh, type Shelf } from './shelf.ts';

/** What the page knows by itself, beside what the backend tells of the catalogue. */
export const ownSources = ['recently-viewed', 'cart', 'wishlist', 'price-drop', 'reorder'] as const;
export const listSources = [...nearKinds, ...ownSources] as const;
export type ListSource = (typeof listSources)[number];

/** Where a list begins: what was looked at lately, the item that this page is about, the cart, or what was bought. */
export const seedings = ['recent', 'page', 'cart', 'bought'] as const;

/** A list over the catalogue, as a plan has it. */
export interface ListRule {
  /** Where items come from: the next fills up what those before it leave. */
  of: ListSource[];
  /** What it goes by; `recent` unless said otherwise. */
  from?: (typeof seedings)[number];
  /** Of one kind alone: `article`. */
  kind?: string;
  /** Within these prices. */
  price?: [from: number, until: number];
  /** No further than this share from the median price of what was looked at: 0.5 is half as much to half as much again. */
  near?: number;
  /** At most so many about one topic. */
  spread?: number;
  /** Items that come first, whoever looks. */
  pinned?: string[];
  /** Items, and topics as `topic:NAME`, that are never shown. */
  excluded?: string[];
  /** For how many days what was bought is left out; 30 unless said otherwise. */
  rest?: number;
  /** How many there are at least, or the list has nothing to show. */
  least?: number;
  /** Shows also what cannot be had. */
  all?: true;
}

/** An item of a list, where it came from, and which item of the visitor's own led to it. */
export interface Picked {
  id: string;
  item: Item;
  by: ListSource | 'pinned';
  because?: string | undefined;
}

/** How much less each item counts than the one that was met after it. A share of order, not of time: no order changes by itself. */
const fading = 0.8;

/** What was met, the latest first. */
interface Met {
  /** The item that this page is about, or nothing. */
  here: string[];
  viewed: string[];
  wished: [id: string, price: number][];
  bought: [id: string, at: number][];
}

/** What a portrait says of items; prices in the site's currency. */
function metIn({ portrait }: Profile, here?: string): Met {
  const { viewed = [], wished = [], bought = [] } = portrait || {};
  return {
    here: here === undefined ? [] : [here],
    viewed: viewed.map(([id]) => id),
    wished: wished.flatMap(([id, , price, wanted]) => (wanted ? [[id, (price as number) / thousandths]] : [])),
    bought: bought.map(([, at, id]) => [id as string, at]),
  };
}

/** What a shelf says of an item. A price, and whether it can be had, is good for a day. */
export function itemOn(shelf: Shelf | undefined, id: string, moment: Moment): Item | undefined {
  const found = shelf && Object.hasOwn(shelf.items, id) ? shelf.items[id] : undefined;
  if (!found) return undefined;
  const [at, item] = found;
  changes(moment, at + factsFresh);
  if (moment.now < at + factsFresh) return item;
  const { price, was, available, ...rest } = item;
  return rest;
}

/** All that somebody met, and may be reminded of. */
export function metIds(profile: Profile): string[] {
  const { viewed, wished, bought } = metIn(profile);
  return [...viewed, ...[...wished, ...bought].map(([id]) => id), ...Object.keys(profile.cart)];
}

/** The product that was looked at last, as far as the shelf tells of it. */
export function lastViewed(moment: Moment): (Item & { id: string }) | undefined {
  for (const id of metIn(moment.profile).viewed) {
    const item = itemOn(moment.profile.shelf, id, moment);
    if (item && (item.kind ?? 'product') === 'product') return { ...item, id };
  }
  return undefined;
}

/** How much a visitor is interested in what an item is about: 1 for the strongest of all interests, 0 for none, -1 for what they want less of. */
function interestIn(item: Item | undefined, { profile: { topics }, now }: Moment): number {
  const own = (item?.topics || []).filter((topic) => Object.hasOwn(topics, topic));
  if (!own.length) return 0;
  // All fade alike, so that their shares stay as they are, but for rounding.
  const most = Math.max(1e-9, ...Object.values(topics).map((score) => faded(score, now)));
  const share = Math.max(-1, ...own.map((topic) => faded(topics[topic] as Score, now) / most));
  return Math.round(share * 1e6) / 1e6;
}

/** What a list's neighbours are those of; '' stands for the whole site. */
function seedsOf(kind: NearKind, from: ListRule['from'] = 'recent', met: Met, profile: Profile): string[] {
  if ((siteKinds as readonly string[]).includes(kind)) return [''];
  const cart = Object.keys(profile.cart);
  if (from === 'page') return met.here;
  if (from === 'cart') return cart;
  if (from === 'bought') return [...new Set(met.bought.map(([id]) => id))];
  return [...new Set([...met.viewed, ...cart])];
}

type Candidate = Omit<Picked, 'item'>;

/**
 * What goes with the seeds: strengths add up, the later a seed was met the more, and what the visitor is interested in counts up to twice.
 * Equal ones stand in the order of their ids.
 */
function around(kind: NearKind, seeds: string[], shelf: Shelf, moment: Moment): Candidate[] {
  const near = new Map(shelf.asked.map(([id, , found]) => [id, found[kind] || []]));
  const scores = new Map<string, { score: number; most: number; because: string }>();
  seeds.forEach((seed, index) => {
    for (const [id, strength] of near.get(seed) || []) {
      const more = strength * fading ** index;
      const before = scores.get(id) || { score: 0, most: 0, because: '' };
      const strongest = more > before.most ? { most: more, because: seed } : before;
      scores.set(id, { ...strongest, score: before.score + more });
    }
  });
  return [...scores]
    .filter(([id]) => !seeds.includes(id))
    .map(([id, { score, because }]) => ({
      id,
      because: because || undefined,
      score: score * (1 + interestIn(shelf.items[id]?.[1], moment)),
    }))
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .map(({ id, because }) => ({ id, by: kind, because }));
}

/** Days after which something is bought again: what its facts say, or what the visitor did. */
function reorderAfter(id: string, met: Met, shelf: Shelf): number {
  const lasts = Number(shelf.items[id]?.[1].lasts);
  if (lasts > 0) return lasts;
  const times = met.bought.flatMap(([of, at]) => (of === id ? [at] : []));
  return times.length > 1 ? ((times[0] as number) - (times.at(-1) as number)) / (times.length - 1) / day : Infinity;
}

/** The items of one source, the best first. */
function itemsOf(source: ListSource, rule: ListRule, met: Met, shelf: Shelf, moment: Moment): Candidate[] {
  const { profile, now } = moment;
  const plain = (ids: string[]) => [...new Set(ids)].map((id) => ({ id, by: source }));
  switch (source) {
    case 'recently-viewed':
      return plain(met.viewed);
    case 'cart':
      return plain(Object.keys(profile.cart));
    case 'wishlist':
      return plain(met.wished.map(([id]) => id));
    case 'price-drop':
      return plain(
        met.wished.flatMap(([id, price]) => ((itemOn(shelf, id, moment)?.price ?? Infinity) < price ? [id] : [])),
      );
    case 'reorder':
      return plain(
        [...new Map([...met.bought].reverse()).entries()]
          .map(([id, at]) => [id, at + reorderAfter(id, met, shelf) * day] as const)
          .filter(([, due]) => {
            changes(moment, due);
            return due <= now;
          })
          .sort(([, a], [, b]) => a - b)
          .map(([id]) => id),
      );
    default:
      return around(source, seedsOf(source, rule.from, met, profile), shelf, moment);
  }
}

const median = (numbers: number[]): number | undefined => numbers.sort((a, b) => a - b)[numbers.length >> 1];

/** The prices that a list keeps to. */
function pricesOf({ price, near }: ListRule, met: Met, shelf: Shelf): [number, number] | undefined {
  if (price || !near) return price;
  const middle = median(met.viewed.slice(0, 10).flatMap((id) => shelf.items[id]?.[1].price ?? []));
  return middle === undefined ? undefined : [middle * (1 - near), middle * (1 + near)];
}

/**
 * The items of a list for one visitor, the best first: neighbours of what they met, ranked by their own recent interest, within the list's
 * rules. Nothing of it is asked of anybody. A list that goes by the page is empty where it is not known what the page is about, so also for
 * any page that is still to come.
 *
 * @param here the item that this page is about
 */
export function picks(rule: ListRule, moment: Moment, here?: string): Picked[] {
  const { profile, now } = moment;
  const { shelf } = profile;
  const own = rule.from === 'page';
  if (!shelf || (own && (here === undefined || !moment.context))) return [];
  const met = metIn(profile, here);
  const prices = pricesOf(rule, met, shelf);
  const { excluded = [], pinned = [], rest = 30, spread = Infinity } = rule;
  const bought = new Set<string>();
  for (const [id, at] of met.bought) {
    changes(moment, at + rest * day);
    if (now < at + rest * day) bought.add(id);
  }
  const picked: Picked[] = [];
  const about = new Map<string, number>();
  const candidates = [
    ...pinned.map((id) => ({ id, by: 'pinned' as const })),
    ...rule.of.flatMap((source) => itemsOf(source, rule, met, shelf, moment)),
  ];
  for (const one of candidates) {
    const { id, by } = one;
    const item = itemOn(shelf, id, moment);
    if (!item || picked.some((other) => other.id === id)) continue;
    // It is before the visitor's eyes.
    if (own && id === here) continue;
    const { kind = 'product', price, topics = [], available } = item;
    if ((rule.kind && kind !== rule.kind) || excluded.includes(id)) continue;
    if (topics.some((topic) => excluded.includes(`topic:${topic}`))) continue;
    if (!rule.all && available === false) continue;
    if (bought.has(id) && by !== 'reorder' && by !== 'cart') continue;
    if (prices && (price === undefined || price < prices[0] || price > prices[1])) continue;
    const topic = topics.at(-1);
    if (topic !== undefined && by !== 'pinned') {
      const count = (about.get(topic) || 0) + 1;
      if (count > spread) continue;
      about.set(topic, count);
    }
    picked.push({ ...one, item });
  }
  return picked.length < (rule.least ?? 1) ? [] : picked;
}
