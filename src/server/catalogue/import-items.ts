import type { DataSet, Imported } from '../data-set.ts';
import { Refused } from '../refused.ts';
import { asOfIn, readRows } from '../rows.ts';
import { type Item, saveItems, takeAway, touchItems } from '../store/items.ts';
import type { Db } from '../store/store.ts';
import { type ItemRecord, itemIdIn, itemOf } from './item-of.ts';
import { itemRows } from './item-rows.ts';

/** Whether a text is all that its source has: by itself, as one of several parts, or as the last of them. */
export type Whole = '1' | 'part' | 'end';

export interface ItemSet extends DataSet {
  /** Of what kind items are that do not say it. */
  kind: string;
  /** Instead of what the text looks like. */
  format?: string | undefined;
  whole?: Whole | undefined;
}

/** What became of an import of items. */
export interface ImportedItems extends Imported {
  /** How many of the source cannot be had any more, since a whole import does not tell of them. */
  takenAway?: number;
}

/** Rows that are written at once. */
const chunk = 1000;

/** An item as it is kept. */
export function keptItem({ id, kind, title, facts, available, until }: ItemRecord, set: DataSet, asOf: number): Item {
  const { site, source, ttl } = set;
  const stale = Math.min(asOf + ttl, until ?? Number.POSITIVE_INFINITY);
  const stale_at = Number.isFinite(stale) ? new Date(stale) : null;
  return { site, id, kind, title, facts, available, source, as_of: new Date(asOf), stale_at };
}

/** The ids of rows that cannot be taken, where they can be read. */
const idsIn = (rows: Record<string, unknown>[]): string[] =>
  rows.flatMap(({ id }) => {
    try {
      return itemIdIn(id);
    } catch {
      return [];
    }
  });

/**
 * Imports items, each in place of what was told of the same id before, unless that is from a later time. Bad rows are told, the good
 * ones kept. A whole import takes away what its source no longer tells of; what a bad row told of stays as it was.
 *
 * @throws {Refused} 400 where none can be taken
 */
export async function importItems(db: Db, set: ItemSet, text: string, now: number): Promise<ImportedItems> {
  const { site, source, whole } = set;
  const rows = itemRows(text, set.format);
  if (whole && rows.cut)
    throw new Refused(400, 'feed-cut', 'The feed ends before it is closed, so it is not whole. Nothing is imported.');
  const unread = new Set(rows.rows.map(({ row }) => row));
  const { good, bad } = readRows(
    rows,
    ({ row }) => {
      const asOf = asOfIn(row.as_of, set.asOf, now);
      if (whole && asOf !== set.asOf)
        throw new Refused(400, 'as-of-own', 'A whole import is from one time: say it for all, by asOf.');
      const item = keptItem(itemOf(row, set.kind, now), set, asOf);
      unread.delete(row);
      return item;
    },
    set.part || (whole !== undefined && whole !== '1'),
  );
  // Of several of one id the latest counts.
  const byId = new Map<string, Item>();
  for (const item of good) {
    const before = byId.get(item.id);
    if (!before || before.as_of <= item.as_of) byId.set(item.id, item);
  }
  const items = [...byId.values()];
  for (let start = 0; start < items.length; start += chunk) await saveItems(db, items.slice(start, start + chunk));
  if (!whole) return { imported: items.length, bad };
  const asOf = new Date(set.asOf);
  await touchItems(db, site, source, idsIn([...unread]), asOf);
  const takenAway = whole === 'part' ? 0 : await takeAway(db, site, source, asOf);
  return { imported: items.length, bad, takenAway };
}
