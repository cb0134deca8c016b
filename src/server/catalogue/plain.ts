import type { GoodRow } from '../rows.ts';
import { inStock } from './availability.ts';

type Row = Record<string, unknown>;

/** What else the fields of an item are called, the likeliest first. One is taken where the field itself is not there. */
const names: Record<string, string[]> = {
  id: ['product_id', 'item_id', 'sku', 'handle'],
  title: ['name', 'headline'],
  url: ['link', 'product_url'],
  picture: ['thumbnail', 'image', 'image_link', 'image_url', 'imageUrl'],
  was: ['compare_at_price', 'list_price', 'original_price'],
  brand: ['vendor', 'manufacturer'],
  available: ['availability', 'availabilityStatus', 'in_stock'],
};

const stocks = ['stock', 'current_stock', 'inventory'];

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';

const listOf = (value: unknown, separator: RegExp): unknown[] =>
  Array.isArray(value) ? value : typeof value === 'string' ? value.split(separator) : [];

/** A row as people's own databases and files have it, with the names that items have here. */
export function plainRow(row: Row): Row {
  const named: Row = { ...row };
  for (const [name, others] of Object.entries(names)) {
    const other = others.find((one) => !isAbsent(named[one]));
    if (!isAbsent(named[name]) || other === undefined) continue;
    named[name] = named[other];
    delete named[other];
  }
  const stock = stocks.find((one) => !isAbsent(named[one]));
  if (isAbsent(named.available) && stock !== undefined) {
    named.available = inStock(named[stock]);
  }
  if (isAbsent(named.topics)) {
    const { category, tags, ...rest } = named;
    const topics = [...listOf(category, />/), ...listOf(tags, /,/)];
    if (topics.length) return { ...rest, topics };
  }
  return named;
}

export const plainRows = (rows: GoodRow[]): GoodRow[] => rows.map(({ line, row }) => ({ line, row: plainRow(row) }));
