import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boundsOf, differenceOf, type Range, type Sums } from '../../src/core/confidence.ts';
import { seeded } from '../bench/statistics.ts';

const range: Range = { most: 10_000, usual: 2000 };
const none = (): Sums => ({ n: 0, sum: 0, squares: 0 });
const see = (sums: Sums, x: number) => {
  sums.n++;
  sums.sum += x;
  sums.squares += x * x;
};
/** A time in ms with the long tail that page loads have, 9,400 at most. */
const load = (random: () => number): number =>
  Math.min(9400, 1700 * Math.exp(0.6 * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())));
const alpha = 0.2;

interface Run {
  draw(random: () => number, treated: boolean): number;
  /** The share of visitors that are treated. */
  share?: number;
  allowed?: number;
  of?: Range;
  /** What says how much greater the one mean is at least. */
  low?(one: Sums, other: Sums, of: Range): number;
  visitors?: number;
}

const anytime = (one: Sums, other: Sums, of: Range) => differenceOf(one, other, of, alpha).low;

/** The bound of a textbook, which holds for one look alone. */
const once = (one: Sums, other: Sums) => {
  const error = ({ n, sum, squares }: Sums) => Math.max(0, squares / n - (sum / n) ** 2) / n;
  return one.sum / one.n - other.sum / other.n - 0.8416 * Math.sqrt(error(one) + error(other));
};

/** The share of 200 sites on which somebody who looks again and again is at some time told of more than what is allowed. */
function alarms({ draw, share = 0.5, allowed = 0, of = range, low = anytime, visitors = 4000 }: Run): number {
  const sites = Array.from({ length: 200 }, (_, seed) => seed + 1);
  const alarmed = sites.filter((seed) => {
    const random = seeded(seed);
    const [treated, control] = [none(), none()];
    let look = 2;
    for (let visitor = 1; visitor <= visitors; visitor++) {
      const is = random() < share;
      see(is ? treated : control, draw(random, is));
      if (visitor < look || !treated.n || !control.n) continue;
      look = visitor * 1.04;
      if (low(treated, control, of) > allowed) return true;
    }
    return false;
  });
  return alarmed.length / sites.length;
}

describe('bounds that hold at however many looks', () => {
  const score: Range = { most: 1, usual: 0.05 };
  const shifts = (random: () => number) => (random() < 0.03 ? 0.5 : 0);
  const slower = (by: number) => (random: () => number, treated: boolean) => load(random) + (treated ? by : 0);

  test.each<[string, Run]>([
    ['no difference, even groups', { draw: load }],
    ['no difference, a holdout of a twentieth', { draw: load, share: 0.95 }],
    ['a difference of just what is allowed', { draw: slower(200), allowed: 200 }],
    ['scores that are mostly 0, where few look like certainty', { draw: shifts, of: score }],
  ])('are wrong at any time on no more sites than α says: %s', (_, run) => {
    expect(alarms(run)).toBeLessThanOrEqual(alpha);
  });

  test.each<[string, Run]>([
    ['no difference', { draw: load }],
    ['scores that are mostly 0', { draw: shifts, of: score }],
  ])('unlike those of a textbook, which the same looks catch out: %s', (_, run) => {
    expect(alarms({ ...run, low: once })).toBeGreaterThan(2 * alpha);
  });

  test.each<[string, Run]>([
    ['600 ms slower where 200 are allowed', { draw: slower(600), allowed: 200 }],
    [
      'a shift of 0.3 on every page',
      { draw: (random, treated) => shifts(random) + (treated ? 0.3 : 0), allowed: 0.02, of: score, visitors: 800 },
    ],
  ])('find what is worse: %s', (_, run) => {
    expect(alarms(run)).toBe(1);
  });

  test('are about the mean, closer the more was seen, and wider the surer they are to be', () => {
    const values = fc.array(fc.double({ min: 0, max: range.most, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(values, fc.double({ min: 0.001, max: 0.5, noNaN: true }), (seen, sure) => {
        const sums = none();
        for (const x of seen) see(sums, x);
        const many: Sums = { n: sums.n * 50, sum: sums.sum * 50, squares: sums.squares * 50 };
        const mean = sums.sum / sums.n;
        const [low, high] = boundsOf(sums, range, sure);
        const [closerLow, closerHigh] = boundsOf(many, range, sure);
        const [surerLow, surerHigh] = boundsOf(sums, range, sure / 10);
        const order = [0, surerLow, low, closerLow, mean, closerHigh, high, surerHigh, range.most];
        for (const [i, value] of order.entries()) expect(value).toBeGreaterThanOrEqual((order[i - 1] ?? 0) - 1e-6);
      }),
    );
    expect(boundsOf(none(), range, 0.05)).toEqual([0, range.most]);
  });
});
