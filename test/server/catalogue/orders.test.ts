import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { importFile } from '../../../src/server/commands/import.ts';
import { idOf } from '../../../src/server/identity/ids.ts';
import type { Server } from '../../../src/server/server.ts';
import { Browser, onEachServer, secretKey, token } from '../support/backend.ts';

onEachServer('an order', (at) => {
  let server: Server;
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(server.url + path, {
      method,
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      headers: { authorization: `Bearer ${secretKey}` },
    });
    return answer.json();
  };
  const add = (body: unknown, query = '') => ask('POST', `/admin/orders${query}`, body);
  const lines = async () =>
    (await server.store.db.selectFrom('order_lines').selectAll().orderBy('order_id').orderBy('line').execute()).map(
      ({ order_id, line, item, quantity, price }) => [order_id, line, item, quantity, price],
    );
  const person = (name: string) => idOf('account', 'demo', name);
  const day = '2026-05-01T12:00:00Z';
  beforeAll(() => {
    server = at();
  });
  beforeEach(async () => {
    await server.store.db.deleteFrom('order_lines').execute();
  });

  it('is taken line by line, as CSV, JSON lines or JSON, or with its products', async () => {
    const csv = `order_id,item,quantity,price,currency,customer_id,at\n7,boots,1,89.10,EUR,mara,${day}\n7,socks,2,4.95,EUR,mara,${day}\n`;
    expect(await add(csv)).toEqual({ imported: 2, orders: 1, bad: [] });
    const wanted = [
      ['7', 1, 'boots', 1, '89.10'],
      ['7', 2, 'socks', 2, '4.95'],
    ];
    expect(await lines()).toEqual(wanted);
    const [first] = await server.store.db.selectFrom('order_lines').selectAll().execute();
    expect(first).toMatchObject({ currency: 'EUR', person: person('mara'), at: new Date(day) });
    const products = [
      { product_id: 'boots', quantity: 1, price: '89.10 EUR' },
      { product_id: 'socks', quantity: 2, price: 4.95 },
    ];
    const order = { order_id: 7, timestamp: day, currency: 'EUR', userId: 'mara', products };
    for (const body of [`${JSON.stringify(order)}\n`, [order]]) {
      await server.store.db.deleteFrom('order_lines').execute();
      expect(await add(body)).toEqual({ imported: 2, orders: 1, bad: [] });
      expect(await lines()).toEqual(wanted);
    }
  });

  it('replaces all of its lines when it comes again, and stays as it is where it says the same', async () => {
    const order = (products: object[]) => [{ order_id: '7', at: day, products }];
    const [boots, socks] = [
      { item: 'boots', price: '89.00' },
      { item: 'socks', price: 5 },
    ];
    await add(order([boots, socks]));
    const when = async () =>
      (await server.store.db.selectFrom('order_lines').select('imported_at').execute()).map(
        ({ imported_at }) => imported_at,
      );
    const before = await when();
    await add(order([boots, socks]));
    expect([await lines(), await when()]).toEqual([expect.any(Array), before]);
    expect(await lines()).toHaveLength(2);
    await add(order([socks]));
    expect(await lines()).toEqual([['7', 1, 'socks', 1, '5']]);
    expect((await when())[0]?.getTime()).toBeGreaterThan(before[0]?.getTime() as number);
  });

  it('is whole and there once however many tell of it at once', async () => {
    const told = Array.from({ length: 6 }, (_, n) =>
      ['a', 'b', 'c'].map((order_id) => ({
        order_id,
        at: day,
        products: Array.from({ length: 1 + n }, () => ({ item: `of ${n}`, price: n })),
      })),
    );
    await Promise.all(told.map((one, n) => add(n % 2 ? one : one.toReversed())));
    for (const name of ['a', 'b', 'c']) {
      const own = (await lines()).filter(([order]) => order === name).map(([, , item]) => String(item));
      expect(new Set(own).size).toBe(1);
      expect(own).toHaveLength(1 + Number(own[0]?.slice(3)));
    }
  });

  it('has returns and exact money, and bad rows are told by line and reason', async () => {
    const good = [
      { order_id: 'C1', item: 'boots', quantity: -1, price: '0.1', at: day },
      { order_id: 'C2', item: 'boots', quantity: 3, price: '0.2', at: day },
      { order_id: 'C2', item: 'fee', price: '-11062.060001', at: day },
    ];
    const bad: [object, string][] = [
      [{}, 'It has no price.'],
      [{ price: 1 }, 'Its time, `at`, is none. Write it like 2026-05-01T12:00:00Z.'],
      [{ price: 1, at: '2100-01-01' }, 'Its time, `at`, is yet to come.'],
      [{ price: 1, at: day }, 'It has no order_id.'],
      [{ price: 1, at: day, order_id: 'x'.repeat(101) }, 'Its order_id is longer than 100 characters.'],
      [{ price: 1, at: day, order_id: 'x' }, 'It has no item.'],
      [{ ...good[0], quantity: 0.5 }, 'Its quantity is no whole number from -1000000000 to 1000000000.'],
      [{ ...good[0], price: '1 EUR', currency: 'USD' }, 'Its price is in EUR, not in USD.'],
      [{ ...good[0], price: '1,234' }, 'Its price cannot be read. Write it like 12.50 GBP.'],
      [{ ...good[0], line: 1 }, 'Its order has a line 1 already.'],
      [{ ...good[0], products: [] }, 'Its products are not a list of some.'],
      [{ ...good[0], products: [7] }, 'Its product 1 is not an object.'],
    ];
    expect(await add([...good, ...bad.map(([row]) => row)])).toEqual({
      imported: 3,
      orders: 2,
      bad: bad.map(([, reason], n) => ({ line: n + 4, reason })),
    });
    expect(await add(bad.slice(0, 9).map(([row]) => row))).toMatchObject({ error: 'nothing-to-import' });
    expect(await add('a,b\n1,2\n')).toMatchObject({ error: 'order-id-missing' });
    const { orders } = await ask('GET', '/admin/reports/orders');
    expect(orders).toEqual([
      {
        currency: '',
        lines: 3,
        orders: 2,
        customers: 0,
        total: '-11061.560001',
        anonymous: 3,
        returned: 1,
        sold: { lines: 0, orders: 0, customers: 0, total: '0' },
      },
    ]);
  });

  it('is summed up by currency, and by how its id begins', async () => {
    const row = { item: 'boots', price: '10.10', customer_id: 'mara', at: day };
    await add([
      { ...row, order_id: '1', currency: 'EUR' },
      { ...row, order_id: '2', currency: 'EUR', quantity: 2, customer_id: 'noa' },
      { ...row, order_id: 'C3', currency: 'EUR', quantity: -1 },
      { ...row, order_id: '4', currency: 'GBP', customer_id: 'guest' },
    ]);
    const { orders } = await ask('GET', '/admin/reports/orders');
    expect(orders).toMatchObject([
      {
        currency: 'EUR',
        lines: 3,
        orders: 3,
        customers: 2,
        total: '20.2',
        returned: 1,
        sold: { lines: 2, total: '30.3' },
      },
      { currency: 'GBP', lines: 1, customers: 0, anonymous: 1 },
    ]);
    expect((await ask('GET', '/admin/reports/orders?begins=C')).orders).toMatchObject([{ lines: 1, total: '-10.1' }]);
  });

  it('is told to the person who ordered, and stays without them once they are erased', async () => {
    await ask('PUT', '/admin/items/boots', { title: 'Trail boots' });
    const row = {
      order_id: '1',
      item: 'boots',
      quantity: 2,
      price: '44.50',
      currency: 'EUR',
      customer_id: 'ola',
      at: day,
    };
    const late = { ...row, order_id: '2', at: '2026-05-02' };
    await add([late, row, { ...row, order_id: '3', customer_id: 'noa' }]);
    const browser = new Browser(server);
    await browser.login('ola');
    const me = async (method: string, bearer: boolean) =>
      browser.ask(`/v1/me?site=demo&anonymousId=${browser.aid}`, {
        method,
        ...(bearer && { headers: { authorization: `Bearer ${await token('ola', browser.aid)}` } }),
      });
    expect(await (await me('GET', false)).json()).not.toHaveProperty('orders');
    const line = { item: 'boots', title: 'Trail boots', quantity: 2, price: '44.50', currency: 'EUR' };
    expect((await (await me('GET', true)).json()).orders).toEqual([
      { order: '1', at: '2026-05-01T12:00:00.000Z', ...line },
      { order: '2', at: '2026-05-02T00:00:00.000Z', ...line },
    ]);
    expect((await me('DELETE', true)).status).toBe(200);
    const buyers = async () =>
      Object.fromEntries(
        (await server.store.db.selectFrom('order_lines').select(['order_id', 'person']).execute()).map(
          ({ order_id, person }) => [order_id, person],
        ),
      );
    expect(await buyers()).toEqual({ '1': '', '2': '', '3': person('noa') });
    // An old list brings nobody back.
    expect(await add([row, late, { ...row, order_id: '4' }])).toMatchObject({ imported: 3, bad: [] });
    expect(await buyers()).toMatchObject({ '1': '', '2': '', '4': '' });
    // What they order once they are back is theirs; what was before is not.
    browser.aid = `${browser.aid}-new`;
    browser.cookie = '';
    // A token says its time in whole seconds; one from before the erasure proves nothing.
    const later = { iat: Math.ceil(Date.now() / 1000) + 1 };
    const login = await browser.resolve({ token: await token('ola', browser.aid, { claims: later }) });
    expect(login.status).toBe(200);
    await add([row, { ...row, order_id: '5', at: new Date(Date.now() + 60_000).toISOString() }]);
    expect(await buyers()).toMatchObject({ '1': '', '5': person('ola') });
  });

  it('stays whole where a long file is sent piece by piece', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'attune-orders-'));
    const file = join(folder, 'orders.csv');
    // Every order has a line at the begin of the file and one at its end.
    const rows = Array.from(
      { length: 6000 },
      (_, n) => `o${n % 3000},item ${n},1,${n === 5999 ? 'free' : '0.10'},${day}`,
    );
    writeFileSync(file, `order_id,item,quantity,price,at\n${rows.join('\n')}\n`);
    const remote = { url: server.url, key: secretKey };
    expect(await importFile('orders', file, remote)).toBe(
      '5999 imported, 1 left out.\n  line 6001: Its price cannot be read. Write it like 12.50 GBP.\n',
    );
    expect((await ask('GET', '/admin/reports/orders')).orders).toMatchObject([
      { lines: 5999, orders: 3000, total: '599.9' },
    ]);
    rmSync(folder, { recursive: true });
  });
});
