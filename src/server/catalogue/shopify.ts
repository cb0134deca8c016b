import { Parser } from 'htmlparser2';
import type { GoodRow } from '../rows.ts';

type Cells = Record<string, unknown>;

/** Columns of Shopify's product CSV whose names changed: those of exports, and of the template since 2024. */
const columns = {
  handle: ['Handle', 'URL handle'],
  description: ['Body (HTML)', 'Description'],
  category: ['Product Category', 'Product category', 'Google Shopping / Google Product Category'],
  sku: ['Variant SKU', 'SKU'],
  barcode: ['Variant Barcode', 'Barcode'],
  price: ['Variant Price', 'Price'],
  was: ['Variant Compare At Price', 'Compare-at price'],
  tracker: ['Variant Inventory Tracker', 'Inventory tracker'],
  stock: ['Variant Inventory Qty', 'Inventory quantity'],
  policy: ['Variant Inventory Policy', 'Continue selling when out of stock'],
  picture: ['Image Src', 'Product image URL'],
  published: ['Published', 'Published on online store'],
};

const cell = (cells: Cells, name: keyof typeof columns): unknown =>
  columns[name].map((column) => cells[column]).find((value) => value !== undefined && value !== '');

/** Whether the columns of a table are those of Shopify's products. */
export const isShopify = (names: string[]): boolean =>
  ['Title', 'Vendor', 'Tags'].every((name) => names.includes(name)) &&
  columns.handle.some((name) => names.includes(name));

/** The text of a piece of HTML. */
function textOf(html: string): string {
  let text = '';
  const parser = new Parser({ ontext: (more) => (text += more), onclosetag: () => (text += ' ') });
  parser.end(html);
  return text.replace(/\s+/g, ' ').trim();
}

const isVariant = (cells: Cells): boolean => cell(cells, 'price') !== undefined;

/** What nobody counts can be had, and what is sold beyond what is there. */
const canBeHad = (cells: Cells): boolean =>
  cell(cells, 'tracker') === undefined ||
  Number(cell(cells, 'stock') ?? 0) > 0 ||
  /^(continue|true)$/i.test(String(cell(cells, 'policy')));

const isOffered = (cells: Cells): boolean =>
  !/^false$/i.test(String(cell(cells, 'published'))) && !/^(draft|archived)$/i.test(String(cells.Status ?? ''));

/** What there is to choose, `size: [S, M]`, by the names of the options. */
function choices(rows: Cells[]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const n of [1, 2, 3]) {
    const at = (cells: Cells, what: 'Name' | 'Value') =>
      cells[`Option${n} ${what}`] ?? cells[`Option${n} ${what.toLowerCase()}`];
    const name = String(rows.map((cells) => at(cells, 'Name')).find(Boolean) ?? '').toLowerCase();
    const values = rows.flatMap((cells) => (at(cells, 'Value') ? [String(at(cells, 'Value'))] : []));
    if (name && name !== 'title' && values.length) found[name] = [...new Set(values)];
  }
  return found;
}

/**
 * The products of Shopify's product CSV: one for all rows of a handle, with the price of its first variant. It can be had if any of
 * its variants can.
 */
export function shopifyRows(rows: GoodRow[]): GoodRow[] {
  const byHandle = new Map<unknown, GoodRow[]>();
  for (const row of rows) {
    const handle = cell(row.row, 'handle');
    byHandle.set(handle, [...(byHandle.get(handle) ?? []), row]);
  }
  return [...byHandle].map(([handle, told]) => {
    const all = told.map(({ row }) => row);
    const [main = {}] = all;
    const variants = all.filter(isVariant);
    const [variant = main] = variants;
    const about = cell(main, 'description');
    const category = String(main.Type || cell(main, 'category') || '');
    return {
      line: told[0]?.line ?? 1,
      row: {
        id: handle,
        title: main.Title,
        url: handle === undefined ? undefined : `/products/${encodeURIComponent(String(handle))}`,
        picture: all.map((cells) => cell(cells, 'picture')).find(Boolean),
        price: cell(variant, 'price'),
        was: cell(variant, 'was'),
        brand: main.Vendor,
        available: isOffered(main) && variants.some(canBeHad),
        topics: [...category.split('>'), ...String(main.Tags ?? '').split(',')],
        description: typeof about === 'string' ? textOf(about) : undefined,
        ...choices(all),
        sku: cell(variant, 'sku'),
        gtin: cell(variant, 'barcode'),
      },
    };
  });
}
