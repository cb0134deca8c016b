import { Refused } from '../refused.ts';
import { beginOf, type Rows, rowsOfJson, rowsOfList, rowsOfTable } from '../rows.ts';
import { rowsOfFeed } from './feed-xml.ts';
import { merchantRows } from './merchant.ts';
import { rowsOfPage } from './page-html.ts';
import { plainRows } from './plain.ts';
import { isShopify, shopifyRows } from './shopify.ts';

/** What items may be told in. */
export const formats = ['merchant-xml', 'merchant-tsv', 'shopify', 'csv', 'json', 'page'] as const;
export type Format = (typeof formats)[number];

const lineOne = (text: string): string => /^\ufeff?\s*(.*)/.exec(text)?.[1] ?? '';

/** What a text looks like. */
function formatOf(text: string): Format {
  const begin = beginOf(text);
  if (begin === '<') return /<(\w+:)?(rss|feed|channel)\b/i.test(text.slice(0, 5000)) ? 'merchant-xml' : 'page';
  if (begin === '[' || begin === '{') return 'json';
  const line = lineOne(text);
  if (line.includes('\t')) return 'merchant-tsv';
  return isShopify(rowsOfTable(line).columns) ? 'shopify' : 'csv';
}

/** The list that a single JSON object may have its items in, as shops' own interfaces answer. */
function listWithin(text: string): Rows | undefined {
  if (beginOf(text) !== '{') return undefined;
  try {
    const { products, items } = JSON.parse(text.replace(/^\ufeff/, '')) as Record<string, unknown>;
    const list = products ?? items;
    return Array.isArray(list) ? rowsOfList(list) : undefined;
  } catch {
    return undefined;
  }
}

function tableOf(text: string, separator: ',' | '\t'): Rows {
  const { columns, ...rows } = rowsOfTable(text, separator);
  const named = columns.map((column) => column.toLowerCase());
  if (['id', 'product_id', 'item_id', 'sku', 'handle', 'url handle'].some((name) => named.includes(name))) return rows;
  throw new Refused(
    400,
    'item-id-missing',
    'Send a Google Merchant feed (XML or TSV), Shopify’s product CSV, a JSON list, JSON lines, a page with schema.org markup, or CSV whose first line names the columns, `id` and `title` among them.',
  );
}

/**
 * The rows of a catalogue in any of the formats, with the names that `itemOf` reads.
 *
 * @param format instead of what it looks like
 * @throws {Refused} 400 for what is none of them, or has no items
 */
export function itemRows(text: string, format: string = formatOf(text)): Rows {
  const read: Record<Format, () => Rows> = {
    'merchant-xml': () => rowsOfFeed(text),
    'merchant-tsv': () => mapped(tableOf(text, '\t'), merchantRows),
    shopify: () => mapped(tableOf(text, ','), shopifyRows),
    csv: () => mapped(tableOf(text, ','), plainRows),
    json: () => mapped(listWithin(text) ?? rowsOfJson(text) ?? { rows: [], bad: [] }, plainRows),
    page: () => rowsOfPage(text),
  };
  if (!Object.hasOwn(read, format))
    throw new Refused(400, 'format-unknown', `\`format\` must be one of ${formats.join(', ')}.`);
  const rows = read[format as Format]();
  if (rows.rows.length || rows.bad.length) return rows;
  throw new Refused(400, 'nothing-to-import', 'There is no item in it.');
}

const mapped = (rows: Rows, map: (rows: Rows['rows']) => Rows['rows']): Rows => ({ ...rows, rows: map(rows.rows) });
