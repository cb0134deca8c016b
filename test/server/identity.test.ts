import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { personOf, stands } from '../../src/server/identity/attribution.ts';
import { interestsElsewhere, linksOfBrowser } from '../../src/server/identity/browser.ts';
import { visitorOf } from '../../src/server/identity/handover.ts';
import { idOf } from '../../src/server/identity/ids.ts';
import type { Server } from '../../src/server/server.ts';
import { claimDevice } from '../../src/server/store/device-cookies.ts';
import { eventsOf, saveEvents } from '../../src/server/store/events.ts';
import { assertHandover, revokeHandovers } from '../../src/server/store/handovers.ts';
import { assertLink, revokeLinks } from '../../src/server/store/links.ts';
import type { Db } from '../../src/server/store/store.ts';
import { readEvent } from '../../src/server/wire-event.ts';
import { Browser, onEachKind, start, token } from './support/backend.ts';

const now = Date.parse('2026-05-01T12:00:00Z');
const people = ['mara', 'idris', 'wen'];
const devices = ['phone', 'tablet', 'desktop'];
const id = (run: string, device: string) => idOf('device', 'demo', `${run} ${device}`);
const account = (run: string, person: string) => idOf('account', 'demo', `${run} ${person}`);

/** A fact that the backend may be told: a page view, a login, a cookie, a hand-over, an undoing of one or the other. Times are minutes, each its own. */
type Fact = { minute: number; device: string } & (
  | { kind: 'view'; topic: string; session: string }
  | { kind: 'login'; person: string; session: string }
  | { kind: 'cookie'; cookie: string }
  | { kind: 'undo'; person: string }
  | { kind: 'handover'; other: string }
  | { kind: 'cut'; other: string }
);

const device = fc.constantFrom(...devices);
const session = fc.constantFrom('', 's1', 's2');
const topic = fc.constantFrom('hiking', 'cycling');
const fact = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('view' as const), device, topic, session }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('login' as const), device, person: fc.constantFrom(...people), session }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('cookie' as const), device, cookie: fc.constantFrom('c1', 'c2') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('undo' as const), device, person: fc.constantFrom(...people) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('handover' as const), device, other: device }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), device, other: device }) },
);
const history = fc
  .array(fact, { minLength: 4, maxLength: 14 })
  .map((facts) => facts.map((one, minute): Fact => ({ ...one, minute })));

async function tell(db: Db, run: string, fact: Fact): Promise<void> {
  const own = id(run, fact.device);
  const at = new Date(now + fact.minute * 60_000);
  if (fact.kind === 'view') {
    const raw = {
      type: 'page',
      messageId: `${run} ${fact.minute}`,
      anonymousId: `${run} ${fact.device}`,
      timestamp: at.toISOString(),
      context: { sessionId: fact.session },
      properties: { topics: [fact.topic] },
    };
    await saveEvents(db, [
      readEvent(raw, 'event', { site: 'demo', receivedAt: now + 3_600_000, trusted: false }).event,
    ]);
  } else if (fact.kind === 'login') {
    const { session } = fact;
    await assertLink(db, {
      device: own,
      person: account(run, fact.person),
      session,
      site: 'demo',
      evidence: `token ${fact.minute}`,
      asserted_at: at,
    });
  } else if (fact.kind === 'cookie') {
    await claimDevice(db, {
      device: own,
      cookie: idOf('cookie', 'demo', `${run} ${fact.cookie}`),
      site: 'demo',
      claimed_at: at,
    });
  } else if (fact.kind === 'handover' && fact.other !== fact.device) {
    const evidence = `handover ${fact.minute}`;
    await assertHandover(db, { from: own, to: id(run, fact.other), site: 'demo', evidence, asserted_at: at });
  }
}

/** Undoes what a fact says to undo, as of the end of the history. */
async function undo(db: Db, run: string, fact: Fact): Promise<void> {
  const [own, end] = [id(run, fact.device), new Date(now + 3_600_000)];
  if (fact.kind === 'undo') await revokeLinks(db, own, account(run, fact.person), end);
  else if (fact.kind === 'cut') await revokeHandovers(db, own, id(run, fact.other), end);
}

/** Whose each event is, and what each person is interested in, as names of this run. */
async function picture(db: Db, run: string): Promise<unknown> {
  const names = new Map([
    ...people.map((one) => [account(run, one), one] as const),
    ...devices.map((one) => [id(run, one), one] as const),
  ]);
  const whose: Record<string, string | undefined> = {};
  for (const one of devices) {
    const links = await linksOfBrowser(db, id(run, one));
    for (const event of await eventsOf(db, id(run, one)))
      whose[event.message_id.split(' ')[1] as string] = names.get(personOf(event, links));
  }
  const visitors = await Promise.all(
    devices.map(async (one) => {
      const found = await visitorOf(db, id(run, one), 3);
      const told = await visitorOf(db, id(run, one), 3, ['took']);
      // Nobody who is known is one visitor with anybody by a hand-over, and nobody hears of more than that.
      if ((await linksOfBrowser(db, id(run, one))).some(stands)) expect(found).toEqual([id(run, one)]);
      expect(found).toEqual(expect.arrayContaining(told));
      return [found, told].map((all) => all.map((device) => names.get(device)).sort());
    }),
  );
  for (const [one, [found]] of visitors.entries())
    for (const other of found ?? []) expect(visitors[devices.indexOf(other as string)]?.[0]).toContain(devices[one]);
  const interests = await Promise.all(
    people.map((one) => interestsElsewhere(db, [account(run, one)], id(run, 'phone'), now + 3_600_000, 25)),
  );
  return { whose, interests, visitors };
}

