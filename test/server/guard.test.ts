import { pino } from 'pino';
import { beforeAll, describe, expect, it } from 'vitest';
import { lookAfter } from '../../src/server/guard.ts';
import { planProblems } from '../../src/server/plan-check.ts';
import { publishPlan } from '../../src/server/publish-plan.ts';
import type { Server } from '../../src/server/server.ts';
import { seeded } from '../bench/statistics.ts';
import { onEachServer, secretKey } from './support/backend.ts';

const minutes = 60_000;
const forms = { a: { any: ['Hello'] } };
const hello = { id: 'hello', slot: 'hero', audience: 'everyone', variants: forms };
const offer = {
  id: 'offer',
  slot: 'banner',
  audience: 'everyone',
  variants: forms,
  split: { a: 50, default: 50 },
  goal: 'order',
};
const goals = { order: { event: 'Order Completed' } };
const guarded = { site: 'demo', goals, holdout: 5, guard: { lcp: 200 }, experiences: [hello, offer] };

/** What a page measured; a number says how slow it was at first paint, ms, with some noise. */
interface Pages {
  decided: string[];
  lcp: number;
  cls?: number;
  views: number;
  plan: number;
  /** One browser, or one for each page view. */
  browser?: string;
}

let clock = Date.now();
const said: string[] = [];
const log = pino({ level: 'warn' }, { write: (line: string) => said.push(line) });

