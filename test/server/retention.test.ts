import { afterAll, beforeAll, expect, it } from 'vitest';
import { configFrom } from '../../src/server/config.ts';
import { expire, usualKeep } from '../../src/server/retention.ts';
import type { Server } from '../../src/server/server.ts';
import { Browser, onEachKind, secretKey, start } from './support/backend.ts';

const day = 86_400_000;

onEachKind('what is kept', (kind) => {
  let server: Server;
  let opened: Awaited<ReturnType<typeof kind.open>>;
  /** The clock of the server, ms since 1970. */
  let now = 0;
  const logged: object[] = [];
  beforeAll(async () => {
    now = Date.now();
    opened = await kind.open();
    server = await start({ ...opened.options, now: () => now });
  });
  afterAll(async () => {
    await server?.close();
    await opened?.remove();
  });
  const count = async (
    table: 'events' | 'device_cookies' | 'token_uses' | 'handover_codes' | 'consents' | 'customers',
  ) => (await server.store.db.selectFrom(table).selectAll().execute()).length;
  const expireNow = (keep = usualKeep) => expire(server.store.db, 'demo', keep, now);

  it('goes when it was kept long enough, each data set in its own time, and is counted in the audit', async () => {
    const browser = new Browser(server);
    await browser.login('lea');
    await browser.view('hiking', 'cycling');
    const consent = { categoryPreferences: { Ads: true } };
    await browser.send([{ type: 'track', event: 'Consent', context: { consent } }]);
    await browser.ask(`/v1/me?site=demo&anonymousId=${browser.aid}`, {
      method: 'PATCH',
      body: '{"object":{"sharing":true}}',
    });
    const headers = { authorization: `Bearer ${secretKey}` };
    const body = JSON.stringify([{ customer_id: 'lea', tier: 'gold' }]);
    await fetch(`${server.url}/admin/customers?source=crm&ttl=30d`, { method: 'POST', headers, body });
    await fetch(`${server.url}/admin/customers?source=shop`, { method: 'POST', headers, body });
    expect(await expireNow()).toEqual({});

    now += 31 * day;
    await browser.view('sailing');
    expect(await expireNow()).toEqual({ customers: 1, tokens: 1 });
    now += 370 * day;
    expect(await expireNow()).toEqual({ events: 3 });
    expect(await count('device_cookies')).toBe(1);
    now += 60 * day;
    expect(await expireNow()).toEqual({ events: 1, devices: 1 });
    expect(await expireNow({ ...usualKeep, audit: Number.POSITIVE_INFINITY })).toEqual({});
    now += 700 * day;
    const { audit = 0, ...others } = await expireNow();
    expect(others).toEqual({ consents: 1 });
    expect(audit).toBeGreaterThan(0);
    // An objection stays until it is taken back.
    const left = await server.store.db.selectFrom('consents').select(['by', 'category']).execute();
    expect(left.length).toBeGreaterThan(0);
    for (const row of left) expect(row).toEqual({ by: 'visitor', category: 'sharing' });
    const acts = await server.store.db.selectFrom('audit').selectAll().where('act', '=', 'expire').execute();
    expect(acts.map(({ why }) => why)).toEqual(expect.arrayContaining(['events: 1', 'consents: 1']));
  });

  it('goes once where several look at the same time, in batches', async () => {
    const browser = new Browser(server);
    await browser.send(Array.from({ length: 1200 }, () => ({ type: 'page' })));
    now += 401 * day;
    const before = await count('events');
    const all = await Promise.all(Array.from({ length: 4 }, () => expireNow()));
    expect(all.reduce((sum, { events = 0 }) => sum + events, 0)).toBe(before);
    expect(await count('events')).toBe(0);
  });

  it('goes by itself when a server runs, which logs how much it was and nothing else', async () => {
    await new Browser(server).view('secret-topic');
    await server.close();
    now += 401 * day;
    const log = {
      info: (...said: object[]) => logged.push(said),
      warn() {},
      error: (said: object) => logged.push(said),
    };
    server = await start({ ...opened.options, now: () => now, log: log as never });
    await expect.poll(() => count('events'), { timeout: 20_000 }).toBe(0);
    await expect.poll(() => JSON.stringify(logged), { timeout: 20_000 }).toContain('"gone":{"events":1');
    expect(JSON.stringify(logged)).not.toContain('secret-topic');
  });
});

it('is set by the environment, in days or hours', () => {
  const { keep } = configFrom({ ATTUNE_KEEP_EVENTS: '30d', ATTUNE_KEEP_AUDIT: 'never', ATTUNE_KEEP_DEVICES: '12h' });
  expect(keep).toEqual({ events: 30 * day, audit: Number.POSITIVE_INFINITY, devices: day / 2 });
  for (const wrong of ['30', '0d', '-1d', 'ever'])
    expect(() => configFrom({ ATTUNE_KEEP_EVENTS: wrong })).toThrow('ATTUNE_KEEP_EVENTS must be a time, such as 400d');
});
