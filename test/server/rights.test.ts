import { beforeAll, expect, it } from 'vitest';
import { idOf } from '../../src/server/identity/ids.ts';
import type { Server } from '../../src/server/server.ts';
import { Browser, onEachServer, secretKey, token } from './support/backend.ts';

onEachServer('a visitor', (at) => {
  let server: Server;
  const admin = (method: string, path: string, body?: unknown) =>
    fetch(server.url + path, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      headers: { authorization: `Bearer ${secretKey}` },
    });
  const me = async (browser: Browser, { who, body }: { who?: string; body?: unknown } = {}) =>
    browser.ask(`/v1/me?site=demo&anonymousId=${browser.aid}`, {
      method: body === undefined ? 'GET' : 'PATCH',
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(who && { headers: { authorization: `Bearer ${await token(who, browser.aid)}` } }),
    });
  const proofOf = async (subject: string) =>
    (await server.store.db.selectFrom('audit').selectAll().where('subject', '=', subject).execute()).map(
      ({ act, why }) => `${act} ${why}`.trim(),
    );
  const account = (name: string) => idOf('account', 'demo', name);
  const browserOf = async () => {
    const browser = new Browser(server);
    await browser.resolve();
    return browser;
  };

  beforeAll(async () => {
    server = at();
    const plan = {
      site: 'demo',
      public: ['first_name', 'size', 'tier', 'gender', 'allergies'],
      declarable: ['size', 'gender', 'allergies'],
      purposes: { gender: 'To show the cut that you asked for.' },
      audiences: { hikers: 'viewed hiking and not buyer', 'here-hikers': 'viewed hiking and path:/c/*' },
    };
    expect(await (await admin('PUT', '/admin/plan', plan)).json()).toEqual({ version: 1 });
  });

  it('corrects what is theirs, which goes before what is imported, then and later', async () => {
    const record = { customer_id: 'ayo', first_name: 'Ayo', size: 'M', tier: 'gold' };
    await admin('POST', '/admin/customers', [record, { ...record, customer_id: 'other' }]);
    const browser = await browserOf();
    const answer = await me(browser, { who: 'ayo', body: { traits: { size: ['L', 'XL'] } } });
    expect([answer.status, await answer.json()]).toEqual([200, { declared: { size: ['L', 'XL'] }, objections: [] }]);
    await admin('POST', '/admin/customers', [{ ...record, tier: 'silver' }]);
    const known = async (who: string) => (await (await new Browser(server).login(who)).json()).known.traits;
    expect(await known('ayo')).toEqual({ first_name: 'Ayo', size: ['L', 'XL'], tier: 'silver' });
    expect(await known('other')).toMatchObject({ size: 'M' });
    expect((await (await me(browser, { who: 'ayo' })).json()).traits).toEqual({
      first_name: { value: 'Ayo', from: 'imported' },
      size: { value: ['L', 'XL'], from: 'declared' },
      tier: { value: 'silver', from: 'imported' },
    });
    // Taken back, what was imported stands again.
    await me(browser, { who: 'ayo', body: { traits: { size: null } } });
    expect(await known('ayo')).toMatchObject({ size: 'M' });
    expect(await proofOf(account('ayo'))).toEqual(expect.arrayContaining(['correct size', 'export']));
  });

  it('corrects nothing that the plan does not let them, nothing sensitive without a purpose, and nothing without a token', async () => {
    const browser = await browserOf();
    for (const [traits, who, error] of [
      [{ tier: 'gold' }, 'bea', 'trait-not-declarable'],
      [{ size: 'S', tier: 'gold' }, 'bea', 'trait-not-declarable'],
      [{ allergies: 'nuts' }, 'bea', undefined],
      [{ religion: 'none' }, 'bea', 'trait-not-declarable'],
      [{ size: 'S' }, undefined, 'token-missing'],
      [{ size: { a: 1 } }, 'bea', 'request-invalid'],
      [{ size: 'x'.repeat(501) }, 'bea', 'request-invalid'],
    ] as const) {
      const answer = await (await me(browser, { ...(who && { who }), body: { traits } })).json();
      expect([traits, answer.error]).toEqual([traits, error]);
    }
    await me(browser, { who: 'bea', body: { traits: { gender: 'female' } } });
    const { traits } = (await (await browser.login('bea')).json()).known;
    expect(traits).toEqual({ gender: 'female', allergies: 'nuts' });
    expect(Object.keys(traits)).not.toContain('size');
  });

  it('objects to being measured: nothing that this browser does is kept any more, until they take it back', async () => {
    const browser = await browserOf();
    await browser.view('before');
    const said = await (await me(browser, { body: { object: { measurement: true } } })).json();
    expect(said.objections).toEqual(['measurement']);
    expect((await browser.view('during')).status).toBe(200);
    // Nor under a new id, after the page’s storage was wiped: the cookie tells.
    browser.aid = `wiped-${browser.aid}`;
    await browser.view('during');
    await browser.resolve();
    await me(browser, { body: { object: { measurement: false } } });
    await browser.view('after');
    const rows = JSON.stringify(await server.store.db.selectFrom('events').select('body').execute());
    expect([rows.includes('before'), rows.includes('during'), rows.includes('after')]).toEqual([true, false, true]);
    expect(await proofOf(idOf('device', 'demo', browser.aid))).toContain('object no longer: measurement');
  });

  it('objects with a token on every device, and for no one else on a shared one', async () => {
    const [phone, tablet] = [await browserOf(), await browserOf()];
    await phone.login('cem');
    await tablet.login('cem');
    tablet.session = 'another';
    await tablet.login('dee');
    await me(phone, { who: 'cem', body: { object: { measurement: true, personalisation: true } } });
    await phone.view('cem-hidden');
    await tablet.view('dee-seen');
    const rows = JSON.stringify(await server.store.db.selectFrom('events').select('body').execute());
    expect([rows.includes('cem-hidden'), rows.includes('dee-seen')]).toEqual([false, true]);
    // A secret key does not go before it.
    await admin('POST', '/v1/track', { userId: 'cem', event: 'cem-ordered', writeKey: secretKey });
    expect(JSON.stringify(await server.store.db.selectFrom('events').select('body').execute())).not.toContain(
      'cem-ord',
    );
  });

  it('objects to being personalised: a token proves who they are, and nothing of their record is told', async () => {
    await admin('POST', '/admin/customers', [{ customer_id: 'eli', first_name: 'Eli' }]);
    const browser = await browserOf();
    const shown = { type: 'track', event: 'Exposure', properties: { slot: 's', experience: 'e', variant: 'v' } };
    await browser.send([shown]);
    await me(browser, { who: 'eli', body: { object: { personalisation: true } } });
    const other = new Browser(server);
    const answer = await (await other.login('eli')).json();
    expect(answer.known).toMatchObject({ userId: 'eli', traits: {}, interests: [] });
    expect(answer.shown).toBeUndefined();
    await me(browser, { who: 'eli', body: { object: { personalisation: false } } });
    expect((await (await other.login('eli')).json()).known.traits).toEqual({ first_name: 'Eli' });
  });

  it('takes along what is known, why they are in an audience, what was on screen, what they allowed, and who looked', async () => {
    const browser = await browserOf();
    await browser.login('fay');
    const exposure = { slot: 'hero', experience: 'trails', variant: 'a' };
    await browser.send([
      { type: 'page', properties: { topics: ['hiking'] } },
      { type: 'page', properties: { topics: 5 } },
      { type: 'track', event: 'Exposure', properties: exposure },
      { type: 'track', event: 'Exposure', properties: { experience: '__proto__' } },
      { type: 'track', event: 'Order Completed', properties: { revenue: 12 } },
    ]);
    await browser.send([
      {
        type: 'track',
        event: 'Consent Updated',
        context: { consent: { categoryPreferences: { Advertising: false, Analytics: true } } },
      },
    ]);
    await admin('GET', '/admin/people?id=fay');
    const exported = await (await me(browser, { who: 'fay' })).json();
    expect(exported).toMatchObject({ format: 4, profile: { visits: 1, orders: 1, spent: 12 } });
    expect(exported.audiences).toEqual(
      expect.arrayContaining([
        {
          audience: 'hikers',
          holds: false,
          because: [
            ['viewed hiking', true],
            ['buyer', true],
          ],
        },
        { audience: 'here-hikers', holds: 'depends', because: [['viewed hiking', true]] },
        { audience: 'buyer', holds: true, because: [['buyer', true]] },
      ]),
    );
    expect(exported.shown).toContainEqual({ at: expect.any(String), ...exposure });
    expect(exported.consent.now).toEqual({ Advertising: false, Analytics: true });
    expect(exported.consent.log).toHaveLength(2);
    expect(exported.audit).toEqual([{ act: 'look', at: expect.any(String), by: 'the site’s owner', what: '' }]);
    // The next one tells of this one.
    const again = await (await me(browser, { who: 'fay' })).json();
    expect(again.audit.map(({ act }: { act: string }) => act)).toEqual(['look', 'export']);
  });

  it('leaves nothing of what they said when they are erased', async () => {
    const browser = await browserOf();
    await browser.login('gus');
    await me(browser, { who: 'gus', body: { traits: { size: 'S' }, object: { sharing: true } } });
    await me(browser, { body: { object: { sharing: true } } });
    await browser.ask(`/v1/me?site=demo&anonymousId=${browser.aid}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${await token('gus', browser.aid)}` },
    });
    // A word that is still on its way.
    const consent = { categoryPreferences: { Ads: true } };
    await browser.send([{ type: 'track', event: 'Late', context: { consent } }]);
    for (const subject of [account('gus'), idOf('device', 'demo', browser.aid)]) {
      const { db } = server.store;
      expect(await db.selectFrom('consents').selectAll().where('subject', '=', subject).execute()).toEqual([]);
      expect(await db.selectFrom('declarations').selectAll().where('person', '=', subject).execute()).toEqual([]);
      expect(await proofOf(subject)).toContain('erase');
    }
  });
});
