import { type Selectable, sql } from 'kysely';
import type { OrderLineRow } from './schema-catalogue.ts';
import { type Db, isConflict } from './store.ts';

export type LineOfOrder = Selectable<OrderLineRow>;

const baskets = (ids: string[]) =>
  sql<boolean>`basket in (select jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb)::uuid)`;

/** What a line says, so that two that say the same are known to. */
const said = ({ line, item, quantity, price, currency, person, at }: LineOfOrder): string =>
  JSON.stringify([line, item, quantity, price, currency, person, at.getTime()]);

/** Writes orders at a moment when nobody else writes one of them. */
async function replaceOrders(db: Db, lines: LineOfOrder[]): Promise<void> {
  const byBasket = new Map<string, LineOfOrder[]>();
  for (const line of lines) byBasket.set(line.basket, [...(byBasket.get(line.basket) ?? []), line]);
  await db.transaction().execute(async (inside) => {
    const there = await inside
      .selectFrom('order_lines')
      .selectAll()
      .where(baskets([...byBasket.keys()]))
      .execute();
    const before = new Map<string, string[]>();
    for (const line of there) before.set(line.basket, [...(before.get(line.basket) ?? []), said(line)]);
    const changed = [...byBasket].filter(
      ([basket, now]) => now.map(said).sort().join() !== (before.get(basket) ?? []).sort().join(),
    );
    const replaced = changed.map(([basket]) => basket).filter((basket) => before.has(basket));
    if (replaced.length) await inside.deleteFrom('order_lines').where(baskets(replaced)).execute();
    const rows = changed.flatMap(([, now]) => now);
    if (rows.length)
      await sql`
        insert into order_lines (basket, line, site, order_id, item, quantity, price, currency, person, at, imported_at)
        select basket, line, site, order_id, item, quantity, price, currency, person, at, imported_at
        from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as one(
          basket uuid, line integer, site text, order_id text, item text, quantity integer, price numeric, currency text,
          person text, at timestamptz, imported_at timestamptz)`.execute(inside);
  });
}

/** How often writing is tried while others write the same orders. */
const tries = 10;

/**
 * Keeps orders, all lines of each, in place of what was told of them before. An order that says the same as before stays as it is, with
 * the time of its import.
 */
export async function saveOrders(db: Db, lines: LineOfOrder[]): Promise<void> {
  if (!lines.length) return;
  for (let n = 1; ; n++) {
    try {
      return await replaceOrders(db, lines);
    } catch (error) {
      const { code } = error as { code?: string };
      // 40P01: two who wait for each other.
      if (n === tries || !(isConflict(error) || code === '40P01')) throw error;
    }
  }
}

/** All that somebody ordered, the oldest first. */
export const ordersOfPerson = (db: Db, person: string): Promise<LineOfOrder[]> =>
  db
    .selectFrom('order_lines')
    .selectAll()
    .where('person', '=', person)
    .orderBy('at')
    .orderBy('basket')
    .orderBy('line')
    .execute();

/** What somebody ordered stays as sales to nobody who is known. */
export async function forgetBuyer(db: Db, person: string): Promise<void> {
  await db.updateTable('order_lines').set({ person: '' }).where('person', '=', person).execute();
}