onEachKind('identity', (kind) => {
  let server: Server;
  let second: Server | undefined;
  let remove: () => Promise<void>;
  let runs = 0;
  beforeAll(async () => {
    const opened = await kind.open();
    remove = opened.remove;
    server = await start(opened.options);
    // Two processes of one database, where there can be two.
    if (opened.options.databaseUrl) second = await start(opened.options);
  }, 60_000);
  afterAll(async () => {
    await second?.close();
    await server?.close();
    await remove?.();
  });

  it('is the same for any order, repetition and split over servers', async () => {
    await fc.assert(
      fc.asyncProperty(
        history.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
        ),
        async ([all, shuffled]) => {
          const told = all.filter(({ kind }) => kind !== 'undo' && kind !== 'cut');
          const [straight, mixed] = [`r${++runs}`, `r${++runs}`];
          for (const one of told) await tell(server.store.db, straight, one);
          const nodes = [server, second ?? server];
          await Promise.all(
            shuffled
              .filter(({ kind }) => kind !== 'undo' && kind !== 'cut')
              .map((one, index) => tell((nodes[index % 2] as Server).store.db, mixed, one)),
          );
          expect(await picture((second ?? server).store.db, mixed)).toEqual(await picture(server.store.db, straight));
        },
      ),
      { numRuns: 15 },
    );
  }, 60_000);

  it('is after an undoing what it would be had nobody logged in, or been handed over', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (all) => {
        const [undone, never] = [`r${++runs}`, `r${++runs}`];
        const takenBack = (one: Fact) =>
          all.some(
            (undo) =>
              (undo.kind === 'undo' &&
                one.kind === 'login' &&
                undo.device === one.device &&
                undo.person === one.person) ||
              (undo.kind === 'cut' &&
                one.kind === 'handover' &&
                [undo.device, undo.other].sort().join() === [one.device, one.other].sort().join()),
          );
        for (const one of all) {
          await tell(server.store.db, undone, one);
          if (!takenBack(one)) await tell(server.store.db, never, one);
        }
        for (const one of all) await undo(server.store.db, undone, one);
        const pictures = [await picture(server.store.db, undone), await picture(server.store.db, never)];
        expect(pictures[0]).toEqual(pictures[1]);
      }),
      { numRuns: 8 },
    );
  }, 60_000);

  it('does not make one of two people who share a tablet', async () => {
    const tablet = new Browser(server);
    await tablet.login('anna');
    await tablet.view('cooking', 'cooking', 'cooking');
    await tablet.resolve({ forget: true });
    // The page did not change its anonymous id: the worst that a shared tablet can do.
    tablet.session = 'evening';
    await tablet.login('bert');
    await tablet.view('sailing', 'sailing', 'sailing');
    tablet.session = 'nobody';
    await tablet.view('gardening', 'gardening', 'gardening');
    const interests = async (who: string) => (await (await new Browser(server).login(who)).json()).known.interests;
    expect(await interests('anna')).toEqual(['cooking']);
    expect(await interests('bert')).toEqual(['sailing']);
  });

  it('gives what came before the login to the only user, and takes it back when there is a second', async () => {
    const device = new Browser(server);
    await device.view('fishing', 'fishing', 'fishing');
    device.session = 'later';
    await device.login('carla');
    const interests = async () => (await (await new Browser(server).login('carla')).json()).known.interests;
    expect(await interests()).toEqual(['fishing']);
    device.session = 'latest';
    await device.login('dora');
    expect(await interests()).toEqual([]);
  });

  it('knows a browser again by its cookie after its storage was wiped', async () => {
    const before = new Browser(server);
    await before.resolve();
    await before.view('climbing', 'climbing', 'climbing');
    const after = new Browser(server);
    after.cookie = before.cookie;
    await after.login('emil');
    expect((await (await new Browser(server).login('emil')).json()).known.interests).toEqual(['climbing']);
  });

  it('links nobody and tells nothing by what a browser says alone', async () => {
    const mara = new Browser(server);
    await mara.login('fritz');
    await mara.view('skiing', 'skiing', 'skiing');
    const thief = new Browser(server);
    await thief.send([
      { type: 'identify', userId: 'fritz', traits: { email: 'fritz@example.com' } },
      { type: 'alias', userId: 'fritz', previousId: mara.aid },
      { type: 'group', userId: 'fritz', groupId: 'fritz' },
      { type: 'track', event: 'Order Completed', userId: 'fritz', context: { sessionId: mara.session } },
    ]);
    expect(await (await thief.resolve({ sessionId: mara.session })).json()).toEqual({ plan: 0 });
    // Another's anonymous id, with one's own cookie.
    expect(await (await thief.post('/v1/resolve', { writeKey: 'demo', anonymousId: mara.aid })).json()).toEqual({
      plan: 0,
    });
    expect((await thief.ask(`/v1/me?site=demo&anonymousId=${mara.aid}`)).status).toBe(403);
    expect((await thief.ask(`/v1/me?site=demo&anonymousId=${mara.aid}`, { method: 'DELETE' })).status).toBe(403);
    expect(await linksOfBrowser(server.store.db, idOf('device', 'demo', thief.aid))).toEqual([]);
    expect((await (await new Browser(server).login('fritz')).json()).known.interests).toEqual(['skiing']);
  });

  describe('tokens', () => {
    const refused: [what: string, make: (aid: string) => Promise<string>, reason: string][] = [
      ['that is none', async () => 'nonsense', 'token-malformed'],
      [
        'signed by somebody else',
        (aid) => token('mara', aid, { key: new TextEncoder().encode('a key that somebody else has made up himself') }),
        'token-signature',
      ],
      ['of an unknown key', (aid) => token('mara', aid, { header: { kid: 'other' } }), 'token-key'],
      ['of another algorithm', (aid) => token('mara', aid, { header: { alg: 'HS512' } }), 'token-algorithm'],
      [
        'that has expired',
        (aid) => token('mara', aid, { claims: { iat: Date.now() / 1000 - 2000, exp: Date.now() / 1000 - 1000 } }),
        'token-expired',
      ],
      [
        'that ended a second ago',
        (aid) => token('mara', aid, { claims: { exp: Date.now() / 1000 - 1 } }),
        'token-expired',
      ],
      [
        'good for too long',
        (aid) => token('mara', aid, { claims: { exp: Date.now() / 1000 + 7200 } }),
        'token-too-long',
      ],
      [
        'from the future',
        (aid) => token('mara', aid, { claims: { iat: Date.now() / 1000 + 600, exp: Date.now() / 1000 + 900 } }),
        'token-future',
      ],
      ['of another site', (aid) => token('mara', aid, { claims: { aud: 'other-shop' } }), 'token-site'],
      ['of another device', (aid) => token('mara', `${aid}2`), 'token-device'],
      ['for nobody', (aid) => token('guest', aid), 'token-subject'],
      ...['aud', 'exp', 'iat', 'jti', 'aid', 'sub'].map((claim): [string, (aid: string) => Promise<string>, string] => [
        `without ${claim}`,
        (aid) => token('mara', aid, { claims: { [claim]: undefined } }),
        'token-claims',
      ]),
    ];
    it.each(refused)('%s prove nothing', async (_, make, reason) => {
      const browser = new Browser(server);
      const answer = await browser.resolve({ token: await make(browser.aid) });
      expect(answer.status).toBe(401);
      const { error, message, ...rest } = await answer.json();
      expect([error, rest]).toEqual([reason, {}]);
      expect(message).toMatch(/\.$/);
      expect(browser.cookie).toBe('');
      expect(await linksOfBrowser(server.store.db, idOf('device', 'demo', browser.aid))).toEqual([]);
    });

    it('of no algorithm prove nothing', async () => {
      const browser = new Browser(server);
      const [, payload] = (await token('mara', browser.aid)).split('.');
      const header = Buffer.from(JSON.stringify({ alg: 'none', kid: 'demo' })).toString('base64url');
      const answer = await browser.resolve({ token: `${header}.${payload}.` });
      expect([answer.status, (await answer.json()).error]).toEqual([401, 'token-algorithm']);
    });

    it('used again prove who it is to the browser that had them first, and nothing to another that has copied all but its cookie', async () => {
      const mara = new Browser(server);
      const copied = await token('mara', mara.aid);
      for (let times = 0; times < 2; times++) expect((await mara.resolve({ token: copied })).status).toBe(200);
      const thief = new Browser(server, mara.aid);
      const answer = await thief.resolve({ token: copied });
      expect([answer.status, (await answer.json()).error]).toEqual([401, 'token-replayed']);
      expect((await mara.resolve({ token: copied })).status).toBe(200);
    });

    it('for one site prove nothing to another', async () => {
      const aid = 'device of another site';
      const body = JSON.stringify({ writeKey: 'wk_other', anonymousId: aid, token: await token('mara', aid) });
      const answer = await fetch(`${server.url}/v1/resolve`, { method: 'POST', body });
      expect([answer.status, (await answer.json()).error]).toEqual([401, 'token-key']);
    });
  });
});
