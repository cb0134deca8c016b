import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { armAt, bucket } from '../../src/core/bucket.ts';

describe('a split test', () => {
  // Hash version 2 of GrowthBook's published test cases: value, seed, n.
  test.each([
    ['a', 'seed', 0.0505],
    ['b', 'seed', 0.2696],
    ['ab', 'foo', 0.2575],
    ['def', 'foo', 0.2019],
    ['8952klfjas09ujkasdf', '89123klj', 0.124],
    ['123', '90850943850283058242805', 0.7516],
  ])('puts %s of seed “%s” at %d, as GrowthBook does', (id, seed, n) => {
    expect(bucket(seed, id)).toBe(n);
  });

  test('gives each arm its per cent, in the order written, and leaves the rest out', () => {
    expect(armAt('a:20 b:30', 0)).toBe('a');
    expect(armAt('a:20 b:30', 0.1999)).toBe('a');
    expect(armAt('a:20 b:30', 0.2)).toBe('b');
    expect(armAt('a:20 b:30', 0.4999)).toBe('b');
    expect(armAt('a:20 b:30', 0.5)).toBeUndefined();
  });

  test('draws visitors evenly, and independently of another test', () => {
    const ids = Array.from({ length: 20_000 }, (_, i) => `visitor-${i}`);
    const first = ids.filter((id) => bucket('one', id) < 0.5);
    const both = first.filter((id) => bucket('two', id) < 0.5);
    // Four standard deviations of a binomial.
    expect(Math.abs(first.length - 10_000)).toBeLessThan(4 * Math.sqrt(20_000 / 4));
    expect(Math.abs(both.length - first.length / 2)).toBeLessThan(4 * Math.sqrt(first.length / 4));
  });

  test('moves nobody from one arm to the other when its first arm is widened', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 49 }), (id, share, more) => {
        const n = bucket('test', id);
        if (armAt(`a:${share}`, n) === 'a') expect(armAt(`a:${share + more}`, n)).toBe('a');
      }),
    );
  });
});