onEachServer(
  'the guard',
  (at) => {
    let server: Server;
    const random = seeded(7);
    let sent = 0;
    const ask = async (method: string, path: string, body: unknown) => {
      const headers = { authorization: `Bearer ${secretKey}` };
      const answer = await fetch(server.url + path, { method, body: JSON.stringify(body), headers });
      expect(answer.status).toBe(200);
      return answer.json();
    };
    const publish = (plan: unknown) => ask('PUT', '/admin/plan', plan) as Promise<{ version: number }>;
    /** Sends page views as browsers do, and lets the guard look. */
    const measure = async (...pages: Pages[]) => {
      clock += 11 * minutes;
      for (const { decided, lcp, cls = 0, views, plan, browser } of pages) {
        const batch = Array.from({ length: views }, () => ({
          type: 'track',
          event: 'Page Vitals',
          anonymousId: browser ?? `browser-${sent}`,
          messageId: `m-${sent++}`,
          timestamp: new Date(clock).toISOString(),
          properties: { plan, decided, lcp: Math.round(lcp * (0.7 + 0.6 * random())), cls, inp: 40 },
        }));
        for (let from = 0; from < batch.length; from += 1000)
          await ask('POST', '/v1/batch', { batch: batch.slice(from, from + 1000) });
      }
      clock += 11 * minutes;
      // The event that makes it look says nothing else.
      await ask('POST', '/v1/track', { event: 'Page Vitals', anonymousId: 'somebody', properties: {} });
    };
    const program = async () =>
      (await (await fetch(`${server.url}/v1/plan/demo`)).json()) as { version: number; paused: string[] };
    const desk = async () =>
      (await (await fetch(`${server.url}/owner?site=demo`)).text()).replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    const press = async (name: string, paused: boolean) => {
      const body = new URLSearchParams({ name, paused: `${paused}` });
      const headers = { origin: server.url };
      await fetch(`${server.url}/owner/pause?site=demo`, { method: 'POST', body, headers, redirect: 'manual' });
    };
    const both = (plan: number, more: Partial<Pages> = {}, views = 1500): Pages[] => [
      { decided: ['hello/a', 'gone/a'], lcp: 2000, views, plan, ...more },
      { decided: ['hello', 'gone'], lcp: 2000, views: Math.round(views / 3), plan },
    ];

    beforeAll(() => {
      server = at();
      said.length = 0;
    });

    it('leaves an experience alone that makes pages no slower than allowed, however often it looks', async () => {
      const { version } = await publish(guarded);
      await measure();
      for (let look = 0; look < 4; look++) await measure(...both(version, { lcp: 2100 }));
      expect(await program()).toMatchObject({ version, paused: [] });
    });

    it('counts a browser once, however many page views it has, and page views of an older plan not at all', async () => {
      const { version } = await program();
      await measure({ decided: ['hello/a'], lcp: 9000, views: 3000, plan: version, browser: 'one' });
      await measure({ decided: ['hello/a'], lcp: 9000, views: 1000, plan: version - 1 });
      expect(await program()).toMatchObject({ version, paused: [] });
    });

    it('compares a test with its own control, and with nobody else', async () => {
      const { version } = await program();
      await measure(
        { decided: ['offer/a'], lcp: 2000, views: 500, plan: version },
        { decided: ['offer/default'], lcp: 2000, views: 500, plan: version },
        { decided: ['offer'], lcp: 100, views: 1000, plan: version },
      );
      expect(await program()).toMatchObject({ version, paused: [] });
    });

    it('holds what makes pages surely worse than allowed, once, and says why on the desk and in the log', async () => {
      const { version } = await program();
      await measure(
        { decided: ['offer/a'], lcp: 3200, views: 1500, plan: version },
        { decided: ['offer/default'], lcp: 2000, views: 500, plan: version },
      );
      expect(await program()).toMatchObject({ version: version + 1, paused: ['offer'] });
      const why = /a: LCP \+\d{3} ms \[\d[\d,]+, \d[\d,]+\], allowed 200; [\d,]+ browsers with it, 500 without/;
      await ask('POST', '/v1/page', { anonymousId: 'somebody' });
      const text = await desk();
      expect(text).toMatch(why);
      expect(text).toContain('1 held by the guard');
      expect(text).toMatch(/Release offer/);
      expect(text).not.toMatch(/Release hello/);
      await measure();
      expect((await program()).version).toBe(version + 1);
      const lines = said.map((line) => JSON.parse(line) as { msg: string; experience?: string; reason?: string });
      expect(lines.filter(({ msg }) => msg === 'held by the guard')).toEqual([
        expect.objectContaining({ site: 'demo', experience: 'offer', reason: expect.stringMatching(why) }),
      ]);
    });

    it('keeps it held when the same plan is published again, and compares it anew once it is changed', async () => {
      await publish(guarded);
      expect((await program()).paused).toEqual(['offer']);
      const other = { ...offer, variants: { a: { any: ['Good day'] } } };
      const { version } = await publish({ ...guarded, experiences: [hello, other] });
      expect((await program()).paused).toEqual([]);
      await measure();
      await measure(
        { decided: ['offer/a'], lcp: 2000, cls: 0.3, views: 300, plan: version },
        { decided: ['offer/default'], lcp: 2000, views: 300, plan: version },
      );
      expect((await program()).paused).toEqual(['offer']);
      expect(await desk()).toMatch(/a: CLS \+0\.300 \[0\.\d+, 0\.\d+\], allowed 0\.020/);
    });

    it('releases it at a button, and compares it from that moment on', async () => {
      await press('offer', false);
      const { version, paused } = await program();
      expect(paused).toEqual([]);
      expect(await desk()).toMatch(/offer running/);
      await measure(
        { decided: ['offer/a'], lcp: 2000, views: 300, plan: version },
        { decided: ['offer/default'], lcp: 2000, views: 300, plan: version },
      );
      expect((await program()).paused).toEqual([]);
      await measure({ decided: ['offer/a'], lcp: 2000, cls: 0.6, views: 900, plan: version });
      expect((await program()).paused).toEqual(['offer']);
    });

    it('holds an experience without a control by the holdout, once although many look at the same time', async () => {
      const { version } = await publish({ ...guarded, experiences: [hello] });
      said.length = 0;
      await measure();
      await measure(...both(version, { lcp: 2000 }, 30));
      const views = both(version, { lcp: 3500 });
      clock += minutes;
      // Not by way of the look that ends it.
      const { db } = server.store;
      const before = await program();
      for (const { decided, lcp, views: count } of views)
        for (let from = 0; from < count; from += 500)
          await ask('POST', '/v1/batch', {
            batch: Array.from({ length: 500 }, () => ({
              type: 'track',
              event: 'Page Vitals',
              anonymousId: `browser-${sent}`,
              messageId: `m-${sent++}`,
              properties: { plan: version, decided, lcp: lcp * (0.7 + 0.6 * random()) },
            })),
          });
      clock += minutes;
      await Promise.all(Array.from({ length: 6 }, () => lookAfter(db, 'demo', clock, log)));
      expect(await program()).toEqual(expect.objectContaining({ version: before.version + 1, paused: ['hello'] }));
      expect(said.filter((line) => line.includes('held by the guard'))).toHaveLength(1);
    });

    it('ends what a process that stopped half-way has begun, and undoes no plan that was published meanwhile', async () => {
      const { db } = server.store;
      // As if it had been marked, and not paused yet.
      await db
        .updateTable('plans')
        .set({ plan: JSON.stringify({ ...guarded, experiences: [hello] }) })
        .where('site', '=', 'demo')
        .where('version', '=', (await program()).version)
        .execute();
      const before = (await program()).version;
      const own = { ...guarded, experiences: [hello], holdout: 7 };
      const [, { version }] = await Promise.all([
        lookAfter(db, 'demo', clock, log),
        publishPlan(db, 'demo', own, clock),
      ]);
      expect(version).toBeGreaterThan(before);
      await lookAfter(db, 'demo', clock, log);
      expect((await program()).paused).toEqual(['hello']);
      const { plan } = await db
        .selectFrom('plans')
        .select('plan')
        .where('site', '=', 'demo')
        .where('version', '=', (await program()).version)
        .executeTakeFirstOrThrow();
      expect(plan.holdout).toBe(7);
    });

    it('is not upset by whatever is sent as a measurement', async () => {
      said.length = 0;
      const { version } = await publish(guarded);
      await measure();
      const odd = [
        { decided: 'hello/a', lcp: 1, plan: version },
        { decided: [1, null, ['hello/a'], { a: 1 }, 'hello/a'], lcp: '9', cls: null, inp: {}, plan: version },
        { decided: ['hello/a'], lcp: -1e308, cls: 1e308, plan: version },
        { decided: ['hello/a'], lcp: 1, plan: 'all' },
        { decided: { a: 1 }, plan: 1e300 },
      ];
      await ask('POST', '/v1/batch', {
        batch: odd.map((properties) => ({
          type: 'track',
          event: 'Page Vitals',
          anonymousId: `odd-${sent++}`,
          properties,
        })),
      });
      await measure();
      expect(said).toEqual([]);
    });
  },
  { demo: true, log, now: () => clock },
);

