import { identifier } from '../identity/junk.ts';
import { Refused } from '../refused.ts';
import { cleanText } from '../request-body.ts';
import { timeIn } from '../rows.ts';
import { itemIdIn } from './item-of.ts';
import { currencyIn, priceIn } from './price.ts';

/** What a row says of a line of an order. */
export interface OrderLine {
  orderId: string;
  /** Its place in the order; undefined: the next. */
  line: number | undefined;
  item: string;
  quantity: number;
  /** Of one, to the last digit. */
  price: string;
  currency: string;
  /** Absent for nobody who is known. */
  customerId?: string | undefined;
  /** ms since 1970. */
  at: number;
}

/** The longest id of an order, characters. */
const longest = 100;

/** Clocks may differ by so much, ms. */
const ahead = 86_400_000;

const refuse = (reason: string): never => {
  throw new Refused(400, 'order-invalid', reason);
};

function wholeIn(said: unknown, what: string, least: number, most: number): number | undefined {
  if (said === undefined || said === null || said === '') return undefined;
  const number = typeof said === 'string' ? Number(said) : said;
  if (typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most) return number;
  return refuse(`Its ${what} is no whole number from ${least} to ${most}.`);
}

function orderIdIn(said: unknown): string {
  const id = typeof said === 'string' || typeof said === 'number' ? cleanText(String(said).trim()) : '';
  if (!id) return refuse('It has no order_id.');
  return id.length > longest ? refuse(`Its order_id is longer than ${longest} characters.`) : id;
}

/**
 * A line of an order from a row. Negative quantities are returns, negative prices what an owner books besides; without a quantity it is one.
 *
 * @throws {Refused} 400 with the reason why it cannot be taken
 */
export function orderLineOf(row: Record<string, unknown>, now: number): OrderLine {
  const price = priceIn(row.price, 'price', true) ?? refuse('It has no price.');
  const currency = currencyIn(row.currency) ?? price.currency ?? '';
  if (price.currency && price.currency !== currency) refuse(`Its price is in ${price.currency}, not in ${currency}.`);
  const at = timeIn(row.at) ?? refuse('Its time, `at`, is none. Write it like 2026-05-01T12:00:00Z.');
  if (at > now + ahead) refuse('Its time, `at`, is yet to come.');
  return {
    orderId: orderIdIn(row.order_id),
    line: wholeIn(row.line, 'line', 0, 1_000_000),
    item: itemIdIn(row.item, 'item'),
    quantity: wholeIn(row.quantity, 'quantity', -1_000_000_000, 1_000_000_000) ?? 1,
    price: price.amount,
    currency,
    customerId: identifier(row.customer_id),
    at,
  };
}
