import { describe, expect, it } from 'vitest';
import {
  differenceOf,
  fixedInterval,
  type Interval,
  peekedInterval,
} from '../../../src/server/statistics/difference.ts';
import { ratioAlarm, ratioChance } from '../../../src/server/statistics/sample-ratio.ts';
import { meanOf, nobody } from '../../../src/server/statistics/sums.ts';
import { seeded } from '../../bench/statistics.ts';

const runs = 2000;
const days = 28;
const excludesZero = ([low, high]: Interval) => low > 0 || high < 0;

/** Which share of tests of two equal variants is ever called, by who looks every day: with either kind of interval. */
function falseAlarms(rate: number, visitorsPerDay: number) {
  const random = seeded(1);
  const alarms = { fixed: 0, peeked: 0 };
  for (let run = 0; run < runs; run++) {
    const reached = [0, 0];
    const called = { fixed: false, peeked: false };
    for (let day = 1; day <= days; day++) {
      for (const arm of [0, 1])
        for (let i = 0; i < visitorsPerDay; i++) if (random() < rate) (reached[arm] as number)++;
      const [control, treated] = reached.map((y) => meanOf({ ...nobody, n: day * visitorsPerDay, y, yy: y }));
      if (!control || !treated) continue;
      const difference = differenceOf(control, treated);
      if (!difference.error) continue;
      called.fixed ||= excludesZero(fixedInterval(difference, 0.05));
      called.peeked ||= excludesZero(peekedInterval(difference, 0.05));
    }
    alarms.fixed += Number(called.fixed) / runs;
    alarms.peeked += Number(called.peeked) / runs;
  }
  return alarms;
}

describe('who looks every day for four weeks', () => {
  it.each([
    { rate: 0.2, visitorsPerDay: 50 },
    { rate: 0.03, visitorsPerDay: 200 },
    { rate: 0.01, visitorsPerDay: 100 },
  ])('at $visitorsPerDay visitors a day and a rate of $rate is misled in 5 % of equal tests at most', (traffic) => {
    const { fixed, peeked } = falseAlarms(traffic.rate, traffic.visitorsPerDay);
    expect(peeked).toBeLessThanOrEqual(0.05);
    // The usual interval misleads far more often: the simulation can tell.
    expect(fixed).toBeGreaterThan(0.15);
  });

  it('is seldom told of groups that are not as planned when they are', () => {
    const random = seeded(2);
    let alarms = 0;
    for (let run = 0; run < runs; run++) {
      const seen: [number, number] = [0, 0];
      let alarm = false;
      for (let day = 1; day <= days; day++) {
        const first = Array.from({ length: 200 }, random).filter((n) => n < 0.7).length;
        seen[0] += first;
        seen[1] += 200 - first;
        alarm ||=
          ratioChance([
            { visitors: seen[0], expected: 70 },
            { visitors: seen[1], expected: 30 },
          ]) < ratioAlarm;
      }
      alarms += Number(alarm) / runs;
    }
    expect(alarms).toBeLessThan(0.02);
  });
});
