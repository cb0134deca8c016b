import { beforeAll, expect, it } from 'vitest';
import type { About } from '../../src/core/traits.ts';
import { idOf } from '../../src/server/identity/ids.ts';
import type { Server } from '../../src/server/server.ts';
import { Browser, onEachServer, secretKey, token } from './support/backend.ts';

onEachServer('the visitor’s own data', (at) => {
  let server: Server;
  beforeAll(async () => {
    server = at();
    await admin('PUT', '/admin/plan', { site: 'demo', public: ['first_name'] });
  }, 60_000);
  const admin = (method: string, path: string, body: unknown) =>
    fetch(server.url + path, { method, body: JSON.stringify(body), headers: { authorization: `Bearer ${secretKey}` } });
  const me = (browser: Browser, method = 'GET', bearer?: string) =>
    browser.ask(`/v1/me?site=demo&anonymousId=${browser.aid}`, {
      method,
      ...(bearer && { headers: { authorization: `Bearer ${bearer}` } }),
    });
  const rows = async () => {
    const { db } = server.store;
    const tables = ['events', 'links', 'person_devices', 'device_cookies', 'customers'] as const;
    return JSON.stringify(await Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute())));
  };

  it('is given to the browser that sent it', async () => {
    const browser = new Browser(server);
    await browser.resolve();
    await browser.view('hiking');
    await browser.view('cycling');
    await new Browser(server).view('sailing');
    const exported = await (await me(browser)).json();
    expect(exported).toMatchObject({ format: 4, site: 'demo' });
    expect(exported.events.map((event: { properties: object }) => event.properties)).toEqual([
      { topics: ['hiking'] },
      { topics: ['cycling'] },
    ]);
    expect(exported).not.toHaveProperty('traits');
    expect(exported.about.map(({ name, from }: About) => `${name} ${from}`)).toContain('engagement inferred');
  });

  it('is given to the person, from every device, with a token', async () => {
    await admin('POST', '/admin/customers', [{ customer_id: 'greta', first_name: 'Greta', points: 7 }]);
    const [phone, desktop] = [new Browser(server), new Browser(server)];
    await phone.login('greta');
    await phone.view('hiking');
    await desktop.login('greta');
    await desktop.view('cycling');
    const exported = await (await me(desktop, 'GET', await token('greta', desktop.aid))).json();
    expect(exported.events).toHaveLength(2);
    expect(exported.traits).toEqual({ first_name: { value: 'Greta', from: 'imported' } });
    expect((await me(desktop, 'GET', await token('greta', phone.aid))).status).toBe(401);
  });

  it('is gone after an erasure of the browser, and a late beacon does not bring it back', async () => {
    const browser = new Browser(server);
    await browser.resolve();
    await browser.login('hanna');
    await browser.view('rowing');
    expect(await (await me(browser, 'DELETE')).json()).toEqual({ erased: true });
    expect(browser.cookie).toBe('attune_device=');
    expect((await browser.view('rowing')).status).toBe(200);
    expect(await rows()).not.toContain('rowing');
    expect(await rows()).not.toContain(browser.aid);
    // The token that was made for this device links it no more either.
    expect((await browser.login('hanna')).status).toBe(401);
    // A new start is a new visitor.
    browser.aid = 'after-erasure';
    await browser.view('fencing');
    expect((await (await me(browser)).json()).events).toHaveLength(1);
  });

  it('is not linked again by a late event that a secret key vouches for', async () => {
    const browser = new Browser(server);
    await browser.view('archery');
    await me(browser, 'DELETE');
    const late = { writeKey: secretKey, anonymousId: browser.aid, userId: 'henk', event: 'Order Completed' };
    await browser.post('/v1/track', late);
    const links = await server.store.db.selectFrom('links').selectAll().execute();
    expect(links.filter(({ device }) => device === idOf('device', 'demo', browser.aid))).toEqual([]);
  });

  it('is gone after an erasure of the person, on every device, and the record too', async () => {
    await admin('POST', '/admin/customers', [{ customer_id: 'ida', first_name: 'Ida-of-the-record' }]);
    const [phone, desktop] = [new Browser(server), new Browser(server)];
    await phone.login('ida');
    await phone.view('surfing');
    await desktop.login('ida');
    await desktop.view('surfing');
    const old = await token('ida', 'another-device', { claims: { iat: Math.floor(Date.now() / 1000) - 5 } });
    const answer = await me(desktop, 'DELETE', await token('ida', desktop.aid));
    expect(answer.status).toBe(200);
    await phone.view('surfing');
    const left = await rows();
    for (const trace of ['surfing', 'Ida-of-the-record', phone.aid, desktop.aid]) expect(left).not.toContain(trace);
    // A token from before proves nothing; importing the old list brings nobody back.
    const late = new Browser(server, 'another-device');
    expect(await (await late.resolve({ token: old })).json()).toMatchObject({ error: 'token-erased' });
    const imported = await admin('POST', '/admin/customers', [{ customer_id: 'ida', first_name: 'Ida-of-the-record' }]);
    expect(await imported.json()).toMatchObject({ imported: 0, bad: [{ line: 1 }] });
  });

  it('is in no count of what goes together any more', async () => {
    const browser = new Browser(server);
    await admin('POST', '/admin/items', [{ id: 'kayak', title: 'Kayak' }]);
    await admin('POST', '/admin/orders', [
      { order_id: '1', at: '2026-05-01', userId: 'lea', products: [{ product_id: 'kayak', price: 1 }] },
    ]);
    await browser.login('lea');
    await browser.post('/v1/track', {
      writeKey: 'demo',
      anonymousId: browser.aid,
      event: 'Product Viewed',
      properties: { product_id: 'kayak' },
    });
    await admin('POST', '/admin/related', {});
    const ids = [idOf('account', 'demo', 'lea'), idOf('device', 'demo', browser.aid)];
    const theirs = () => server.store.db.selectFrom('baskets').select('way').where('basket', 'in', ids).execute();
    expect(await theirs()).toEqual([{ way: 'also-bought' }, { way: 'also-viewed' }]);
    await me(browser, 'DELETE', await token('lea', browser.aid));
    expect(await theirs()).toEqual([]);
  });

  it('of one person is gone from a shared tablet, and nothing of it falls to the other', async () => {
    const tablet = new Browser(server);
    await tablet.login('jan');
    await tablet.view('judo', 'judo', 'judo');
    tablet.session = 'hers';
    await tablet.login('kim');
    await tablet.view('karate', 'karate', 'karate');
    tablet.session = 'whose?';
    await tablet.view('chess', 'chess', 'chess');
    await me(tablet, 'DELETE', await token('jan', tablet.aid));
    expect(await rows()).not.toContain('judo');
    expect((await (await new Browser(server).login('kim')).json()).known.interests).toEqual(['karate']);
  });
});
