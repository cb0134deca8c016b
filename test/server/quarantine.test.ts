import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { isQuarantined, type Link, personOf } from '../../src/server/identity/attribution.ts';
import { idOf } from '../../src/server/identity/ids.ts';
import type { Server } from '../../src/server/server.ts';
import { Browser, onEachServer, token } from './support/backend.ts';

describe('a device that too many people used', () => {
  const links = fc.array(
    fc.record({
      device: fc.constantFrom('kiosk', 'kiosk-wiped'),
      person: fc.constantFrom('a', 'b', 'c', 'd'),
      session: fc.constantFrom('s', 't', 'u'),
      asserted_at: fc.integer({ min: 0, max: 4 }).map((at) => new Date(at)),
      revoked_at: fc.option(fc.integer({ min: 0, max: 4 }).map((at) => new Date(at))),
    }),
    { maxLength: 10 },
  );
  const event = { device: 'kiosk', session: 's', person: '' };

  it('is in quarantine by the whole set of links that stand, in any order, repeated or not', () => {
    fc.assert(
      fc.property(
        links.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
        ),
        ([all, shuffled]) => {
          expect(isQuarantined(shuffled, 2)).toBe(isQuarantined(all, 2));
          if (isQuarantined(all, 2)) expect(personOf(event, shuffled, 2)).toBe('kiosk');
          // Undone, they never were.
          const undone = all.map((link): Link => (link.person < 'c' ? link : { ...link, revoked_at: new Date(9) }));
          expect(personOf(event, undone, 2)).toBe(
            personOf(
              event,
              all.filter((link) => link.person < 'c'),
              2,
            ),
          );
        },
      ),
    );
  });

  it('still has what a secret key says of an event', () => {
    const many = ['a', 'b', 'c'].map((person) => ({ ...event, person, asserted_at: new Date(1), revoked_at: null }));
    expect(personOf({ ...event, person: 'a' }, many, 2)).toBe('a');
  });
});

onEachServer(
  'a kiosk',
  (at) => {
    let server: Server;
    let kiosk: Browser;
    const who = ['ole', 'pia', 'quin'];
    beforeAll(async () => {
      server = at();
      kiosk = new Browser(server);
      for (const name of who) {
        kiosk.session = `of ${name}`;
        await kiosk.login(name);
        await kiosk.view(`${name}-1`, `${name}-1`, `${name}-1`);
        await kiosk.send([{ type: 'track', event: 'Exposure', properties: { experience: `offer-${name}` } }]);
      }
    });
    const interests = async (name: string) => (await (await new Browser(server).login(name)).json()).known.interests;

    it('gives what is done there to none of its users', async () => {
      for (const name of who) expect(await interests(name)).toEqual([]);
    });

    it('is nobody’s way to what was shown or sent there, under this or another id', async () => {
      const wiped = new Browser(server);
      wiped.cookie = kiosk.cookie;
      expect(await (await wiped.resolve()).json()).toEqual({ plan: 0 });
      const own = await (await wiped.ask(`/v1/me?site=demo&anonymousId=${wiped.aid}`)).json();
      expect(own.events).toEqual([]);
      const there = await (await kiosk.ask(`/v1/me?site=demo&anonymousId=${kiosk.aid}`)).json();
      expect(there.events).toEqual([]);
    });

    it('still gives each user their own with a token, and erases it', async () => {
      const headers = { authorization: `Bearer ${await token('ole', kiosk.aid)}` };
      const mine = await (await kiosk.ask(`/v1/me?site=demo&anonymousId=${kiosk.aid}`, { headers })).json();
      expect(JSON.stringify(mine.events)).toContain('ole-1');
      expect(JSON.stringify(mine.events)).not.toContain('pia-1');
      await kiosk.ask(`/v1/me?site=demo&anonymousId=${kiosk.aid}`, { method: 'DELETE', headers });
      const left = await server.store.db
        .selectFrom('events')
        .select('body')
        .where('device', '=', idOf('device', 'demo', kiosk.aid))
        .execute();
      expect(JSON.stringify(left)).not.toContain('ole-1');
      expect(JSON.stringify(left)).toContain('pia-1');
    });
  },
  { mostPeople: 2 },
);
