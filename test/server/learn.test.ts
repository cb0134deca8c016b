import { beforeAll, describe, expect, it } from 'vitest';
import type { Weights } from '../../src/core/bandit.ts';
import { learn, learnEvery } from '../../src/server/learn.ts';
import { planProblems } from '../../src/server/plan-check.ts';
import type { Server } from '../../src/server/server.ts';
import { onEachServer, secretKey } from './support/backend.ts';

const day = 86_400_000;
const hello = (bandit: object, more: object = {}) => ({
  id: 'hello',
  slot: 'hero',
  audience: 'new or returning',
  variants: { a: { any: ['Hello'] }, b: { any: ['Good day'] } },
  split: { a: 30, b: 30, default: 40 },
  goal: 'order',
  bandit,
  ...more,
});
const planWith = (bandit: object, more: object = {}) => ({
  site: 'demo',
  goals: { order: { event: 'Order Completed', value: 'revenue' }, asked: { event: 'Asked' } },
  audiences: { searchers: 'returning and from:search', mixed: 'searchers or buyer' },
  experiences: [hello(bandit, more)],
});

onEachServer('a test that learns', (at) => {
  let server: Server;
  const now = Date.now();
  const ask = (method: string, path: string, body?: unknown) =>
    fetch(server.url + path, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      headers: { authorization: `Bearer ${secretKey}` },
    });
  const weights = async () => (await (await ask('GET', '/v1/weights/demo')).json()) as Weights;
  const width = (made: Weights, arm: string, audience = 0) => {
    const found = made.arms.hello?.[audience]?.find(([name]) => name === arm);
    return found ? Math.round((found[2] - found[1]) * 10_000) / 10_000 : undefined;
  };
  let sent = 0;
  /** So many visitors saw an arm `ago` days ago, and of them so many reached the goal within the hour. */
  const visitors = async (
    variant: string,
    views: number,
    orders: number,
    { ago = 3, audience = 0, revenue = 10 } = {},
  ) => {
    const at = now - ago * day;
    const event = (anonymousId: string, name: string, time: number, properties: object) => ({
      type: 'track',
      event: name,
      anonymousId,
      messageId: `m${sent++}`,
      timestamp: new Date(time).toISOString(),
      properties,
    });
    const batch = Array.from({ length: views }, (_, i) => {
      const id = `visitor-${sent}`;
      const shown = { slot: 'hero', experience: 'hello', variant, size: 'phone', weights: [1, audience, 0.5] };
      return [
        event(id, 'Exposure', at, shown),
        ...(i < orders ? [event(id, 'Order Completed', at + 3_600_000, { revenue })] : []),
      ];
    }).flat();
    const answer = await ask('POST', '/v1/batch', { batch });
    expect(answer.status).toBe(200);
  };

  beforeAll(() => {
    server = at();
  });

  it('of a plan without one has no weights', async () => {
    await ask('PUT', '/admin/plan', { site: 'demo' });
    expect(await weights()).toEqual({ site: 'demo', version: 0, plan: 1, arms: {} });
  });

  it('moves towards the arm that does best, within floor and risk, and keeps its weights for a while', async () => {
    await ask('PUT', '/admin/plan', planWith({ floor: 0.05, risk: 0.6, by: ['returning'] }));
    await visitors('default', 300, 15);
    await visitors('a', 300, 60);
    await visitors('b', 300, 9);
    // In the other audience it is the other way round.
    await visitors('default', 300, 15, { audience: 1 });
    await visitors('a', 300, 9, { audience: 1 });
    await visitors('b', 300, 60, { audience: 1 });
    const made = await weights();
    expect(made).toMatchObject({ site: 'demo', version: 1, plan: 2 });
    expect(['a', 'b', 'default'].map((arm) => width(made, arm))).toEqual([0.55, 0.05, 0.4]);
    expect(['a', 'b', 'default'].map((arm) => width(made, arm, 1))).toEqual([0.05, 0.55, 0.4]);
    expect(made.arms.hello?.[0]?.map(([name]) => name)).toEqual(['a', 'b', 'default']);
    await visitors('b', 300, 300);
    expect(await weights()).toEqual(made);
    const later = await learn(server.store.db, 'demo', now + learnEvery + 60_000, Math.random);
    expect(later.version).toBe(2);
    expect(width(later, 'b')).toBe(0.55);
  });

  it('judges no arm by visitors who may yet come back, and forgets', async () => {
    const share = async (bandit: object, arm: string) => {
      await ask('PUT', '/admin/plan', planWith(bandit));
      return width(await learn(server.store.db, 'demo', Date.now(), Math.random), arm);
    };
    // All that was seen is three days old: with four days to come back in, no arm is preferred.
    for (const arm of ['a', 'b', 'default']) expect(await share({ floor: 0, delay: 4 }, arm)).toBeGreaterThan(0.2);
    // Yesterday's visitors outweigh more of three days ago, once those have faded.
    await visitors('default', 400, 380, { ago: 1.1 });
    expect(await share({ floor: 0, halfLife: 0.5 }, 'default')).toBeGreaterThan(0.9);
  });

  it('goes by the worth of what was reached where the plan says so', async () => {
    await visitors('default', 200, 20, { revenue: 500 });
    const plan = planWith({ floor: 0, reward: 'value' });
    await ask('PUT', '/admin/plan', plan);
    const made = await learn(server.store.db, 'demo', Date.now(), Math.random);
    expect(width(made, 'default')).toBeGreaterThan(0.9);
  });

  it('is not stopped by exposures with nonsense for weights', async () => {
    await ask('PUT', '/admin/plan', planWith({ by: ['returning'] }, { id: 'odd' }));
    const batch = [['x', {}, 'y'], [1, 1e300], 'none', [1, '2']].map((weights, i) => ({
      type: 'track',
      event: 'Exposure',
      anonymousId: `odd-${i}`,
      messageId: `odd-${i}`,
      timestamp: new Date(now - 3 * day).toISOString(),
      properties: { slot: 'hero', experience: 'odd', variant: 'a', size: 'phone', weights },
    }));
    expect((await ask('POST', '/v1/batch', { batch })).status).toBe(200);
    expect((await weights()).arms.odd).toHaveLength(2);
  });
});

