import fc from 'fast-check';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { Server } from '../../src/server/server.ts';
import { onEachServer, post, secretKey } from './support/backend.ts';

const day = '2026-05-01T12:00:00Z';
const titles = ['boots', 'socks', 'tent', 'stove', 'map', 'flask'];
type Order = [customer: string, items: string[]];

onEachServer('what goes with what', (at) => {
  let server: Server;
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(server.url + path, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      headers: { authorization: `Bearer ${secretKey}` },
    });
    return answer.json();
  };
  const get = (query: string) => fetch(`${server.url}/v1/related?${query}`);
  const near = async (id: string, kind: string) =>
    (await (await get(`site=demo&ids=${id}&kinds=${kind}`)).json()).near[id]?.[kind];
  const order = (orders: Order[], from = 0) =>
    ask(
      'POST',
      '/admin/orders',
      orders.map(([userId, items], n) => ({
        order_id: `o${from + n}`,
        at: day,
        ...(userId && { userId }),
        products: items.map((product_id) => ({ product_id, price: 1 })),
      })),
    );
  const saw = (anonymousId: string, event: string, properties: object) =>
    post(server, '/v1/track', { writeKey: 'demo', anonymousId, event, properties });
  const count = (query = '') => ask('POST', `/admin/related${query}`);
  beforeAll(() => {
    server = at();
  });
  beforeEach(async () => {
    const { db } = server.store;
    for (const table of ['items', 'order_lines', 'events', 'neighbours', 'baskets', 'countings'] as const)
      await db.deleteFrom(table).execute();
    await ask(
      'POST',
      '/admin/items',
      titles.map((id) => ({ id, title: id, price: '10 EUR', topics: ['gear', id.length > 4 ? 'long' : 'short'] })),
    );
  });

  it('is the cosine of the orders that they are in, less where there are few, at least two', async () => {
    await order([
      ['a', ['boots', 'socks']],
      ['b', ['boots', 'socks', 'tent']],
      ['c', ['boots']],
    ]);
    expect(await count()).toEqual({ counted: { 'bought-together': 2, 'also-bought': 2, similar: 6 } });
    const strength = Math.round(((2 / Math.sqrt(3 * 2)) * 1000 * 2) / 4);
    expect(await near('boots', 'bought-together')).toEqual([['socks', strength]]);
    expect(await near('tent', 'bought-together')).toBeUndefined();
  });

  it('is the same as counted by hand, for any orders, all at once or as they come', { timeout: 120_000 }, async () => {
    const orders = fc.array(
      fc.tuple(fc.constantFrom('', 'ann', 'bo', 'cy'), fc.uniqueArray(fc.constantFrom(...titles), { minLength: 1 })),
      // One more than ten baskets is not more by a tenth: there a list waits for the next whole count.
      { minLength: 1, maxLength: 10 },
    );
    const byHand = (baskets: Set<string>[]) => {
      const n = (...items: string[]) => baskets.filter((basket) => items.every((item) => basket.has(item))).length;
      return titles.map((one) =>
        titles
          .filter((other) => other !== one && n(one, other) > 1)
          .map((other): [string, number] => {
            const both = n(one, other);
            return [other, ((both / Math.sqrt(n(one) * n(other))) * both) / (both + 2)];
          })
          .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
          .map(([other, strength]) => [other, Math.round(strength * 1000)]),
      );
    };
    await fc.assert(
      fc.asyncProperty(orders, fc.nat(12), async (all, cut) => {
        await server.store.db.deleteFrom('order_lines').execute();
        await order(all.slice(0, cut) as Order[]);
        await count('?whole=1');
        await order(all.slice(cut) as Order[], Math.min(cut, all.length));
        await count();
        const people = new Map<string, Set<string>>();
        all.forEach(([who, items], n) => {
          const name = who || `o${n}`;
          people.set(name, new Set([...(people.get(name) ?? []), ...items]));
        });
        const told = async (kind: string) => {
          const found = (await (await get(`site=demo&ids=${titles}&kinds=${kind}`)).json()).near;
          return titles.map((id) => found[id]?.[kind] ?? []);
        };
        // Equal strengths may stand in another order where the last digit of a double differs.
        const sorted = (lists: [string, number][][]) => lists.map((list) => list.map(String).sort());
        expect(sorted(await told('bought-together'))).toEqual(
          sorted(byHand(all.map(([, items]) => new Set(items))) as never),
        );
        expect(sorted(await told('also-bought'))).toEqual(sorted(byHand([...people.values()]) as never));
      }),
      { numRuns: 10 },
    );
  });

  it('goes by what browsers saw and ordered, an order that was imported too only once, and no bot', async () => {
    for (const who of ['phone', 'tablet']) {
      await saw(who, 'Product Viewed', { product_id: 'tent' });
      await saw(who, 'Product Viewed', { product_id: 'map' });
      await saw(who, 'Order Completed', {
        order_id: `o-${who}`,
        products: [{ product_id: 'stove' }, { product_id: 'flask' }],
      });
    }
    const userAgent = 'Googlebot/2.1 (+http://www.google.com/bot.html)';
    for (const anonymousId of ['bot1', 'bot2'])
      await ask('POST', '/v1/batch', {
        batch: ['boots', 'tent'].map((product_id) => ({
          type: 'track',
          event: 'Product Viewed',
          anonymousId,
          properties: { product_id },
          context: { userAgent },
        })),
      });
    await count();
    expect(await near('tent', 'also-viewed')).toEqual([['map', 500]]);
    expect(await near('tent', 'bought-after-viewing')).toEqual([
      ['flask', 500],
      ['stove', 500],
    ]);
    expect(await near('stove', 'bought-together')).toEqual([['flask', 500]]);
    const { site } = await (await get('site=demo&kinds=trending')).json();
    expect(site.trending.map(([id]: [string]) => id)).toEqual(['flask', 'stove', 'map', 'tent']);
    const lines = ['stove', 'flask'].map((item) => ({
      order_id: 'o-phone',
      item,
      price: 1,
      at: day,
      customer_id: 'ann',
    }));
    await ask('POST', '/admin/orders', lines);
    await count('?whole=1');
    expect(await near('stove', 'also-bought')).toEqual([['flask', 500]]);
  });

  it('is looked at again, between times, where it grew by a tenth, and is put into the lists of what it goes with', async () => {
    await order(Array.from({ length: 30 }, () => ['', ['boots', 'socks']]));
    await count();
    await order(
      [
        ['', ['boots', 'tent']],
        ['', ['boots', 'tent']],
        ['', ['boots', 'socks']],
      ],
      30,
    );
    await count();
    const cosine = (both: number, one: number, other: number) =>
      Math.round(((both / Math.sqrt(one * other)) * both * 1000) / (both + 2));
    expect(await near('tent', 'bought-together')).toEqual([['boots', cosine(2, 2, 33)]]);
    // Of boots 30 orders became 33, of socks 31: what they have in common stays as it was.
    expect(await near('boots', 'bought-together')).toEqual([
      ['socks', cosine(30, 30, 30)],
      ['tent', cosine(2, 2, 33)],
    ]);
    await count('?whole=1');
    expect((await near('boots', 'bought-together'))[0]).toEqual(['socks', cosine(31, 33, 31)]);
  });

  it('is counted by one at a time: who asks meanwhile is answered when the other is done', async () => {
    const { db } = server.store;
    const begun_at = new Date();
    await db.insertInto('countings').values({ site: 'demo', begun_at, at: null, whole_at: null }).execute();
    let answered = false;
    const asked = count().then((answer) => {
      answered = true;
      return answer;
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(answered).toBe(false);
    await db.updateTable('countings').set({ begun_at: null }).execute();
    expect(await asked).toEqual({ counted: { similar: 6 } });
  });

  it('is by content what has topics in common, rare ones more, and of the same kind', async () => {
    await ask('PUT', '/admin/items/tale', { title: 'A tale', kind: 'article', topics: ['gear', 'short'] });
    await count();
    const alike = await near('map', 'similar');
    expect(alike.slice(0, 1)).toEqual([['tent', 1000]]);
    expect(alike.map(([id]: [string]) => id)).not.toContain('tale');
  });

  it('tells of items what any page may know, and what the plan shows; no price that went stale', async () => {
    await ask('PUT', '/admin/items/tent?ttl=1h', {
      title: 'Tent',
      price: '99 EUR',
      margin: 0.4,
      sleeps: 3,
      lasts: 90,
      sponsored: true,
    });
    await server.store.db
      .updateTable('items')
      .set({ stale_at: new Date(0) })
      .where('id', '=', 'map')
      .execute();
    await count();
    const told = async () => (await (await get('site=demo&ids=tent,map&kinds=sponsored')).json()) as { items: object };
    expect(await told()).toEqual({
      near: {},
      site: { sponsored: [['tent', 1000]] },
      items: {
        tent: { title: 'Tent', price: 99, currency: 'EUR', lasts: 90, sponsored: true },
        map: { title: 'map', currency: 'EUR', topics: ['gear', 'short'] },
      },
    });
    const published = await ask('PUT', '/admin/plan', {
      site: 'demo',
      lists: { all: { of: ['similar'] } },
      experiences: [
        {
          id: 'e',
          slot: 's',
          audience: 'everyone',
          variants: {
            v: {
              any: [
                ['ul', { 'data-attune-list': 'all' }, ['li', { 'data-attune-item': '' }, 'Sleeps {{item.sleeps}}']],
              ],
            },
          },
        },
      ],
    });
    expect(published).toEqual({ version: expect.any(Number) });
    expect((await told()).items).toMatchObject({ tent: { sleeps: 3 } });
    expect(JSON.stringify(await told())).not.toContain('margin');
  });

  it('may be kept by any cache and read by any page, and is another site’s never', async () => {
    await count();
    const answer = await fetch(`${server.url}/v1/related?site=demo&ids=map`, {
      headers: { origin: 'https://elsewhere.example' },
    });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('cache-control')).toContain('public');
    expect([answer.headers.get('vary'), answer.headers.get('set-cookie')]).toEqual([null, null]);
    expect(await (await get('site=other-shop&ids=map')).json()).toEqual({ near: {}, site: {}, items: {} });
  });

  it('is asked for in a way that can be answered, or says what to write', async () => {
    const asked = async (query: string) => {
      const answer = await get(query);
      return [answer.status, (await answer.json()).error];
    };
    expect(await asked('site=demo')).toEqual([200, undefined]);
    expect(await asked('site=demo&kinds=best')).toEqual([400, 'kinds-invalid']);
    expect(await asked(`site=demo&ids=${'x'.repeat(101)}`)).toEqual([400, 'ids-invalid']);
    expect(await asked(`site=demo&ids=${Array.from({ length: 21 }, (_, n) => n)}`)).toEqual([400, 'ids-invalid']);
    expect((await asked('site=nowhere&ids=map'))[0]).toBe(404);
    expect(await asked('site=demo&ids=__proto__,constructor')).toEqual([200, undefined]);
  });
});
