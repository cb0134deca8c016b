import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { accountNamed, namedBy } from '../../src/server/identity/named.ts';
import type { Server } from '../../src/server/server.ts';
import { groupOf } from '../../src/server/store/people.ts';
import { Browser, onEachServer, secretKey, token } from './support/backend.ts';

/** What a browser may do: say who it is, without and with a token of its own, under any session and cookie, with or without logging out. */
const call = fc.record({
  kind: fc.constantFrom(
    'login',
    'identify',
    'alias',
    'track',
    'group',
    'resolve',
    'forge',
    'logout',
    'session',
    'handover',
  ),
  who: fc.constantFrom('rae', 'sol', 'tea'),
  browser: fc.nat(1),
});

onEachServer('one person', (at) => {
  let server: Server;
  const admin = (method: string, path: string, body: unknown) =>
    fetch(server.url + path, { method, body: JSON.stringify(body), headers: { authorization: `Bearer ${secretKey}` } });
  const ids = (name: string) => groupOf(server.store.db, accountNamed('demo', name).id);
  const verified = (address: string) => ({ email: address, email_verified: true });
  beforeAll(async () => {
    server = at();
    await admin('PUT', '/admin/plan', { site: 'demo', public: ['tier', 'city'] });
  });

  it('is never made of two accounts by any sequence of what browsers send', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 3, maxLength: 10 }), async (calls) => {
        const browsers = [new Browser(server), new Browser(server)];
        for (const { kind, who, browser } of calls) {
          const one = browsers[browser] as Browser;
          const traits = verified('shared@example.com');
          if (kind === 'login') await one.login(who);
          else if (kind === 'logout') await one.resolve({ forget: true });
          else if (kind === 'handover') {
            const named = (two: Browser) => ({ writeKey: 'demo', anonymousId: two.aid });
            const { code } = await (await one.post('/v1/handover', named(one))).json();
            const other = browsers[1 - browser] as Browser;
            await other.post('/v1/handover/redeem', { ...named(other), code });
          } else if (kind === 'session') one.session = 'the same for all';
          else if (kind === 'resolve') await one.resolve({ traits, userId: who });
          else if (kind === 'forge') {
            const key = new TextEncoder().encode('a key that somebody else has made up himself');
            await one.resolve({ token: await token(who, one.aid, { key, claims: traits }) });
          } else
            await one.send([
              { type: kind, userId: who, previousId: 'rae', groupId: 'g', event: 'e', traits, context: { traits } },
            ]);
        }
        for (const who of ['rae', 'sol', 'tea']) expect(await ids(who)).toHaveLength(1);
      }),
      { numRuns: 12 },
    );
    expect(await server.store.db.selectFrom('joins').selectAll().execute()).toEqual([]);
  });

  it('is made by a contact that tokens prove, has the latest of their traits, and is unmade by erasing it', async () => {
    await admin('POST', '/admin/customers', [{ customer_id: 'uma', tier: 'gold', city: 'Bern' }]);
    await admin('POST', '/admin/customers', [{ customer_id: 'uma-work', tier: 'silver' }]);
    const [phone, desktop] = [new Browser(server), new Browser(server)];
    const login = async (browser: Browser, who: string, claims: object) =>
      (await browser.resolve({ token: await token(who, browser.aid, { claims: { ...claims } }) })).json();
    await login(phone, 'uma', verified('Uma@example.com'));
    await phone.view('hiking', 'hiking', 'hiking');
    // One that was typed, not proven, does nothing.
    const unproven = await login(desktop, 'uma-work', { email: 'uma@example.com', email_verified: 'true' });
    expect(unproven.known).toMatchObject({ traits: { tier: 'silver' }, interests: [] });
    const proven = await login(desktop, 'uma-work', verified('uma@example.com'));
    expect(proven.known).toMatchObject({
      userId: 'uma-work',
      traits: { tier: 'silver', city: 'Bern' },
      interests: ['hiking'],
    });
    // The same person on a device of both accounts is one user.
    await login(phone, 'uma-work', verified('uma@example.com'));
    expect((await login(desktop, 'uma-work', {})).known.interests).toEqual(['hiking']);
    // Nothing of it without a token.
    expect((await (await desktop.resolve()).json()).known).toBeUndefined();

    const headers = { authorization: `Bearer ${await token('uma', phone.aid)}` };
    await phone.ask(`/v1/me?site=demo&anonymousId=${phone.aid}`, { method: 'DELETE', headers });
    const tables = ['events', 'customers', 'people', 'joins', 'links', 'audit'] as const;
    const left = await Promise.all(tables.map((table) => server.store.db.selectFrom(table).selectAll().execute()));
    for (const trace of ['hiking', 'uma', 'Bern'])
      expect(JSON.stringify(left).toLowerCase()).not.toContain(`"${trace}`);
    for (const name of ['uma', 'uma-work']) expect(await ids(name)).toHaveLength(1);
    const acts = await server.store.db.selectFrom('audit').select('act').execute();
    expect(acts.length).toBeGreaterThanOrEqual(3);
  });

  it('is made by what a secret key says of contacts, and by nothing that a write key says of them', async () => {
    const identify = (writeKey: string, userId: string) =>
      fetch(`${server.url}/v1/identify`, {
        method: 'POST',
        body: JSON.stringify({
          writeKey,
          userId,
          traits: { phone_number: '+49 30 5551234', phone_number_verified: true },
        }),
      });
    await identify(secretKey, 'vic');
    await identify('demo', 'wil');
    const number = namedBy('demo', 'phone:+49305551234')?.id;
    expect(await ids('vic')).toContain(number);
    expect(await ids('wil')).toHaveLength(1);
  });

  it('stays split when an old token comes again, and is joined by a new one', async () => {
    const browser = new Browser(server);
    const claims = verified('xen@example.com');
    const old = await token('xen', browser.aid, { claims: { ...claims, iat: Math.floor(Date.now() / 1000) - 20 } });
    await browser.resolve({ token: old });
    expect(await ids('xen')).toHaveLength(2);
    await admin('POST', '/admin/people/split', { a: 'xen', b: 'email:xen@example.com' });
    await browser.resolve({ token: old });
    expect(await ids('xen')).toHaveLength(1);
    const iat = Math.floor(Date.now() / 1000) + 10;
    await browser.resolve({ token: await token('xen', browser.aid, { claims: { ...claims, iat } }) });
    expect(await ids('xen')).toHaveLength(2);
  });
});