describe('a guard', () => {
  const problems = (plan: object) => planProblems({ ...guarded, ...plan }, 'demo').problems;

  it('needs a holdout, or a test with a control', () => {
    expect(problems({})).toEqual([]);
    expect(problems({ holdout: 0, experiences: [offer] })).toEqual([]);
    expect(problems({ holdout: undefined })).toEqual([
      {
        path: 'experiences[0]',
        problem: 'The guard has nothing to compare `hello` with: it has no control, and the plan has no holdout',
        instead: 'Add "holdout": 5 to the plan, or a "split" that leaves some visitors the "default".',
      },
    ]);
    expect(problems({ holdout: 0, experiences: [{ ...offer, bandit: {} }] })[0]?.instead).toBe(
      'Add "holdout": 5 to the plan.',
    );
  });

  it.each([
    ['measures nobody', { sample: 0 }, 'guard.sample', 'more than 0'],
    ['measures more than everybody', { sample: 2 }, 'guard.sample', 'at most 1'],
    ['asks for better pages', { lcp: -1 }, 'guard.lcp', 'not be negative'],
    ['has a field that is none', { lpc: 100 }, 'guard.lpc', 'no field `lpc`'],
  ])('is refused where it %s', (_, guard, path, problem) => {
    expect(problems({ guard })).toEqual([expect.objectContaining({ path, problem: expect.stringContaining(problem) })]);
  });
});
