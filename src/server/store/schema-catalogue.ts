import type { ColumnType, JSONColumnType } from 'kysely';
import type { ItemFacts, Near, NearKind } from '../../core/catalogue.ts';

type Time = ColumnType<Date, Date, Date>;
type Json<T extends object> = JSONColumnType<T, string, string>;

/** One of a site's products, articles, events or downloads. Ids are unique over all kinds. */
export interface ItemRow {
  site: string;
  id: string;
  /** `product`, `article`, `event`, `download`, or another word of the owner's. */
  kind: string;
  title: string;
  facts: Json<ItemFacts>;
  /** Whether it can be had, as far as was told. */
  available: boolean;
  /** Which import told of it; a whole import takes away what it no longer tells of. */
  source: string;
  as_of: Time;
  /** From then on its price and availability are not told. */
  stale_at: ColumnType<Date | null, Date | null, Date | null>;
}

/** One line of an order that was imported; negative quantities are returns. Orders that pages tell of are events. */
export interface OrderLineRow {
  /** `idOf('order', site, order_id)` */
  basket: string;
  line: number;
  site: string;
  order_id: string;
  item: string;
  quantity: number;
  /** Of one, exactly as it was told. */
  price: ColumnType<string, string | number, string | number>;
  /** ISO 4217; '' where it was not told. */
  currency: string;
  /** `idOf('account', site, customer_id)`; '' for nobody who is known, and for who was erased. */
  person: string;
  at: Time;
  imported_at: Time;
}

/** What goes with an item, strongest first; for lists of the whole site the item is ''. */
export interface NeighbourRow {
  site: string;
  kind: NearKind;
  item: string;
  near: Json<Near>;
  made_at: Time;
  /** In how many baskets the item was when its neighbours were counted. */
  baskets: ColumnType<number, number | undefined, number>;
}

/** By what items are met together. */
export type Way = 'bought-together' | 'also-bought' | 'also-viewed';

/** An item in an order, with somebody who bought, or with a browser that looked at it, as it was counted. Everything in it is in other tables too. */
export interface BasketRow {
  site: string;
  way: Way;
  /** An order, a person or a device. */
  basket: string;
  item: string;
  /** The latest time. */
  at: Time;
}

/** When what goes together was counted on a site. */
export interface CountingRow {
  site: string;
  /** When somebody began to count who is not done. */
  begun_at: ColumnType<Date | null, Date | null, Date | null>;
  /** What is older is counted. */
  at: ColumnType<Date | null, Date | null, Date | null>;
  /** What is older was counted when all was counted anew. */
  whole_at: ColumnType<Date | null, Date | null, Date | null>;
}
