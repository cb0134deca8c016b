import { beforeAll, expect, it } from 'vitest';
import { makeCode } from '../../src/server/identity/handover.ts';
import { idOf } from '../../src/server/identity/ids.ts';
import type { Server } from '../../src/server/server.ts';
import { cookieOf } from '../../src/server/store/device-cookies.ts';
import { Browser, onEachServer, secretKey, token } from './support/backend.ts';

onEachServer('a hand-over', (at) => {
  let server: Server;
  beforeAll(() => {
    server = at();
  });
  /** A browser on one of the site's domains: each has a cookie jar of its own. */
  const onDomain = async () => {
    const browser = new Browser(server);
    await browser.resolve();
    return browser;
  };
  const whole = (browser: Browser) => ({ writeKey: 'demo', anonymousId: browser.aid });
  const codeOf = async (browser: Browser): Promise<string> =>
    (await (await browser.post('/v1/handover', whole(browser))).json()).code;
  const redeem = async (browser: Browser, code: unknown): Promise<unknown> => {
    const answer = await browser.post('/v1/handover/redeem', { ...whole(browser), code });
    const { joined, error } = await answer.json();
    return joined ?? error;
  };
  const shown = (browser: Browser, experience: string) =>
    browser.send([{ type: 'track', event: 'Exposure', properties: { slot: 's', experience, variant: 'v' } }]);
  const told = async (browser: Browser) => Object.keys((await (await browser.resolve()).json()).shown ?? {});
  const device = (browser: Browser) => idOf('device', 'demo', browser.aid);
  const links = async () => JSON.stringify(await server.store.db.selectFrom('handovers').selectAll().execute());
  const admin = (path: string, body?: unknown) =>
    fetch(server.url + path, {
      method: body ? 'POST' : 'GET',
      ...(body !== undefined && { body: JSON.stringify(body) }),
      headers: { authorization: `Bearer ${secretKey}` },
    });

  it('takes what nobody known had on screen along to the site’s other domain, and on to a third, but never back', async () => {
    const [shop, blog, forum] = [await onDomain(), await onDomain(), await onDomain()];
    await shown(shop, 'offer');
    const code = await codeOf(shop);
    expect(code).toMatch(/^[\w-]{22}$/);
    expect(await redeem(blog, code)).toBe(true);
    await shown(blog, 'newsletter');
    expect(await redeem(forum, await codeOf(blog))).toBe(true);
    expect(await told(blog)).toEqual(['offer']);
    await forum.view('rowing');
    expect((await told(forum)).sort()).toEqual(['newsletter', 'offer']);
    expect(await told(shop)).toEqual([]);
    // What was done on the other domain is not this cookie's to read.
    const mine = await blog.ask(`/v1/me?site=demo&anonymousId=${blog.aid}`);
    expect(await mine.text()).not.toContain('"offer"');
    const known = await (await admin(`/admin/people?id=device:${blog.aid}`)).json();
    const ways = known.devices[0].handovers.map(({ device, way, counts }: Record<string, unknown>) => [
      way,
      device,
      counts,
    ]);
    expect(ways.sort()).toEqual([
      ['gave', `device:${forum.aid}`, true],
      ['took', `device:${shop.aid}`, true],
    ]);
    const acts = await server.store.db.selectFrom('audit').selectAll().where('subject', '=', device(shop)).execute();
    expect(acts.map(({ act }) => act)).toEqual(['handover']);
  });

  it('keeps its code as a hash alone', async () => {
    const code = await codeOf(await onDomain());
    expect(JSON.stringify(await server.store.db.selectFrom('handover_codes').selectAll().execute())).not.toContain(
      code,
    );
  });

  it('is refused used twice, ended, forged, of another site, of this very browser, and to who is not its cookie’s', async () => {
    const [shop, blog, thief] = [await onDomain(), await onDomain(), await onDomain()];
    await shown(shop, 'offer');
    const used = await codeOf(shop);
    await redeem(blog, used);
    const cookie = (await cookieOf(server.store.db, device(shop))) as string;
    const proven = { site: 'demo', device: device(shop), cookie };
    const ended = await makeCode(server.store.db, proven, Date.now() - 60_001);
    const elsewhere = await makeCode(server.store.db, { ...proven, site: 'other-shop' }, Date.now());
    const before = await links();
    for (const [code, error] of [
      [used, 'handover-refused'],
      [ended, 'handover-refused'],
      [elsewhere, 'handover-refused'],
      ['A'.repeat(22), 'handover-refused'],
      ['', 'handover-refused'],
    ])
      expect([code, await redeem(thief, code)]).toEqual([code, error]);
    expect(await redeem(shop, await codeOf(shop))).toBe('handover-refused');
    // Another's anonymous id: neither a code for it, nor one redeemed under it.
    const posing = new Browser(server, blog.aid);
    for (const cookie of ['', thief.cookie]) {
      posing.cookie = cookie;
      expect((await posing.post('/v1/handover', whole(posing))).status).toBe(403);
      expect(await redeem(posing, await codeOf(shop))).toBe('device-of-another');
    }
    // A code of before the cookie was replaced at a logout.
    const old = await codeOf(blog);
    await server.store.db.deleteFrom('device_cookies').where('device', '=', device(blog)).execute();
    expect(await redeem(thief, old)).toBe('handover-refused');
    expect(await links()).toBe(before);
    expect(await told(thief)).toEqual([]);
  });

  it('is good once when two redeem it at the same time', async () => {
    const [shop, one, other] = [await onDomain(), await onDomain(), await onDomain()];
    const code = await codeOf(shop);
    const answers = await Promise.all([one, other].map((browser) => redeem(browser, code)));
    expect(answers.sort()).toEqual(['handover-refused', true].sort());
  });

  it('joins no one who is known, on either side, and counts no more once one is', async () => {
    const [shop, blog, known] = [await onDomain(), await onDomain(), await onDomain()];
    await known.login('hal');
    await known.view('rowing', 'rowing', 'rowing');
    expect(await redeem(blog, await codeOf(known))).toBe('handover-refused');
    expect(await redeem(known, await codeOf(blog))).toBe('handover-refused');

    await shown(shop, 'offer');
    await shop.view('diving', 'diving', 'diving');
    expect(await redeem(blog, await codeOf(shop))).toBe(true);
    await blog.view('sailing', 'sailing', 'sailing');
    await shop.login('ina');
    expect(await told(blog)).toEqual([]);
    // A code that somebody was led to use gives nothing of what they do to the one who made it.
    expect((await (await new Browser(server).login('ina')).json()).known.interests).toEqual(['diving']);
    await blog.login('jon');
    expect((await (await new Browser(server).login('jon')).json()).known.interests).toEqual(['sailing']);
    const mine = await shop.ask(`/v1/me?site=demo&anonymousId=${shop.aid}`, {
      headers: { authorization: `Bearer ${await token('ina', shop.aid)}` },
    });
    expect(await mine.text()).not.toContain('sailing');
  });

  it('is undone by the site’s owner, and by an erasure', async () => {
    const [shop, blog] = [await onDomain(), await onDomain()];
    await shown(shop, 'offer');
    await redeem(blog, await codeOf(shop));
    const pair = { a: `device:${blog.aid}`, b: `device:${shop.aid}` };
    const split = await (await admin('/admin/people/split', pair)).json();
    expect(split.devices[0].handovers).toMatchObject([{ counts: false }]);
    expect(await told(blog)).toEqual([]);
    expect((await admin('/admin/people/join', pair)).status).toBe(400);
    await redeem(blog, await codeOf(shop));
    expect(await told(blog)).toEqual(['offer']);
    await shop.ask(`/v1/me?site=demo&anonymousId=${shop.aid}`, { method: 'DELETE' });
    expect(await links()).not.toContain(device(blog));
    expect(await told(blog)).toEqual([]);
  });

  it('is not made against the visitor’s will: Global Privacy Control, or an objection to sharing', async () => {
    const [shop, blog] = [await onDomain(), await onDomain()];
    const code = await codeOf(shop);
    for (const [path, body] of [
      ['/v1/handover', whole(blog)],
      ['/v1/handover/redeem', { ...whole(blog), code }],
    ] as const) {
      const init = { method: 'POST', body: JSON.stringify(body), headers: { 'sec-gpc': '1' } };
      expect((await blog.ask(path, init)).status).toBe(403);
    }
    await shop.ask(`/v1/me?site=demo&anonymousId=${shop.aid}`, {
      method: 'PATCH',
      body: JSON.stringify({ object: { sharing: true } }),
    });
    expect(await redeem(blog, code)).toBe('handover-refused');
  });
});
