import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { differenceOf, fixedInterval, peekedInterval } from '../../../src/server/statistics/difference.ts';
import { weighedMean } from '../../../src/server/statistics/inverse-propensity.ts';
import { ratioAlarm, ratioChance } from '../../../src/server/statistics/sample-ratio.ts';
import { type Mean, meanOf, nobody, type Sums, withoutBefore } from '../../../src/server/statistics/sums.ts';

const proportion = (n: number, reached: number): Mean => meanOf({ ...nobody, n, y: reached, yy: reached });
const close = (found: readonly number[], known: readonly number[], digits: number) =>
  expect(found.map((value, i) => Math.abs(value - (known[i] as number)) < 0.5 / 10 ** digits)).toEqual(
    found.map(() => true),
  );

const folder = new URL('../../../../shared/data/ab/', import.meta.url);

describe('statistics give the answers that are published', () => {
  it.skipIf(!existsSync(folder))(
    'Udacity’s free-trial screener: gross and net conversion (skipped without the data)',
    () => {
      const sums = (file: string) => {
        const rows = readFileSync(new URL(file, folder), 'utf8').trim().split('\n').slice(1);
        const days = rows.map((row) => row.replace(/".*?"/, '').split(',').map(Number)).filter((day) => day[3]);
        const total = (column: number) => days.reduce((sum, day) => sum + (day[column] as number), 0);
        return { days: days.length, clicks: total(2), enrolled: total(3), paid: total(4) };
      };
      const [control, experiment] = [sums('control_data.csv'), sums('experiment_data.csv')];
      expect(control.days).toBe(23);
      const difference = (of: 'enrolled' | 'paid') =>
        differenceOf(proportion(control.clicks, control[of]), proportion(experiment.clicks, experiment[of]));
      const gross = difference('enrolled');
      close([gross.value, ...fixedInterval(gross, 0.05)], [-0.0206, -0.0291, -0.012], 4);
      const net = difference('paid');
      close([net.value, ...fixedInterval(net, 0.05)], [-0.0049, -0.0116, 0.0019], 4);
      // Who looked every day may believe the first as well, and has learned as little from the second.
      expect(peekedInterval(gross, 0.05)[1]).toBeLessThan(0);
      expect(peekedInterval(net, 0.05)[1]).toBeGreaterThan(0);
    },
  );

  it('gbstats’ two-sided t test: a difference of means', () => {
    const difference = differenceOf(
      { n: 3407, mean: 0.41, variance: 3.9 ** 2 / 3407 },
      { n: 3461, mean: 0.7, variance: 6.2 ** 2 / 3461 },
    );
    close([difference.value, ...fixedInterval(difference, 0.05)], [0.29, 0.04538, 0.53462], 5);
  });

  it('gbstats’ sequential test, from its differences and their errors', () => {
    const means = { value: 0.50336, error: 0.33341, n: 6461, freedom: 6459 };
    close(peekedInterval(means, 0.05, 1000), [-0.55844, 1.56516], 4);
    const shares = { value: 0.50386, error: 0.03386, n: 6461, freedom: 6459 };
    close(peekedInterval(shares, 0.05), [0.40098, 0.60675], 4);
  });

  it('a made-up 50/50 that is 49/51 of 100,000 is told from chance, and 50,100 to 49,900 is not', () => {
    const chance = (one: number, other: number) =>
      ratioChance([
        { visitors: one, expected: 50 },
        { visitors: other, expected: 50 },
      ]);
    expect(chance(49_000, 51_000)).toBeLessThan(ratioAlarm);
    expect(chance(49_900, 50_100)).toBeCloseTo(0.527, 3);
    // Fabijan et al. begin with 821,588 and 815,482 visitors, whose p they give as 1.8e-6.
    expect(chance(821_588, 815_482)).toBeCloseTo(1.8e-6, 7);
  });
});

describe('means', () => {
  it('of arms whose shares moved are what everybody would have done', () => {
    // 900 of 1,000 had the arm while 1 of 10 reached the goal, and 100 of 1,000 while 5 of 10 did.
    const arm = weighedMean([
      { ...nobody, share: 0.9, n: 900, y: 90, yy: 90 },
      { ...nobody, share: 0.1, n: 100, y: 50, yy: 50 },
    ]);
    expect(arm.mean).toBeCloseTo(0.3, 10);
    // With a share that never moved it is the plain mean.
    const plain = weighedMean([{ ...nobody, share: 0.5, n: 400, y: 100, yy: 100 }]);
    expect(plain.mean).toBe(0.25);
    expect(plain.variance).toBeCloseTo((0.25 * 0.75) / 400, 10);
  });

  it('without what was foretold are the plain ones where nothing was before, and surer where it was', () => {
    const plain: Sums = { ...nobody, n: 100, y: 30, yy: 30 };
    expect(withoutBefore([plain, plain])).toEqual({ means: [meanOf(plain), meanOf(plain)], gone: 0 });
    // Who did it before does it again, all but one in ten: 1 − r² of the variance is left.
    const again: Sums = { n: 100, y: 50, yy: 50, x: 50, xx: 50, xy: 45 };
    const { means, gone } = withoutBefore([again, again]);
    expect(gone).toBeCloseTo(0.8 ** 2, 10);
    expect(means[0]?.mean).toBeCloseTo(0.5, 10);
    // A group that had more of them to begin with did no better by that.
    const lucky: Sums = { n: 100, y: 60, yy: 60, x: 60, xx: 60, xy: 55 };
    const apart = withoutBefore([again, lucky]).means;
    expect((apart[1]?.mean ?? 0) - (apart[0]?.mean ?? 0)).toBeLessThan(0.03);
  });
});
