import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { momentOf } from '../../src/core/moment.ts';
import { emptyProgram } from '../../src/core/plan.ts';
import { mergePortraits, type Portrait, portraitIn } from '../../src/core/portrait.ts';
import { portraitRare } from '../../src/core/portrait-rare.ts';
import { type Event, emptyProfile } from '../../src/core/profile.ts';
import { traitsOf } from '../../src/core/traits.ts';

/** UCI "Online Retail": the invoices of a shop in a year. It is not part of the project. */
const file = join(import.meta.dirname, '../../../shared/data/online-retail/online-retail.csv.gz');
const day = 86_400_000;
const now = Date.UTC(2011, 11, 10);

interface Invoice {
  customer: string;
  id: string;
  at: number;
  lines: { product_id: string; quantity: number; price: number }[];
}

/** Invoices of known customers, without cancellations. */
function invoicesIn(path: string): Invoice[] {
  const invoices = new Map<string, Invoice>();
  const [, ...rows] = gunzipSync(readFileSync(path)).toString('latin1').split(/\r?\n/);
  for (const row of rows) {
    const [id, product_id, , count, date, unit, customer] = (row.match(/("([^"]|"")*"|[^,]*)(,|$)/g) || []).map(
      (cell) => cell.replace(/,$/, '').replace(/^"|"$/g, ''),
    );
    const [quantity, price] = [Number(count), Number(unit)];
    if (!id || !customer || !product_id || !date || !(quantity > 0) || !(price > 0)) continue;
    const at = Date.parse(`${date.trim().replace(' ', 'T')}Z`);
    const known = invoices.get(id);
    if (known) known.lines.push({ product_id, quantity, price });
    else invoices.set(id, { customer, id, at, lines: [{ product_id, quantity, price }] });
  }
  return [...invoices.values()];
}

const revenueOf = ({ lines }: Invoice) =>
  lines.reduce((sum, { quantity, price }) => sum + Math.round(quantity * price * 1000), 0) / 1000;

const eventOf = (invoice: Invoice): Event => ({
  id: invoice.id,
  type: 'track',
  name: 'Order Completed',
  at: invoice.at,
  visit: `visit-${invoice.id}`,
  properties: { order_id: invoice.id, revenue: revenueOf(invoice), products: invoice.lines },
});

const found = existsSync(file);

describe.skipIf(!found)(`the orders of a real shop${found ? '' : ' (skipped: its data is not here)'}`, () => {
  test('come to the known totals, to recency, frequency and money as a table would have them, on two devices too', () => {
    const customers = new Map<string, Invoice[]>();
    for (const one of invoicesIn(file)) {
      const others = customers.get(one.customer);
      if (others) others.push(one);
      else customers.set(one.customer, [one]);
    }
    expect(customers.size).toBe(4338);
    let total = 0;
    for (const [customer, invoices] of customers) {
      const events = invoices.map(eventOf);
      const portrait: Portrait = mergePortraits(
        portraitIn(events.filter((_, index) => index % 2)),
        portraitIn(events.filter((_, index) => index % 2 === 0)),
      );
      const traits = traitsOf(
        momentOf({
          program: emptyProgram('s'),
          rare: portraitRare,
          profile: { ...emptyProfile(), portrait },
          id: undefined,
          now,
        }),
      );
      const thousandths = (sum: number) => Math.round(sum * 1000);
      const inYear = invoices.filter(({ at }) => now - at < 365 * day);
      const money = (some: Invoice[]) => some.reduce((sum, one) => sum + thousandths(revenueOf(one)), 0) / 1000;
      const recency = Math.floor(Math.min(...invoices.map(({ at }) => now - at)) / day);
      expect(traits.orderRecency.value, customer).toBe(recency);
      expect(traits.ordersInYear.value, customer).toBe(inYear.length);
      expect(traits.revenue.value, customer).toBe(money(invoices));
      const [r, f, m] = [recency, inYear.length, money(inYear)];
      expect(traits.rfm.value, customer).toBe(
        [
          r < 30 ? 5 : r < 90 ? 4 : r < 180 ? 3 : r < 365 ? 2 : 1,
          f >= 10 ? 5 : f >= 5 ? 4 : f >= 3 ? 3 : f >= 2 ? 2 : 1,
          m >= 1000 ? 5 : m >= 400 ? 4 : m >= 150 ? 3 : m >= 50 ? 2 : 1,
        ].join(''),
      );
      total += thousandths(traits.revenue.value as number);
    }
    expect(total / 1000).toBeCloseTo(8_911_407.904, 2);
  }, 120_000);
});
