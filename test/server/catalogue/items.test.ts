import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { importFile } from '../../../src/server/commands/import.ts';
import { progressOn } from '../../../src/server/commands/progress.ts';
import type { Server } from '../../../src/server/server.ts';
import { onEachServer, secretKey } from '../support/backend.ts';

const hour = 3_600_000;

onEachServer('the catalogue', (at) => {
  let server: Server;
  const ask = async (method: string, path: string, body?: unknown, key = secretKey) => {
    const answer = await fetch(server.url + path, {
      method,
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      headers: { authorization: `Bearer ${key}` },
    });
    return answer.json();
  };
  const add = (body: unknown, query = '') => ask('POST', `/admin/items?${query}`, body);
  const item = (id: string) => ask('GET', `/admin/items/${encodeURIComponent(id)}`);
  const ago = (hours: number) => new Date(Date.now() - hours * hour).toISOString();
  /** What can be had of these. */
  const available = async (...ids: string[]) =>
    (await Promise.all(ids.map(item))).filter((one) => one.available).map(({ id }) => id);
  beforeAll(() => {
    server = at();
  });
  beforeEach(async () => {
    await server.store.db.deleteFrom('items').execute();
  });

  it('keeps what an import tells of an item, until something newer does', async () => {
    const told = { id: 'a/1 ü', title: 'Boots', price: '89.00 EUR', colour: 'red' };
    expect(await add([told, { id: 'bad' }], `source=feed&asOf=${ago(2)}&kind=product`)).toEqual({
      imported: 1,
      bad: [{ line: 2, reason: 'It has no title.' }],
    });
    const kept = await item('a/1 ü');
    expect(kept).toMatchObject({
      id: 'a/1 ü',
      kind: 'product',
      title: 'Boots',
      available: true,
      facts: { price: 89, currency: 'EUR', colour: 'red' },
      source: 'feed',
      staleAt: null,
    });
    // Older than what is there, so it changes nothing; a newer one replaces all of it.
    await add([{ ...told, title: 'Old' }], `asOf=${ago(3)}`);
    expect(await item('a/1 ü')).toEqual(kept);
    await add([
      { ...told, title: 'Then', as_of: ago(4) },
      { id: 'a/1 ü', title: 'Now', as_of: ago(1) },
    ]);
    expect(await item('a/1 ü')).toMatchObject({ title: 'Now', facts: {}, source: 'api' });
  });

  it('knows from when a price is stale: by the time to live, or as a sale ends', async () => {
    const from = Date.now() - hour;
    await add('id,title,price\nx,X,1.00\n', `ttl=2h&asOf=${new Date(from).toISOString()}`);
    expect(Date.parse((await item('x')).staleAt)).toBe(from + 2 * hour);
    const ends = new Date(Date.now() + hour).toISOString();
    const sale = { price: 9, sale_price: 5, sale_price_effective_date: `${ago(1)}/${ends}` };
    await add([{ id: 'y', title: 'Y', ...sale }], 'ttl=30d');
    expect(await item('y')).toMatchObject({ staleAt: ends, facts: { price: 5, was: 9 } });
  });

  it('loses what a whole import of its source no longer tells of: it stays, and cannot be had', async () => {
    await add('id,title\na,A\nb,B\nc,C\n', `source=feed&asOf=${ago(3)}`);
    await add('id,title\nd,D\n', `source=other&asOf=${ago(3)}`);
    // A bad row tells of b, too; of `new` it says nothing that can be kept.
    const whole = 'id,title,price\na,A,1\nb,B,free\nnew,,1\n';
    expect(await add(whole, `source=feed&whole=1&asOf=${ago(2)}`)).toMatchObject({ imported: 1, takenAway: 1 });
    expect(await available('a', 'b', 'c', 'd')).toEqual(['a', 'b', 'd']);
    expect(await item('c')).toMatchObject({ title: 'C', available: false, staleAt: null });
    // It is back once it is told of again.
    await add('id,title\nc,C\n', 'source=feed');
    expect(await available('c')).toEqual(['c']);
  });

  it('is whole in parts, too', async () => {
    await add('id,title\na,A\nb,B\nc,C\n', `source=feed&asOf=${ago(3)}`);
    const when = `source=feed&asOf=${ago(1)}`;
    expect(await add('id,title\na,A\n', `${when}&whole=part`)).toMatchObject({ imported: 1, takenAway: 0 });
    expect(await available('a', 'b', 'c')).toEqual(['a', 'b', 'c']);
    expect(await add('id,title\nb,B\n', `${when}&whole=end`)).toMatchObject({ imported: 1, takenAway: 1 });
    expect(await available('a', 'b', 'c')).toEqual(['a', 'b']);
  });

  it('loses nothing by a list that is empty, cut, or not from one time', async () => {
    await add('id,title\na,A\n', 'source=feed');
    const feed = '<rss><channel><item><id>b</id><title>B</title></item>';
    expect(await add('[]', 'source=feed&whole=1')).toMatchObject({ error: 'nothing-to-import' });
    expect(await add(feed, 'source=feed&whole=1')).toMatchObject({ error: 'feed-cut' });
    expect(await add(feed, 'source=feed')).toMatchObject({ imported: 1, bad: [{ line: 1 }] });
    const own = [{ id: 'a', title: 'A', as_of: ago(1) }];
    expect(await add(own, 'source=feed&whole=1')).toMatchObject({ error: 'nothing-to-import' });
    expect(await add(own, 'whole=yes')).toMatchObject({ error: 'whole-invalid' });
    expect(await add(own, 'whole=part')).toMatchObject({ error: 'as-of-missing' });
    expect(await available('a', 'b')).toEqual(['a', 'b']);
  });

  it('has single items put in, changed and taken away', async () => {
    const put = { title: 'Boots', price: 89, was: 120, url: '/boots', colour: 'red' };
    expect(await ask('PUT', '/admin/items/boots?source=shop', put)).toMatchObject({ id: 'boots', source: 'shop' });
    expect(
      await ask('PATCH', '/admin/items/boots?ttl=1h', { price: '79.50 EUR', available: false, was: null }),
    ).toEqual(
      expect.objectContaining({
        title: 'Boots',
        available: false,
        source: 'shop',
        facts: { price: 79.5, currency: 'EUR', url: '/boots', colour: 'red' },
        staleAt: expect.any(String),
      }),
    );
    // From before the last change: it changes nothing.
    expect(await ask('PATCH', `/admin/items/boots?asOf=${ago(1)}`, { price: 1 })).toMatchObject({
      facts: { price: 79.5 },
    });
    for (const [method, body, error] of [
      ['PATCH', { price: 'free' }, 'price-invalid'],
      ['PATCH', { url: 'javascript:x' }, 'item-invalid'],
      ['PATCH', { colour: 'blue' }, 'item-invalid'],
      ['PUT', { price: 1 }, 'item-invalid'],
    ] as const)
      expect(await ask(method, '/admin/items/boots', body)).toMatchObject({ error });
    expect(await ask('PATCH', '/admin/items/none', { price: 1 })).toMatchObject({ error: 'item-unknown' });
    expect(await ask('DELETE', '/admin/items/boots')).toEqual({ deleted: true });
    expect(await ask('DELETE', '/admin/items/boots')).toMatchObject({ error: 'item-unknown' });
  });

  it('loses neither of two changes that come at once', async () => {
    await ask('PUT', '/admin/items/x', { title: 'X' });
    await Promise.all([
      ...Array.from({ length: 5 }, (_, n) => ask('PATCH', '/admin/items/x', { price: n + 1 })),
      ask('PATCH', '/admin/items/x', { brand: 'Fern' }),
    ]);
    expect((await item('x')).facts).toEqual({ price: expect.any(Number), brand: 'Fern' });
  });

  it('is listed in pages', async () => {
    await add(
      ['c', 'a', 'b'].map((id) => ({ id, title: id })),
      'kind=article',
    );
    await add([{ id: 'p', title: 'p' }], 'source=shop');
    const first = await ask('GET', '/admin/items?limit=2&kind=article');
    expect([first.items.map(({ id }: { id: string }) => id), first.next]).toEqual([['a', 'b'], 'b']);
    const second = await ask('GET', '/admin/items?limit=2&kind=article&after=b');
    expect([second.items.map(({ id }: { id: string }) => id), second.next]).toEqual([['c'], null]);
    expect((await ask('GET', '/admin/items?source=shop')).items).toHaveLength(1);
    expect(await ask('GET', '/admin/items?limit=9999')).toMatchObject({ error: 'limit-invalid' });
  });

  it('is for keys of its scope alone', async () => {
    const { secret } = await ask('POST', '/admin/keys', { name: 'stock', scopes: ['catalogue'] });
    const other = (await ask('POST', '/admin/keys', { name: 'crm', scopes: ['customers'] })).secret;
    expect(await ask('PUT', '/admin/items/x', { title: 'X' }, secret)).toMatchObject({ id: 'x' });
    for (const [method, path] of [
      ['GET', '/admin/items'],
      ['POST', '/admin/orders'],
      ['DELETE', '/admin/items/x'],
    ] as const)
      expect(await ask(method, path, method === 'GET' ? undefined : [], other)).toMatchObject({ error: 'key-scope' });
    expect(await ask('GET', '/admin/reports/orders', undefined, secret)).toMatchObject({ error: 'key-scope' });
  });

  it('comes from a long file piece by piece, as a whole, with progress and every bad line by its number', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'attune-items-'));
    const file = join(folder, 'feed.xml');
    const entry = (n: number) =>
      `<item>\n<g:id>i${n}</g:id><title>Item ${n}</title><g:price>${n === 5001 ? 'free' : `${n}.50 EUR`}</g:price>\n</item>`;
    const write = (count: number) =>
      writeFileSync(
        file,
        `<rss><channel>\n${Array.from({ length: count }, (_, n) => entry(n)).join('\n')}\n</channel></rss>`,
      );
    let written = '';
    const terminal = { isTTY: true, write: (some: string) => (written += some) };
    const remote = { url: server.url, key: secretKey };
    const run = (options: object = {}) =>
      importFile('items', file, remote, { whole: true, ...options }, progressOn(terminal));
    write(5003);
    expect(await run()).toBe(
      `5002 imported, 1 left out. 0 of “feed.xml” cannot be had any more.\n  line ${2 + 5001 * 3}: Its price cannot be read. Write it like 12.50 GBP.\n`,
    );
    expect(written).toBe('\r5000 of 5003 rows\r5003 of 5003 rows\n');
    expect((await item('i5002')).facts).toEqual({ price: 5002.5, currency: 'EUR' });
    write(5001);
    expect(await run()).toBe('5001 imported, 0 left out. 1 of “feed.xml” cannot be had any more.\n');
    write(1);
    expect(JSON.parse(await run({ json: true }))).toEqual({ imported: 1, takenAway: 5000, bad: [] });
    writeFileSync(file, '<rss><channel><item>');
    await expect(run()).rejects.toThrow('None of the 2 records can be taken. Line 1:');
    rmSync(folder, { recursive: true });
  });
});
