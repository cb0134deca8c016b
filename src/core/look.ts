import type { Count, Entry } from './ledger.ts';
import { day, type Portrait } from './portrait.ts';
import { type DataSet, defaultPrices, goodFor } from './portrait-words.ts';
import type { Profile } from './profile.ts';

/** What a plan says of portraits. */
export interface Terms {
  /** How long data is good, days. */
  ttl?: Partial<Record<DataSet, number>> | undefined;
  /** Prices from which on a visitor's is `middle` and `premium`. */
  prices?: [middle: number, premium: number] | undefined;
}

/** A portrait as it is looked at, at one time. */
export interface Look {
  portrait: Portrait;
  profile: Profile;
  terms: Terms;
  now: number;
  /** Before this time, ms since 1970, nothing that was looked at changes by itself. */
  until: number;
  /** The latest time of what was looked at, ms since 1970; 0: there was nothing. */
  at: number;
}

/** Something may change by itself at `at`. */
export function changes(look: Look, at: number): void {
  if (at > look.now && at < look.until) look.until = at;
}

/** Something changes right after `at`, which was worked out and may be a rounding error off: whole ms are tried from there on. */
export function changesNear(look: Look, at: number): void {
  if (at > look.now - 1) changes(look, Math.max(Math.floor(at), look.now + 1));
}

/** Whether something of `at` is not older than `span`, ms. */
export function within(look: Look, at: number, span: number): boolean {
  changes(look, at + span);
  if (look.now >= at + span) return false;
  look.at = Math.max(look.at, at);
  return true;
}

const lifeOf = ({ terms }: Look, set: DataSet): number => (terms.ttl?.[set] ?? goodFor[set]) * day;

/** The entries that are still good. */
export const good = (look: Look, set: DataSet, entries: Entry[]): Entry[] =>
  entries.filter(([, at]) => within(look, at, lifeOf(look, set)));

/** The counts that are still good, the latest first. Those of one day come and go together. */
export const goodCounts = (look: Look, set: DataSet, counts: Count[]): Count[] =>
  counts.filter(([on]) => within(look, on * day, lifeOf(look, set)));

/** Prices from which on a visitor's is `middle` and `premium`. */
export const pricesOf = ({ terms }: Look): [number, number] => terms.prices ?? defaultPrices;

/** What is worked out of a portrait once, since a portrait never changes. */
const worked = new WeakMap<Portrait, Map<string, unknown>>();

/** The same for the same portrait, worked out once. */
export function once<T>({ portrait }: Look, what: string, work: () => T): T {
  let found = worked.get(portrait);
  if (!found) worked.set(portrait, (found = new Map()));
  if (!found.has(what)) found.set(what, work());
  return found.get(what) as T;
}

/** Whether data of a set is still good whose latest is from `at`. What fades goes by its latest. */
export const isGood = (look: Look, set: DataSet, at: number): boolean => within(look, at, lifeOf(look, set));

/** Something that fades: what it was worth at a time. */
export interface Fading {
  worth: number;
  at: number;
  halfLife: number;
}

/** Worths of different days together, as of the latest of them, each faded by then. The sum is made in the order of time. */
export function together(worths: [at: number, worth: number][], halfLife: number): Fading {
  const inOrder = [...worths].sort(([a, x], [b, y]) => a - b || x - y);
  const at = inOrder.at(-1)?.[0] ?? 0;
  return {
    worth: inOrder.reduce((sum, [when, worth]) => sum + worth * 2 ** ((when - at) / halfLife), 0),
    at,
    halfLife,
  };
}

/** What it is worth at a time. */
export const worthAt = ({ worth, at, halfLife }: Fading, now: number): number => worth * 2 ** ((at - now) / halfLife);

/** When it has faded to `worth`, ms since 1970. */
export const fadedTo = (fading: Fading, worth: number): number =>
  fading.worth > 0 ? fading.at + fading.halfLife * Math.log2(fading.worth / worth) : 0;
