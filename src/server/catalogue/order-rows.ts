import { type Rows, rowsOf } from '../rows.ts';

type Row = Record<string, unknown>;

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';
const first = (row: Row, ...names: string[]): unknown =>
  names.map((name) => row[name]).find((value) => !isAbsent(value));

const isObject = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A line of an order by the names that `orderLineOf` reads. */
const lineOf = (row: Row, order: Row = row): Row => ({
  order_id: first(order, 'order_id', 'order', 'id'),
  line: row.line,
  item: first(row, 'item', 'item_id', 'product_id', 'sku'),
  quantity: row.quantity,
  price: row.price,
  currency: first(row, 'currency') ?? order.currency,
  customer_id: first(order, 'customer_id', 'customer', 'user_id', 'userId'),
  at: first(row, 'at') ?? first(order, 'at', 'timestamp', 'ordered_at', 'date', 'created_at'),
});

/**
 * The lines of orders, one a row, from a JSON list, JSON lines or CSV. A row may be an order that has its lines as `products`, as
 * Segment's “Order Completed” does.
 *
 * @throws {Refused} 400 for what is none of them
 */
export function orderRows(text: string): Rows {
  const { rows, bad } = rowsOf(text, 'order_id');
  const all: Rows = { rows: [], bad: [...bad] };
  for (const { line, row } of rows) {
    const { products } = row;
    if (products === undefined) {
      all.rows.push({ line, row: lineOf(row) });
      continue;
    }
    if (!Array.isArray(products) || !products.length) {
      all.bad.push({ line, reason: 'Its products are not a list of some.' });
      continue;
    }
    for (const [index, product] of products.entries())
      if (isObject(product)) all.rows.push({ line, row: lineOf({ line: index + 1, ...product }, row) });
      else all.bad.push({ line, reason: `Its product ${index + 1} is not an object.` });
  }
  return all;
}