describe('a test that learns is refused', () => {
  it.each([
    ['without shares to start with', {}, { split: undefined, variants: { a: { any: ['A'] } } }, 'bandit', 'no shares'],
    ['with a safe arm that is none', { safe: 'dfault' }, {}, 'bandit.safe', '`dfault`'],
    ['with floors that do not fit', { floor: 0.4 }, {}, 'bandit.floor', '3 arms cannot have 0.4 each'],
    ['with floors above the risk', { floor: 0.2, risk: 0.3 }, {}, 'bandit.risk', 'more than 0.3'],
    ['with more at stake than it may risk', { risk: 0.5 }, {}, 'split', 'starts with 60 % beside `default`'],
    ['with a prior of nothing', { prior: { a: [0, 0] } }, {}, 'bandit.prior.a', 'no belief'],
    ['with a goal that has no value', { reward: 'value' }, { goal: 'asked' }, 'bandit.reward', '`asked` has no value'],
    ['with a coverage', {}, { coverage: 0.5 }, 'coverage', 'no coverage'],
    ['by an audience that speaks of the page view', { by: ['mixed'] }, {}, 'bandit.by[0]', 'page view'],
    ['by an audience that is none', { by: ['retruning'] }, {}, 'bandit.by[0]', '`retruning`'],
    ['with an unknown field', { flor: 0.1 }, {}, 'bandit.flor', 'no field `flor`'],
  ])('%s', (_, bandit, more, path, problem) => {
    const { problems } = planProblems(planWith(bandit, more), 'demo');
    expect(problems.find((one) => one.path === `experiences[0].${path}`)?.problem).toContain(problem);
  });

  it('not, when all is well', () => {
    const bandit = {
      safe: 'default',
      risk: 0.6,
      floor: 0.1,
      halfLife: 14,
      delay: 2,
      prior: { a: [1, 20] },
      by: ['returning'],
    };
    expect(planProblems(planWith(bandit), 'demo').problems).toEqual([]);
  });
});
