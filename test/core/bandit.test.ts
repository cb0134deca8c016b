import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { armsOf, type Bandit, banditWeights, type Seen } from '../../src/core/bandit.ts';
import { seeded } from '../bench/statistics.ts';
import { simulate } from './support/simulation.ts';

const seen = fc.record({
  views: fc.integer({ min: 0, max: 5000 }),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
});
const armsSeen = fc.array(seen, { minLength: 2, maxLength: 5 }).map(
  (all): Record<string, Seen> =>
    Object.fromEntries(
      all.map(({ views, share }, i) => {
        const sum = Math.floor(views * share);
        return [i ? `arm${i}` : 'default', { views, sum, squares: sum }];
      }),
    ),
);

describe('a bandit’s weights', () => {
  test('add up to 1, keep each arm’s floor and the cap on what is risked, whatever was seen', () => {
    fc.assert(
      fc.property(
        armsSeen,
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 20, max: 100 }),
        fc.constantFrom('conversion' as const, 'value' as const),
        fc.integer(),
        (arms, floored, risked, reward, seed) => {
          const bandit: Bandit = { floor: floored / 100, risk: risked / 100, reward };
          const weights = banditWeights(arms, bandit, seeded(seed), 200);
          const all = Object.values(weights);
          expect(Math.round(all.reduce((sum, weight) => sum + weight, 0) * 1e9) / 1e9).toBe(1);
          for (const weight of all) {
            expect(weight).toBeGreaterThanOrEqual((bandit.floor as number) - 1e-9);
            expect(Math.abs(weight * 10_000 - Math.round(weight * 10_000))).toBeLessThan(1e-6);
          }
          expect(1 - (weights.default as number)).toBeLessThanOrEqual((bandit.risk as number) + 1e-9);
        },
      ),
    );
  });

  test('as arms are ranges that leave nothing out, each as wide as its weight', () => {
    expect(armsOf({ a: 0.05, default: 0.9, b: 0.05 })).toEqual([
      ['a', 0, 0.05],
      ['default', 0.05, 0.95],
      ['b', 0.95, 1],
    ]);
  });

  test('go to the better arm once it is known, by conversions and by value', () => {
    const known = { default: { views: 4000, sum: 200, squares: 200 }, better: { views: 4000, sum: 320, squares: 320 } };
    expect(banditWeights(known, { floor: 0.1 }, seeded(1)).better).toBe(0.9);
    const worth = {
      default: { views: 300, sum: 3000, squares: 60_000 },
      better: { views: 300, sum: 4200, squares: 90_000 },
    };
    expect(banditWeights(worth, { reward: 'value', floor: 0.1 }, seeded(1)).better).toBeGreaterThan(0.85);
  });

  test('are even where nothing is known, unless a prior says otherwise', () => {
    const nothing = { default: { views: 0, sum: 0, squares: 0 }, a: { views: 0, sum: 0, squares: 0 } };
    expect(banditWeights(nothing, { floor: 0 }, seeded(2), 20_000).a).toBeCloseTo(0.5, 1);
    const prior: Bandit['prior'] = { default: [5, 100], a: [20, 100] };
    expect(banditWeights(nothing, { floor: 0, prior }, seeded(2)).a).toBeGreaterThan(0.95);
  });
});

describe('a bandit on simulated visitors', () => {
  test('regrets less than half of what even shares regret, and never risks more than it may', () => {
    const rates = { default: 0.05, a: 0.04, b: 0.065, c: 0.05 };
    const runs = Array.from({ length: 20 }, (_, seed) =>
      simulate({ rates, bandit: { risk: 0.8, floor: 0.02 }, days: 60, visitors: 800, seed }),
    );
    const sum = (all: number[]) => all.reduce((total, one) => total + one, 0);
    expect(sum(runs.map(({ regret }) => regret.at(-1) as number))).toBeLessThan(
      0.5 * sum(runs.map(({ even }) => even.at(-1) as number)),
    );
    expect(Math.max(...runs.map(({ mostRisked }) => mostRisked))).toBeLessThanOrEqual(0.8 + 1e-9);
  });

  test('finds a new best arm after the world has changed, the sooner the faster it forgets', () => {
    const change = { from: 30, rates: { default: 0.05, a: 0.09, b: 0.03 } };
    const missedAfter = (halfLife?: number) =>
      Array.from({ length: 12 }, (_, seed) => {
        const { regret } = simulate({
          rates: { default: 0.05, a: 0.02, b: 0.08 },
          change,
          bandit: { floor: 0.05, ...(halfLife && { halfLife }) },
          days: 60,
          visitors: 500,
          seed,
        });
        return (regret[59] as number) - (regret[30] as number);
      }).reduce((total, one) => total + one, 0);
    expect(missedAfter(5)).toBeLessThan(0.8 * missedAfter());
  });
});
