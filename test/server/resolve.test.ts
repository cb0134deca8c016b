import { beforeAll, expect, it } from 'vitest';
import type { Server } from '../../src/server/server.ts';
import { Browser, onEachServer, secretKey } from './support/backend.ts';

onEachServer('POST /v1/resolve', (at) => {
  let server: Server;
  beforeAll(async () => {
    server = at();
    const headers = { authorization: `Bearer ${secretKey}` };
    const plan = { site: 'demo', public: ['first_name', 'member_since', 'wishlist', 'colours'] };
    const published = await fetch(`${server.url}/admin/plan`, { method: 'PUT', headers, body: JSON.stringify(plan) });
    expect(await published.json()).toEqual({ version: 1 });
    const customers = [{ customer_id: 'mara', first_name: 'Mara', member_since: 2019, points: 1240 }];
    const imported = await fetch(`${server.url}/admin/customers`, {
      method: 'POST',
      headers,
      body: JSON.stringify(customers),
    });
    expect(await imported.json()).toEqual({ imported: 1, bad: [] });
  }, 60_000);

  it('tells a stranger the plan’s version alone, and gives a cookie that no script reads', async () => {
    const browser = new Browser(server);
    const answer = await browser.resolve();
    expect(await answer.json()).toEqual({ plan: 1 });
    expect(answer.headers.get('set-cookie')).toMatch(
      /^attune_device=[\w-]{22}; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    // It stays the same, for another while.
    const before = browser.cookie;
    await browser.resolve();
    expect(browser.cookie).toBe(before);
  });

  it('tells lists of values and of small records that the plan makes public, without what is sensitive in them', async () => {
    const wishlist = [
      { title: 'Tent', price: 340, age: 40, more: { x: 1 } },
      ['Stove'],
      null,
      ...Array.from({ length: 30 }, (_, n) => ({ title: `${n}`.repeat(200) })),
    ];
    const customers = [
      { customer_id: 'lists', first_name: ['A'], wishlist, colours: ['red', 2, true, null], points: [1] },
    ];
    await fetch(`${server.url}/admin/customers`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secretKey}` },
      body: JSON.stringify(customers),
    });
    const { traits } = (await (await new Browser(server).login('lists')).json()).known;
    expect(Object.keys(traits)).toEqual(['first_name', 'wishlist', 'colours']);
    expect(traits.colours).toEqual(['red', 2, true]);
    expect(traits.wishlist[0]).toEqual({ title: 'Tent', price: 340 });
    expect(JSON.stringify(traits.wishlist).length).toBeLessThan(8100);
    expect(traits.wishlist.length).toBeGreaterThan(15);
  });

  it('tells when experiences were on screen on the person’s other devices, and on no one else’s', async () => {
    const shown = (browser: Browser, experience: string) =>
      browser.send([
        { type: 'track', event: 'Exposure', properties: { slot: 'hero', experience, variant: 'a', size: 'phone' } },
      ]);
    const [phone, desktop, stranger] = [new Browser(server), new Browser(server), new Browser(server)];
    await shown(phone, 'reminder');
    await shown(phone, 'reminder');
    await phone.login('idris');
    await shown(stranger, 'reminder');
    await stranger.login('wen');
    await shown(desktop, 'offer');
    const answer = await (await desktop.login('idris')).json();
    expect(Object.keys(answer.shown)).toEqual(['reminder']);
    expect(answer.shown.reminder).toHaveLength(2);
    expect(Date.now() - answer.shown.reminder[1]).toBeLessThan(60_000);
  });

  it('tells a browser whose storage was wiped what it had on screen, but not what somebody had who logged in there', async () => {
    const browser = new Browser(server);
    const shown = (experience: string) =>
      browser.send([{ type: 'track', event: 'Exposure', properties: { slot: 'hero', experience, variant: 'a' } }]);
    await browser.resolve();
    await shown('reminder');
    // The cookie is all that is left.
    browser.aid = `wiped-${Math.random()}`;
    expect(Object.keys((await (await browser.resolve()).json()).shown)).toEqual(['reminder']);
    browser.session = 'evening';
    await browser.login('rosa');
    await shown('offer');
    browser.aid = `wiped-again-${Math.random()}`;
    browser.session = 'night';
    expect(await (await browser.resolve()).json()).toEqual({ plan: 1 });
  });

  it('joins a login on a second device to the first', async () => {
    const phone = new Browser(server);
    await phone.view('hiking', 'hiking', 'hiking', 'cycling');
    await phone.resolve();
    expect((await (await phone.login('mara')).json()).known.interests).toEqual([]);
    const desktop = new Browser(server);
    const { known } = await (await desktop.login('mara')).json();
    expect(known).toMatchObject({
      userId: 'mara',
      traits: { first_name: 'Mara', member_since: 2019 },
      interests: ['hiking'],
    });
    expect(known.until).toBeGreaterThan(Date.now());
    expect(await (await desktop.resolve()).json()).toEqual({ plan: 1 });
  });

  it('replaces the cookie on `forget`, and forgets', async () => {
    const browser = new Browser(server);
    await browser.login('mara');
    const before = browser.cookie;
    expect(await (await browser.resolve({ forget: true })).json()).toEqual({ plan: 1 });
    expect(browser.cookie).not.toBe(before);
  });
});
