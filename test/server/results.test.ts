import { beforeAll, beforeEach, expect, it } from 'vitest';
import { results } from '../../src/server/commands/results.ts';
import type { TestResult } from '../../src/server/results.ts';
import type { Server } from '../../src/server/server.ts';
import { onEachServer, secretKey } from './support/backend.ts';

const day = 86_400_000;
const today = Date.now();
let clock = today;

const test = (id: string, more: object = {}) => ({
  id,
  slot: 'hero',
  audience: 'new or returning',
  variants: { trails: { any: ['Trails'] } },
  split: { trails: 50, default: 50 },
  goal: 'order',
  ...more,
});

onEachServer(
  'what a test found',
  (at) => {
    let server: Server;
    let sent = 0;
    const ask = (method: string, path: string, body?: unknown) =>
      fetch(server.url + path, {
        method,
        ...(body !== undefined && { body: JSON.stringify(body) }),
        headers: { authorization: `Bearer ${secretKey}` },
      });
    /** Publishes a plan with one test, so many days ago. */
    const publish = async (experience: object, daysAgo = 20, more: object = {}) => {
      clock = today - daysAgo * day;
      const goals = { order: { event: 'Order Completed', value: 'revenue' } };
      const answer = await ask('PUT', '/admin/plan', { site: 'demo', goals, experiences: [experience], ...more });
      expect(answer.status, await answer.clone().text()).toBe(200);
      clock = today;
    };
    const track = (anonymousId: string, event: string, time: number, properties: object) => ({
      type: 'track',
      event,
      anonymousId,
      messageId: `m${sent++}`,
      timestamp: new Date(time).toISOString(),
      properties,
    });
    const send = async (events: object[]) => {
      for (let from = 0; from < events.length; from += 1000) {
        const answer = await ask('POST', '/v1/batch', { batch: events.slice(from, from + 1000) });
        expect(answer.status).toBe(200);
      }
    };
    const exposure = (id: string, experience: string, variant: string, more: object = {}, time = today - 3 * day) =>
      track(id, 'Exposure', time, { slot: 'hero', experience, variant, size: 'phone', ...more });
    /** So many browsers saw a variant, and of them so many ordered, the first `again` of them for the second time. */
    const browsers = (experience: string, variant: string, n: number, orders: number, more: object = {}, again = 0) =>
      send(
        Array.from({ length: n }, (_, i) => {
          const id = `browser-${sent}`;
          const order = (time: number) => track(id, 'Order Completed', time, { revenue: 10 });
          return [
            exposure(id, experience, variant, more),
            ...(i < orders ? [order(today - 2 * day)] : []),
            ...(i < again ? [order(today - 9 * day)] : []),
          ];
        }).flat(),
      );
    const found = async (): Promise<TestResult> => {
      const answer = await ask('GET', '/admin/results');
      expect(answer.status).toBe(200);
      const { tests } = (await answer.json()) as { tests: TestResult[] };
      expect(tests).toHaveLength(1);
      return tests[0] as TestResult;
    };
    const arm = ({ arms }: Pick<TestResult, 'arms'>, name: string) => arms.find(({ variant }) => variant === name);
    const rateOf = ({ compared }: TestResult, name = 'trails') =>
      compared.find(({ variant, of }) => variant === name && of === 'rate');

    beforeAll(() => {
      server = at();
    });
    beforeEach(() => {
      clock = today;
    });

    it('is a variant that does better, by intervals that hold however often one looks, and by wider ones than for one look', async () => {
      await publish(test('clear'));
      await browsers('clear', 'default', 500, 25);
      await browsers('clear', 'trails', 500, 75);
      const result = await found();
      expect(arm(result, 'default')).toEqual({
        variant: 'default',
        browsers: 500,
        reached: 25,
        rate: 0.05,
        value: 250,
      });
      expect(arm(result, 'trails')?.rate).toBe(0.15);
      const { difference, lift, peeked, fixed, verdict } = rateOf(result) ?? expect.fail('not compared');
      expect(verdict).toBe('better');
      expect([difference, lift]).toEqual([expect.closeTo(0.1, 6), expect.closeTo(2, 6)]);
      const [[low, high], [lowOnce, highOnce]] = [peeked ?? [0, 0], fixed ?? [0, 0]];
      expect(low).toBeGreaterThan(0);
      expect(low).toBeLessThan(lowOnce);
      expect(high).toBeGreaterThan(highOnce);
      expect(result.compared.find(({ of }) => of === 'value')?.lift).toBeCloseTo(2, 6);
      expect(result.hidden).toBeNull();
    });

    it('is not told of few browsers, nor of a group of fewer than 20', async () => {
      await publish(test('few'));
      await browsers('few', 'default', 40, 2);
      await browsers('few', 'trails', 40, 3);
      await browsers('few', 'trails', 10, 1, { size: 'desktop' });
      await browsers('few', 'default', 10, 1, { size: 'desktop' });
      const result = await found();
      expect(rateOf(result)).toMatchObject({ verdict: 'too few', difference: null, peeked: null, fixed: null });
      const desktop = result.groups.find(({ name }) => name === 'desktop') ?? expect.fail('no group');
      expect(arm(desktop, 'trails')).toEqual({
        variant: 'trails',
        browsers: 10,
        reached: null,
        rate: null,
        value: null,
      });
      const phone = result.groups.find(({ name }) => name === 'phone') ?? expect.fail('no group');
      expect(arm(phone, 'trails')?.rate).toBe(3 / 40);
      expect(result.daysLeft).toBeGreaterThan(100);
    });

    it('is hidden where the groups are not as large as planned', async () => {
      await publish(test('uneven'));
      await browsers('uneven', 'default', 300, 15);
      await browsers('uneven', 'trails', 450, 60);
      const result = await found();
      expect(result.ratioChance).toBeLessThan(0.001);
      expect(result.hidden).toContain('The groups are not as large as their shares in the plan');
      expect(result.compared).toEqual([]);
      expect(arm(result, 'trails')).toMatchObject({ browsers: 450, reached: null, rate: null, value: null });
      for (const { arms } of result.groups) for (const { rate } of arms) expect(rate).toBeNull();
    });

    it('does not count who had several variants on screen', async () => {
      await publish(test('mixed'));
      await browsers('mixed', 'default', 30, 3);
      await browsers('mixed', 'trails', 30, 3);
      await send([
        exposure('both', 'mixed', 'default'),
        exposure('both', 'mixed', 'trails'),
        track('both', 'Order Completed', today - day, { revenue: 1000 }),
      ]);
      const result = await found();
      expect(result.mixed).toBe(1);
      expect(result.arms.map(({ browsers, value }) => [browsers, value])).toEqual([
        [30, 30],
        [30, 30],
      ]);
    });

    it('begins anew when anything of the test changes, and goes on when something else does', async () => {
      await publish(test('changed'), 20);
      await browsers('changed', 'default', 30, 3);
      await publish({ ...test('changed'), caps: [{ times: 3, per: 'day' }] }, 10);
      expect(arm(await found(), 'default')?.browsers).toBe(30);
      await publish(test('changed', { split: { trails: 20, default: 80 } }), 1);
      const result = await found();
      expect(arm(result, 'default')?.browsers).toBe(0);
      expect(new Date(result.since).getTime()).toBe(today - day);
    });

    it('of shares that moved is what everybody would have done; an exposure with nonsense for weights changes nothing', async () => {
      await publish(test('learns', { bandit: {} }));
      for (const arm of ['default', 'trails']) {
        await browsers('learns', arm, 450, 45, { weights: [1, 0, 0.9] });
        await browsers('learns', arm, 50, 25, { weights: [2, 0, 0.1] });
      }
      await send([
        exposure('odd', 'learns', 'trails', { weights: ['x', {}, 'y'] }),
        exposure('odd', 'learns', 'trails', { weights: [1, 0, 1e9] }),
        exposure('odder', 'learns', 'trails', { weights: 'none' }),
      ]);
      const result = await found();
      expect(result.learns).toBe(true);
      expect(arm(result, 'trails')?.browsers).toBe(500);
      expect(arm(result, 'trails')?.rate).toBeCloseTo(0.3, 10);
      expect(rateOf(result)).toMatchObject({ verdict: 'open' });
      expect(rateOf(result)?.difference).toBeCloseTo(0, 10);
    });

    it('is surer where browsers do what they did before', async () => {
      await publish(test('before'));
      await browsers('before', 'default', 200, 50, {}, 45);
      await browsers('before', 'trails', 200, 60, {}, 45);
      const result = await found();
      expect(rateOf(result)?.foretold).toBeGreaterThan(0.5);
      expect(result.groups.find(({ name }) => name === 'returning')?.arms.map(({ browsers }) => browsers)).toEqual([
        45, 45,
      ]);
    });

    it('is hidden where browsers of one customer were drawn together', async () => {
      await publish(test('companies', { hashBy: 'customer.company' }), 20, { public: ['company'] });
      await browsers('companies', 'default', 30, 3);
      expect((await found()).hidden).toContain('drawn by “customer.company”');
    });

    it('is looked for as long as the difference takes that the plan names', async () => {
      await publish(test('bold', { effect: 0.5 }));
      await browsers('bold', 'default', 40, 2);
      await browsers('bold', 'trails', 40, 3);
      const wide = await found();
      await publish(test('bold'));
      const narrow = await found();
      expect([wide.effect, narrow.effect]).toEqual([0.5, 0.1]);
      // So many visitors as a difference takes go by about the square of it.
      expect((narrow.daysLeft ?? 0) / (wide.daysLeft ?? 1)).toBeGreaterThan(15);
    });

    it('is printed by “attune results”', async () => {
      const remote = { url: server.url, key: secretKey };
      await publish(test('uneven'));
      expect(await results(remote, false)).toMatch(
        /^uneven, in hero, for order.*\n {4}trails +450 browsers\n.*\n {4}Hidden: The groups/s,
      );
      await publish(test('clear'));
      const text = await results(remote, false);
      expect(text).toMatch(/ {4}trails +500 browsers {2}15%, worth 750\n/);
      expect(text).toMatch(
        / {4}trails, rate: \+10 points \(\+200%\) \[\+[\d.]+, \+[\d.]+\] better; for who looks once/,
      );
      await publish(test('none', { goal: undefined, split: undefined }));
      expect(await results(remote, false)).toBe('The published plan has no test with a goal.\n');
    });

    it('is told to the owner alone', async () => {
      for (const path of ['/admin/results', '/owner/results'])
        expect((await fetch(server.url + path)).status).toBe(401);
      const session = await fetch(`${server.url}/owner/login`, {
        method: 'POST',
        redirect: 'manual',
        headers: { origin: new URL(server.url).origin, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ key: secretKey }),
      });
      expect(session.status).toBe(303);
      await publish(test('clear'), 20);
      const cookie = session.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      const page = await (await fetch(`${server.url}/owner/results`, { headers: { cookie } })).text();
      expect(page).toContain('however often you look');
      expect(page).toContain('+10 points (+200%)');
    });
  },
  { now: () => clock },
);
