import type { Item, Near, NearKind, Related } from './catalogue.ts';

/** What a browser keeps of a site's catalogue: what goes with the items that were met, and what is told of them. */
export interface Shelf {
  /** What was asked about, the latest first: when, ms since 1970, and what goes with it. '' for the whole site. */
  asked: [id: string, at: number, near: Partial<Record<NearKind, Near>>][];
  /** Items that are named, or were met; and when they were told of. */
  items: Record<string, [at: number, item: Item]>;
}

/** How many items' neighbours are kept: what somebody looked at before that says little any more. */
const askedLimit = 12;

/** After this long a price, and whether something can be had, is no longer believed, ms. */
export const factsFresh = 24 * 3_600_000;

/** After this long it is asked anew, ms. */
export const nearFresh = 3_600_000;

export const emptyShelf = (): Shelf => ({ asked: [], items: {} });

/** Whether an item, or the whole site (''), was asked about lately. */
export const isFresh = ({ asked }: Shelf, id: string, now: number): boolean =>
  asked.some(([of, at]) => of === id && now < at + nearFresh);

const idsOf = (near: Near): string[] => near.map(([id]) => id);

/**
 * A shelf with one more answer. What no list can need any more goes: an item stays while one that was asked about names it, or it is among
 * those that the visitor has `met`.
 *
 * @param ids what was asked about; '' for the whole site
 */
export function shelved(shelf: Shelf, related: Related, ids: string[], met: string[], now: number): Shelf {
  const fresh = ids.map((id): Shelf['asked'][number] => [id, now, (id ? related.near[id] : related.site) || {}]);
  const kept = [...fresh, ...shelf.asked.filter(([id]) => !ids.includes(id))].slice(0, askedLimit);
  const named = new Set([...met, ...kept.flatMap(([id, , near]) => [id, ...Object.values(near).flatMap(idsOf)])]);
  const items = new Map(Object.entries(shelf.items));
  for (const [id, item] of Object.entries(related.items)) items.set(id, [now, item]);
  return { asked: kept, items: Object.fromEntries([...items].filter(([id]) => named.has(id))) };
}
