import type { Arrival, Thresholds } from './context.ts';
import type { Row } from './frame.ts';
import { type Score, viewed } from './interests.ts';
import type { Portrait } from './portrait.ts';
import type { EventType } from './protocol.ts';
import type { Shelf } from './shelf.ts';
import type { Wish } from './wish.ts';

/** A visit ends after this long without an event, ms. */
export const visitIdle = 30 * 60_000;

/** How many times are kept, of an experience that was on screen or of a behaviour: as many as a condition may count. */
export const kept = 50;

/** A time, ms since 1970, and what it was worth. */
export type Happened = [at: number, worth: number];

/** Something that happened in this browser. */
export interface Event {
  id: string;
  type: EventType;
  /** The name of a `track`, the user or group of an `identify` or `group`; '' for a page. */
  name: string;
  /** ms since 1970, by this browser's clock. */
  at: number;
  /** The visit that it belongs to. */
  visit: string;
  properties: Record<string, unknown>;
}

/** One fact in a record. */
export type Value = string | number | boolean;

/** A fact, or a list of them, or of small records such as products. */
export type Trait = Value | (Value | Record<string, Value>)[];

/** What is known of a person whose identity a token proved; good until the token ends. */
export interface Known {
  userId: string;
  traits: Record<string, Trait>;
  interests: string[];
  until: number;
}

/** What this browser knows about this visitor: a fold over events, and what the backend let it know. */
export interface Profile {
  /** When anything last happened, ms since 1970; 0: never. */
  last: number;
  visits: number;
  /** `device`: it is on record what the visit is made with. */
  visit: { id: string; start: number; pages: number; arrival: Arrival; device?: true };
  topics: Record<string, Score>;
  /** Quantities by product. */
  cart: Record<string, number>;
  cartAt: number;
  orders: number;
  spent: number;
  /** `experience/variant`s that are "not for me". */
  dismissed: string[];
  /** The split tests of slots' own templates that were met, by slot. */
  splits: Record<string, string>;
  /** When each experience was on screen, ms since 1970, the latest last. */
  shown: Record<string, number[]>;
  /** The same of what the backend knows to be this visitor elsewhere, or before this browser's storage was wiped. */
  elsewhere: Record<string, number[]>;
  /** The arms of tests that were on screen, by seed: a test stays as it was when who one is becomes known. */
  arms: Record<string, string>;
  /** Slots whose name stands on two elements with different content, so that neither is personal. */
  twice: string[];
  /** Slots that are not as wide as the viewport: from which widths of it on they have a tablet's or a desktop's size. */
  widths: Record<string, Thresholds>;
  /** When each behaviour that the plan asks for happened, the latest last. */
  seen: Record<string, Happened[]>;
  /** Variants that did not fit where they were on screen, the latest last. */
  misfits?: Misfit[];
  /** What else events say, where the plan asks for it and it was counted from the record. */
  portrait?: Portrait | undefined;
  /** What the visitor said of topics. Their scores hold it already. */
  wishes?: Record<string, Wish>;
  /** How many slots of one page may be personal, as the visitor wants it; it goes before what the plan says. */
  page?: number | undefined;
  /** What is known of the site's catalogue, where the plan has lists over it. It says what was met. */
  shelf?: Shelf;
  known?: Known;
}

/** That a variant did not fit: which row of a frame shows it, under the key `at`, and in words by how much it broke which limit. */
export type Misfit = [
  at: string,
  /** The viewport that it was seen in: `size:phone`. */
  viewport: string,
  decision: Row[3],
  /** Of the plan. */
  version: number,
  /** `experience/variant` */
  name: string,
  why: string,
];

export function emptyProfile(): Profile {
  return {
    last: 0,
    visits: 0,
    visit: { id: '', start: 0, pages: 0, arrival: '' },
    topics: {},
    cart: {},
    cartAt: 0,
    orders: 0,
    spent: 0,
    dismissed: [],
    splits: {},
    shown: {},
    elsewhere: {},
    arms: {},
    twice: [],
    widths: {},
    seen: {},
  };
}

export type Fold = (profile: Profile, event: Event) => Profile;

/** Changes a profile in place. */
export type Change = (profile: Profile) => unknown;

export const numberIn = (value: unknown, otherwise = 0): number =>
  Number.isFinite(Number(value)) ? Number(value) : otherwise;

/** Times with one more, in order, the latest ones. */
export const latest = (times: number[] | undefined, at: number): number[] =>
  [...(times || []), at].sort((a, b) => a - b).slice(-kept);

/**
 * The profile with one more event, which is changed in place. E-commerce events are those of the Segment Spec. What only some
 * plans ask for, behaviours and portrait, is forgotten, to be counted from the record again: the folds of those plans go on with it.
 */
export function foldCommon(profile: Profile, event: Event): Profile {
  const { type, name, at, visit, properties } = event;
  // Of two tabs each may have its own idea of the visit: only a pause ends one.
  if (visit !== profile.visit.id && at - profile.last >= visitIdle) {
    profile.visits++;
    profile.visit = { id: visit, start: at, pages: 0, arrival: '' };
  }
  profile.last = Math.max(profile.last, at);
  profile.seen = {};
  profile.portrait = undefined;
  const product = String(properties.product_id);
  const { cart } = profile;
  for (const topic of (properties.topics as string[] | undefined) || [])
    profile.topics[topic] = viewed(profile.topics[topic], at);
  if (type === 'page') {
    profile.visit.pages++;
    if (properties.arrival) profile.visit.arrival = properties.arrival as Arrival;
  } else if (name === 'Product Added' || name === 'Product Removed') {
    const change = numberIn(properties.quantity, 1);
    cart[product] = (cart[product] || 0) + (name === 'Product Added' ? change : -change);
    if ((cart[product] as number) <= 0) delete cart[product];
    profile.cartAt = at;
  } else if (name === 'Order Completed') {
    profile.orders++;
    profile.spent += numberIn(properties.revenue);
    profile.cart = {};
    profile.cartAt = at;
  } else if (name === 'Exposure') {
    const { experience, variant, seed } = properties as Record<string, string>;
    if (experience) profile.shown[experience] = latest(profile.shown[experience], at);
    if (seed && variant) profile.arms[seed] ||= variant;
  } else if (name === 'Variant Dismissed') profile.dismissed.push(String(properties.variant));
  return profile;
}
