import { describe, expect, it } from 'vitest';
import { effectFor, visitorsPerArm } from '../../../src/server/statistics/power.ts';

describe('how many visitors a test needs', () => {
  it.each([
    // The examples of `power.prop.test`: n = 76.7 for p1 = .50, p2 = .75, power = .90, and a power of 0.740 for n = 50.
    [0.5, 0.5, 0.05, 0.9, 76.7, 0.05],
    [0.5, 0.5, 0.05, 0.74, 50, 0.05],
    // p1 = .05, p2 = .055: n = 31,234 a group.
    [0.05, 0.1, 0.05, 0.8, 31234, 1],
  ])('is what R says: from %d by %d, α %d, power %d', (baseline, effect, alpha, power, n, off) => {
    expect(Math.abs(visitorsPerArm({ baseline, effect, alpha, power }) - n)).toBeLessThan(off);
  });

  it('grows with what is asked, and there are not enough for what cannot be', () => {
    const base = visitorsPerArm({ baseline: 0.05, effect: 0.1 });
    expect(visitorsPerArm({ baseline: 0.05, effect: 0.2 })).toBeLessThan(base);
    expect(visitorsPerArm({ baseline: 0.05, effect: 0.1, alpha: 0.01 })).toBeGreaterThan(base);
    expect(visitorsPerArm({ baseline: 0.6, effect: 1 })).toBe(Infinity);
  });

  it('leads back to the effect that so many can show', () => {
    for (const effect of [0.05, 0.1, 0.5])
      expect(effectFor(visitorsPerArm({ baseline: 0.05, effect }), { baseline: 0.05 })).toBeCloseTo(effect, 2);
    expect(effectFor(2, { baseline: 0.5 })).toBe(Infinity);
  });
});
