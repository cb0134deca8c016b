/** What goes with one item, by what people did. */
export const itemKinds = ['bought-together', 'also-bought', 'also-viewed', 'bought-after-viewing', 'similar'] as const;

/** What is told of the whole site. */
export const siteKinds = ['trending', 'sponsored'] as const;

export const nearKinds = [...itemKinds, ...siteKinds] as const;
export type NearKind = (typeof nearKinds)[number];

/** Ids of items, strongest first, each with how strong: a whole number from 1 to 1000, by cosine where two items are compared. */
export type Near = [id: string, strength: number][];

/** What is told of an item beside its kind and title; any other fact under its own name. */
export interface ItemFacts {
  /** Where it is: `https:`, or relative. */
  url?: string;
  picture?: string;
  /** Of one, in `currency`; `was` is the price before a reduction. */
  price?: number;
  was?: number;
  /** ISO 4217 */
  currency?: string;
  brand?: string;
  /** What it is about, the most special last: the same words as the pages' `data-attune-topic`. */
  topics?: string[];
  [other: string]: string | number | boolean | string[] | undefined;
}

/** An item as browsers are told of it. */
export interface Item extends ItemFacts {
  /** Absent: `product`. */
  kind?: string;
  title: string;
  /** Absent: it can be had. */
  available?: false;
}

/** What `GET /v1/related` answers. */
export interface Related {
  /** For each item that was asked about, what goes with it. Kinds that nothing is known of are absent. */
  near: Record<string, Partial<Record<NearKind, Near>>>;
  /** Lists of the whole site. */
  site: Partial<Record<NearKind, Near>>;
  /** All items that are named, by id: those that were asked about too, where they are in the catalogue. */
  items: Record<string, Item>;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const nearIn = (found: unknown): Partial<Record<NearKind, Near>> =>
  Object.fromEntries(
    nearKinds.flatMap((kind) => {
      const near = isObject(found) && Object.hasOwn(found, kind) ? found[kind] : undefined;
      const good = Array.isArray(near)
        ? near.filter((one) => typeof one?.[0] === 'string' && Number.isFinite(one[1]))
        : [];
      return good.length ? [[kind, good]] : [];
    }),
  );

/** What of an answer can be read, so that nothing else is kept; undefined: nothing. */
export function relatedIn(answer: unknown): Related | undefined {
  if (!isObject(answer) || !isObject(answer.near) || !isObject(answer.items)) return undefined;
  const items = Object.entries(answer.items).filter(
    ([, item]) => isObject(item) && typeof item.title === 'string' && Array.isArray(item.topics ?? []),
  );
  return {
    near: Object.fromEntries(Object.entries(answer.near).map(([id, found]) => [id, nearIn(found)])),
    site: nearIn(answer.site),
    items: Object.fromEntries(items) as Related['items'],
  };
}

/** Items that may be asked about at once, and the longest id, characters. */
export const relatedLimits = { ids: 20, id: 100 };
