import type { GoodRow } from '../rows.ts';

/** What Google Merchant Center calls the fields of an item. */
const names: Record<string, string> = {
  link: 'url',
  image_link: 'picture',
  availability: 'available',
  summary: 'description',
};

const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);

const pathIn = (value: unknown): string[] | undefined => {
  const path = first(value);
  // Google's own categories may also be told by number.
  return typeof path === 'string' && !/^\d*$/.test(path.trim()) ? path.split('>') : undefined;
};

/** Fields that have one value; of one that is told several times the first counts. */
const single = /^(id|title|url|picture|price|sale_price|sale_price_effective_date|available|brand|description)$/;

/**
 * A product of a Google Merchant feed, be it from XML or a table, with the names that items have here. Its topics are the shop's own
 * `product_type`, or else Google's category.
 */
export function merchantRow(attributes: Record<string, unknown>): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const [attribute, value] of Object.entries(attributes)) {
    // A table may write blanks or capitals, and what an attribute consists of in brackets.
    const plain = attribute
      .trim()
      .toLowerCase()
      .replace(/\(.*\)$/, '')
      .trim()
      .replace(/[\s-]+/g, '_');
    const name = Object.hasOwn(names, plain) ? (names[plain] as string) : plain;
    row[name] ??= single.test(name) ? first(value) : value;
  }
  const { product_type, google_product_category, ...rest } = row;
  const [own, google] = [pathIn(product_type), pathIn(google_product_category)];
  return {
    ...rest,
    ...(own || google ? { topics: own ?? google } : {}),
    ...(google_product_category !== undefined &&
      !google && { google_product_category: first(google_product_category) }),
  };
}

export const merchantRows = (rows: GoodRow[]): GoodRow[] =>
  rows.map(({ line, row }) => ({ line, row: merchantRow(row) }));
