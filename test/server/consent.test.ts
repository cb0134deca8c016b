import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { consentIn, keepConsent, objectionsOf } from '../../src/server/identity/consent.ts';
import { idOf } from '../../src/server/identity/ids.ts';
import type { Server } from '../../src/server/server.ts';
import { consentsOf } from '../../src/server/store/consents.ts';
import { readEvent } from '../../src/server/wire-event.ts';
import { Browser, onEachServer, token } from './support/backend.ts';

const noon = Date.parse('2026-05-01T12:00:00Z');
const devices = ['phone', 'tablet', 'desktop'];

/** What a client's banner says, at an hour of two days. */
const word = fc.record({
  device: fc.constantFrom(...devices),
  category: fc.constantFrom('Ads', 'Analytics', '__proto__x'),
  granted: fc.boolean(),
  hour: fc.nat({ max: 20 }),
});
type Word = { device: string; category: string; granted: boolean; hour: number };

const eventOf = (run: string, { device, category, granted, hour }: Word) =>
  readEvent(
    {
      type: 'track',
      event: 'Consent',
      messageId: `${device} ${category} ${granted} ${hour}`,
      anonymousId: `${run} ${device}`,
      timestamp: new Date(noon + hour * 3_600_000).toISOString(),
      context: { consent: { categoryPreferences: { [category]: granted } } },
    },
    'event',
    { site: 'demo', receivedAt: noon + 90_000_000, trusted: false },
  ).event;

/** By the rules, the slow way: of each device the latest word, the stricter of two at once; of all devices the stricter. */
function expected(words: Word[]): Record<string, boolean> {
  const found: Record<string, boolean> = {};
  for (const category of new Set(words.map((one) => one.category)))
    found[category] = devices.every((device) => {
      const said = words.filter((one) => one.device === device && one.category === category);
      const last = Math.max(...said.map(({ hour }) => hour));
      return said.filter(({ hour }) => hour === last).every(({ granted }) => granted);
    });
  return found;
}

onEachServer('consent', (at) => {
  let server: Server;
  let runs = 0;
  beforeAll(() => {
    server = at();
  });

  it('is the same in whatever order, batches and repetition it is said, and of several devices the more restrictive', async () => {
    const told = fc
      .array(word, { minLength: 1, maxLength: 8 })
      .chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }), fc.nat(5)),
      );
    await fc.assert(
      fc.asyncProperty(told, async ([all, shuffled, cut]) => {
        const run = `r${++runs}`;
        const { db } = server.store;
        for (const batch of [shuffled.slice(0, cut), shuffled.slice(cut)])
          await keepConsent(
            db,
            batch.map((one) => eventOf(run, one)),
          );
        const subjects = devices.map((one) => idOf('device', 'demo', `${run} ${one}`));
        const kept = await consentsOf(db, subjects);
        expect(consentIn(kept)).toEqual(expected(all));
        // A browser's banner objects to nothing of ours: only the visitor's own word does.
        expect(await objectionsOf(db, subjects)).toEqual([]);
        expect(kept.length).toBeLessThanOrEqual(new Set(all.map((one) => JSON.stringify(one))).size);
      }),
      { numRuns: 25 },
    );
  });

  it('of one person is the more restrictive of their devices, in the export too; a stranger’s on a shared one is not theirs', async () => {
    const [phone, desktop, shared] = [new Browser(server), new Browser(server), new Browser(server)];
    const say = (browser: Browser, categoryPreferences: Record<string, unknown>, minutesAgo = 9) => {
      const timestamp = new Date(Date.now() - minutesAgo * 60_000).toISOString();
      return browser.send([
        { type: 'track', event: 'Consent', timestamp, context: { consent: { categoryPreferences } } },
      ]);
    };
    await phone.login('una');
    await desktop.login('una');
    await shared.login('una');
    shared.session = 'hers';
    await shared.login('vin');
    await say(phone, { Ads: true, Analytics: true, odd: 'yes', 7: null });
    await say(desktop, { Ads: false });
    await say(shared, { Analytics: false });
    const exportFor = async (browser: Browser, who: string) => {
      const headers = { authorization: `Bearer ${await token(who, browser.aid)}` };
      return (await browser.ask(`/v1/me?site=demo&anonymousId=${browser.aid}`, { headers })).json();
    };
    const { consent } = await exportFor(phone, 'una');
    expect(consent.now).toEqual({ Ads: false, Analytics: true });
    expect(consent.log).toHaveLength(3);
    // Said again later, the other way.
    await say(desktop, { Ads: true }, 1);
    expect((await exportFor(phone, 'una')).consent.now).toEqual({ Ads: true, Analytics: true });
  });

  it.each([7, 'x', [], { categoryPreferences: [true] }, { categoryPreferences: 'all' }, null])(
    'that is none is no failure: %j',
    async (consent) => {
      const answer = await new Browser(server).send([{ type: 'page', context: { consent } }]);
      expect(answer.status).toBe(200);
    },
  );
});
