import { sql } from 'kysely';
import type { Db } from './store.ts';

/** So many lines of orders, and what they come to: exact, as a decimal number. */
export interface Sum {
  lines: number;
  orders: number;
  /** People who are known. */
  customers: number;
  total: string;
}

/** What was ordered in one currency. */
export interface OrderReport extends Sum {
  /** ISO 4217; '' where it was not told. */
  currency: string;
  /** Lines of nobody who is known. */
  anonymous: number;
  /** Lines of returns: their quantity is negative. */
  returned: number;
  /** What was sold to people who are known: quantity and price above 0. */
  sold: Sum;
}

interface Row extends Sum {
  currency: string;
  anonymous: number;
  returned: number;
  sold_lines: number;
  sold_orders: number;
  sold_customers: number;
  sold_total: string;
}

/**
 * What the imported orders come to, by currency.
 *
 * @param begins only orders whose ids begin so; '' for all
 */
export async function reportOnOrders(db: Db, site: string, begins: string): Promise<{ orders: OrderReport[] }> {
  const sold = sql`filter (where person <> '' and quantity > 0 and price > 0)`;
  const { rows } = await sql<Row>`
    select currency, count(*)::int as lines, count(distinct basket)::int as orders,
      count(distinct person) filter (where person <> '')::int as customers, trim_scale(sum(quantity * price))::text as total,
      count(*) filter (where person = '')::int as anonymous, count(*) filter (where quantity < 0)::int as returned,
      count(*) ${sold}::int as sold_lines, count(distinct basket) ${sold}::int as sold_orders,
      count(distinct person) ${sold}::int as sold_customers,
      coalesce(trim_scale(sum(quantity * price) ${sold}), 0)::text as sold_total
    from order_lines where site = ${site} and starts_with(order_id, ${begins}) group by currency order by currency`.execute(
    db,
  );
  return {
    orders: rows.map(({ sold_lines, sold_orders, sold_customers, sold_total, ...all }) => ({
      ...all,
      sold: { lines: sold_lines, orders: sold_orders, customers: sold_customers, total: sold_total },
    })),
  };
}
