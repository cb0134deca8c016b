import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interestEnds, interestsOf, type Score, viewed } from '../../src/core/interests.ts';

const day = 86_400_000;
const views = (topic: string, ...days: number[]) => days.map((at) => ({ topics: [topic], at: at * day }));

describe('interests', () => {
  it('need a score of 2, where a view counts 1 and half of it a fortnight later', () => {
    expect(interestsOf(views('hiking', 0, 0, 0), 0)).toEqual(['hiking']);
    expect(interestsOf(views('hiking', 0), 0)).toEqual([]);
    expect(interestsOf(views('hiking', 0, 0, 0, 0), 13.9 * day)).toEqual(['hiking']);
    expect(interestsOf(views('hiking', 0, 0, 0, 0), 14.1 * day)).toEqual([]);
  });
  it('come strongest first', () => {
    expect(interestsOf([...views('b', 0, 0, 0), ...views('a', 0, 0, 0), ...views('c', 0, 0, 0, 0)], 0)).toEqual([
      'c',
      'a',
      'b',
    ]);
  });
  it('end when the score says so', () => {
    const score = [0, 1, 2, 3].reduce<Score | undefined>((all, at) => viewed(all, at * day), undefined) as Score;
    expect(interestEnds(score)).toBeGreaterThan(3 * day);
    expect(interestsOf(views('x', 0, 1, 2, 3), interestEnds(score) - 1)).toEqual(['x']);
    expect(interestsOf(views('x', 0, 1, 2, 3), interestEnds(score) + 1)).toEqual([]);
  });

  const some = fc.array(
    fc.record({ topics: fc.array(fc.constantFrom('a', 'b', 'c')), at: fc.integer({ min: 0, max: 60 * day }) }),
  );
  it('do not depend on the order of the views', () => {
    fc.assert(
      fc.property(some, (all) => {
        expect(interestsOf([...all].reverse(), 60 * day)).toEqual(interestsOf(all, 60 * day));
      }),
    );
  });
  it('are nearly the same score whether a view comes early or late', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 * day }), { minLength: 1 }), (times) => {
        const fold = (list: number[]) => list.reduce<Score | undefined>(viewed, undefined) as Score;
        const [a, b] = [fold(times), fold([...times].reverse())];
        expect(a[1]).toBe(b[1]);
        expect(a[0]).toBeCloseTo(b[0], 6);
      }),
    );
  });
});
