import { describe, expect, test } from 'vitest';
import { bootstrapped, median, paired, quantile, quartiles, seeded, shuffled } from './statistics.ts';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

describe('a quantile', () => {
  // R: quantile(c(1, 2, 3, 4), c(.25, .5, .75)); quantile(c(3, 1, 7, 15, 8, 2), .9)
  test('lies between its neighbours as in R and NumPy', () => {
    expect(quartiles([4, 2, 1, 3])).toEqual({ low: 1.75, middle: 2.5, high: 3.25 });
    expect(quantile([3, 1, 7, 15, 8, 2], 0.9)).toBe(11.5);
  });

  test('sorts by size, not as text', () => {
    expect(median([100, 9, 20])).toBe(20);
  });

  test('of one value is that value, of none is not a number', () => {
    expect(quartiles([7])).toEqual({ low: 7, middle: 7, high: 7 });
    expect(median([])).toBeNaN();
  });

  test('leaves the values as they were', () => {
    const values = [3, 1, 2];
    quartiles(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe('a bootstrap interval of the median', () => {
  /** P(hits ≥ from) of n tries. */
  const atLeast = (from: number, n: number, chance: number): number => {
    let choose = 1;
    let sum = 0;
    for (let hits = 0; hits <= n; hits++) {
      if (hits >= from) sum += choose * chance ** hits * (1 - chance) ** (n - hits);
      choose = (choose * (n - hits)) / (hits + 1);
    }
    return sum;
  };
  /** P(the median of n draws from n values ≤ the k-th): at least half of the draws are among the first k. */
  const exactly = (n: number, k: number): number => atLeast((n + 1) / 2, n, k / n);

  // For an odd number of values the distribution of the median is known exactly, so the interval is too.
  test.each([5, 11, 41])('of %i values ends where the exact distribution says', (n) => {
    const values = upTo(n);
    const low = values.find((k) => exactly(n, k) >= 0.025);
    const high = values.find((k) => exactly(n, k) >= 0.975);
    expect(bootstrapped(values)).toEqual({ low, middle: (n + 1) / 2, high });
  });

  test('of equal values has no width', () => {
    expect(bootstrapped([1.5, 1.5, 1.5, 1.5])).toEqual({ low: 1.5, middle: 1.5, high: 1.5 });
  });

  test('is the same on every run', () => {
    const values = [5, 3, 8, 1, 9, 2, 7, 7.5];
    expect(bootstrapped(values)).toEqual(bootstrapped(values));
  });

  // The interval ends at two of the values. It misses when too few, or too many, of them lie below the true median.
  test.each([15, 21, 25, 31, 41, 51])('of %i values holds the true median in 92 to 97 of 100 samples', (n) => {
    const { low, high } = bootstrapped(upTo(n));
    const held = atLeast(low, n, 0.5) - atLeast(high, n, 0.5);
    expect(held).toBeGreaterThan(0.92);
    expect(held).toBeLessThan(0.97);
  });
});

test('values are paired by round, not by size', () => {
  expect(paired([2, 9], [4, 3], (a, b) => a / b)).toEqual([0.5, 3]);
});

describe('an order', () => {
  test('keeps every value', () => {
    const drawn = shuffled([1, 2, 3, 4, 5], seeded(1));
    expect(drawn.toSorted()).toEqual([1, 2, 3, 4, 5]);
  });

  test('is any of the six of three values equally often', () => {
    const random = seeded(2);
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = shuffled(['a', 'b', 'c'], random).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // Chi squared with five degrees of freedom exceeds 20.5 once in a thousand.
    const chi = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chi).toBeLessThan(20.5);
  });
});
