import type { Imported } from '../data-set.ts';
import { idOf } from '../identity/ids.ts';
import { cameBack } from '../import-customers.ts';
import { type BadRow, readRows } from '../rows.ts';
import { forgetBuyer, type LineOfOrder, saveOrders } from '../store/order-lines.ts';
import type { Db } from '../store/store.ts';
import { tombstonesOf } from '../store/tombstones.ts';
import { type OrderLine, orderLineOf } from './order-line.ts';
import { orderRows } from './order-rows.ts';

/** What became of an import of orders. */
export interface ImportedOrders extends Imported {
  /** How many orders the lines that were imported are of. */
  orders: number;
}

/** About how many lines are written at once: whole orders, each in one go. */
const chunk = 1000;

/** The lines by order, each at its place; of two at the same place the second is bad. */
function ordersOf(lines: { row: number; said: OrderLine }[], bad: BadRow[]): Map<string, Map<number, OrderLine>> {
  const orders = new Map<string, Map<number, OrderLine>>();
  for (const { row, said } of lines) {
    const order = orders.get(said.orderId) ?? new Map<number, OrderLine>();
    orders.set(said.orderId, order);
    const line = said.line ?? order.size + 1;
    if (order.has(line)) bad.push({ line: row, reason: `Its order has a line ${line} already.` });
    else order.set(line, said);
  }
  return orders;
}

/** Writes whole orders. What who was erased ordered until then, and since if they did not come back, is nobody's. */
async function save(db: Db, lines: LineOfOrder[]): Promise<void> {
  const people = [...new Set(lines.map(({ person }) => person).filter(Boolean))];
  const erased = await tombstonesOf(db, people);
  const back = new Map<string, boolean>();
  for (const [person, at] of erased) back.set(person, await cameBack(db, person, at));
  const theirs = ({ person, at }: LineOfOrder) => {
    const erasedAt = erased.get(person);
    return !erasedAt || (at > erasedAt && back.get(person));
  };
  await saveOrders(
    db,
    lines.map((line) => (theirs(line) ? line : { ...line, person: '' })),
  );
  // Who was erased meanwhile was not known to be.
  for (const [person, at] of await tombstonesOf(db, people))
    if (erased.get(person)?.getTime() !== at.getTime()) await forgetBuyer(db, person);
}

/**
 * Imports lines of orders. An order that is told again replaces what was told of it before, all of its lines; where it is the same,
 * nothing changes. Bad rows are told, the good ones kept.
 *
 * @param part it is a part of a longer list: that none of it can be taken is no error
 * @throws {Refused} 400 where none can be taken
 */
export async function importOrders(
  db: Db,
  site: string,
  text: string,
  now: number,
  part = false,
): Promise<ImportedOrders> {
  const { good, bad } = readRows(
    orderRows(text),
    ({ line, row }) => ({ row: line, said: orderLineOf(row, now) }),
    part,
  );
  const orders = ordersOf(good, bad);
  const imported_at = new Date(now);
  let [some, imported]: [LineOfOrder[], number] = [[], 0];
  const flush = async () => {
    await save(db, some);
    imported += some.length;
    some = [];
  };
  for (const [orderId, lines] of orders) {
    const basket = idOf('order', site, orderId);
    for (const [line, { item, quantity, price, currency, customerId, at }] of lines)
      some.push({
        basket,
        line,
        site,
        order_id: orderId,
        item,
        quantity,
        price,
        currency,
        person: customerId === undefined ? '' : idOf('account', site, customerId),
        at: new Date(at),
        imported_at,
      });
    if (some.length >= chunk) await flush();
  }
  await flush();
  return { imported, orders: orders.size, bad: bad.sort((a, b) => a.line - b.line) };
}
