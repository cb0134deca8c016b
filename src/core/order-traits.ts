import { changes, good, goodCounts, type Look, pricesOf, within } from './look.ts';
import { day, thousandths } from './portrait.ts';

const year = 365 * day;

/** Scores of RFM from 1 to 5: days since the last order less than, orders in a year at least, revenue in a year at least. */
const recencyScores = [30, 90, 180, 365];
const frequencyScores = [2, 3, 5, 10];
const monetaryScores = [50, 150, 400, 1000];

/** High value is what was paid in a year, high volume how much was ordered in it: neither says the other. */
const highRevenue = 500;
const highOrders = 6;
const highItems = 50;

/** From how many orders on a share of them says something, and the share that does. */
const [ordersToTell, seeksDiscounts] = [2, 0.5];

/** From how many prices on they say something. */
const pricesToTell = 3;

const sum = (numbers: number[]): number => numbers.reduce((all, one) => all + one, 0);

interface Order {
  at: number;
  /** In thousandths. */
  revenue: number;
  cheaper: boolean;
  items: number;
}

/** Orders, the latest first; within a span, ms. */
const ordersIn = (look: Look, span = Infinity): Order[] =>
  good(look, 'orders', look.portrait.orders)
    .filter(([, at]) => span === Infinity || within(look, at, span))
    .map(([, at, revenue, cheaper, items]) => ({
      at,
      revenue: Number(revenue),
      cheaper: cheaper === 1,
      items: Number(items),
    }));

const revenueOf = (orders: Order[]): number => sum(orders.map(({ revenue }) => revenue)) / thousandths;

/** Whole days since a time. */
function daysSince(look: Look, at: number): number {
  const days = Math.max(0, Math.floor((look.now - at) / day));
  changes(look, at + (days + 1) * day);
  return days;
}

/** What is in the cart, the latest thing first touched: since the last order, never less than nothing of a product. */
function cart(look: Look): { at: number; value: number } | undefined {
  const ordered = look.portrait.orders[0]?.[1] ?? -Infinity;
  const holds = new Map<string, { quantity: number; price: number }>();
  const entries = good(look, 'cart', look.portrait.basket).filter(([, at]) => at > ordered);
  for (const [, , product, change, price] of [...entries].reverse()) {
    const before = holds.get(String(product));
    const quantity = Math.max(0, (before?.quantity || 0) + Number(change));
    holds.set(String(product), { quantity, price: Number(change) > 0 ? Number(price) : before?.price || 0 });
  }
  const held = [...holds.values()].filter(({ quantity }) => quantity);
  const latest = entries[0];
  return held.length && latest
    ? { at: latest[1], value: sum(held.map(({ quantity, price }) => quantity * price)) / thousandths }
    : undefined;
}

/** The middle one of the prices of what was looked at or bought; null where there are too few. */
function price(look: Look): number | null {
  const prices = good(look, 'products', look.portrait.prices).map(([, , amount]) => Number(amount));
  if (prices.length < pricesToTell) return null;
  return (prices.sort((a, b) => a - b)[Math.floor((prices.length - 1) / 2)] as number) / thousandths;
}

const shareOf = (orders: Order[]): number | null =>
  orders.length ? orders.filter(({ cheaper }) => cheaper).length / orders.length : null;

export const orderTraits = {
  /** How often products were looked at. */
  productViews: (look: Look): number =>
    sum(goodCounts(look, 'products', look.portrait.looks).map(([, , times]) => times)),

  /** How often the one product that was looked at most was. */
  repeatViews(look: Look): number {
    const times = new Map<string, number>();
    for (const [, product, count] of goodCounts(look, 'products', look.portrait.looks))
      times.set(product, (times.get(product) || 0) + count);
    return Math.max(0, ...times.values());
  },

  price,
  priceBand(look: Look): string | null {
    const usual = price(look);
    const [middle, premium] = pricesOf(look);
    return usual === null ? null : usual >= premium ? 'premium' : usual >= middle ? 'middle' : 'budget';
  },

  /** What the last search was for, if its words told. */
  intent: (look: Look): string | null => (good(look, 'products', look.portrait.searches)[0]?.[2] as string) ?? null,

  /** What the cart's content costs; null: there is none. */
  cartValue: (look: Look): number | null => cart(look)?.value ?? null,

  /** Whole hours since the cart was touched. */
  cartAge(look: Look): number | null {
    const now = cart(look);
    if (!now) return null;
    const hour = day / 24;
    const hours = Math.max(0, Math.floor((look.now - now.at) / hour));
    changes(look, now.at + (hours + 1) * hour);
    return hours;
  },

  ordersInYear: (look: Look): number => ordersIn(look, year).length,
  revenue: (look: Look): number => revenueOf(ordersIn(look)),

  /** What an order brings on average. */
  orderValue(look: Look): number | null {
    const orders = ordersIn(look);
    return orders.length ? Math.round((100 * revenueOf(orders)) / orders.length) / 100 : null;
  },

  /** Whole days since the last order. */
  orderRecency(look: Look): number | null {
    const [last] = ordersIn(look);
    return last ? daysSince(look, last.at) : null;
  },

  /** Three digits from 1 to 5, best 555: how lately, how often, for how much; the latter two within a year. */
  rfm(look: Look): string | null {
    const [last] = ordersIn(look);
    if (!last) return null;
    const days = daysSince(look, last.at);
    const orders = ordersIn(look, year);
    const revenue = revenueOf(orders);
    const reached = (steps: number[], value: number) => 1 + steps.filter((step) => value >= step).length;
    return `${6 - reached(recencyScores, days)}${reached(frequencyScores, orders.length)}${reached(monetaryScores, revenue)}`;
  },

  /** The share of orders with a coupon or a discount, 0–1. */
  discountShare: (look: Look): number | null => shareOf(ordersIn(look)),

  discountSeeker(look: Look): boolean {
    const orders = ordersIn(look);
    return orders.length >= ordersToTell && (shareOf(orders) as number) >= seeksDiscounts;
  },

  highValue: (look: Look): boolean => revenueOf(ordersIn(look, year)) >= highRevenue,

  highVolume(look: Look): boolean {
    const orders = ordersIn(look, year);
    return orders.length >= highOrders || sum(orders.map(({ items }) => items)) >= highItems;
  },

  /** On how many later days somebody came back after the last order. */
  returns(look: Look): number | null {
    const [last] = ordersIn(look);
    if (!last) return null;
    const days = goodCounts(look, 'activity', look.portrait.activity).filter(([on]) => on > Math.floor(last.at / day));
    return new Set(days.map(([on]) => on)).size;
  },

  /** How many goals were reached on those days. */
  goalsSince(look: Look): number | null {
    const [last] = ordersIn(look);
    if (!last) return null;
    const after = goodCounts(look, 'activity', look.portrait.activity).filter(
      ([on, name]) => name === 'goal' && on > Math.floor(last.at / day),
    );
    return sum(after.map(([, , times]) => times));
  },
};
