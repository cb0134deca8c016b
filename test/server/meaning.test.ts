import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/core/plan.ts';
import { implies, meaningOf, possible } from '../../src/server/advice/meaning.ts';

const plan: Plan = {
  site: 'shop',
  audiences: { regular: 'visits >= 5', hiker: 'interest:hiking and regular' },
  journey: { aware: 'visits >= 1', decision: 'cartValue >= 20' },
};
const of = (condition: string) => meaningOf(condition, plan);

describe('what conditions mean together', () => {
  it.each([
    ['hiker', 'visits >= 2'],
    ['hiker', 'everyone'],
    ['returning', 'not new'],
    ['stage:decision', 'cartValue > 10'],
    ['stage = decision', 'stage:decision or new'],
    ['visits = 3', 'visits >= 3 and visits < 4'],
    ['orders >= 2', 'buyer'],
    ['size:phone', 'not size:tablet'],
    ['new and returning', 'hiker'],
  ])('%s: then also %s', (narrow, wide) => {
    expect(implies(of(narrow), of(wide))).toBe(true);
  });

  it.each([
    ['visits >= 2', 'hiker'],
    ['everyone', 'new'],
    ['visits >= 3', 'visits > 3'],
    ['interest:hiking', 'interest:running'],
    ['customer.tags = a', 'not customer.tags = b'],
    ['viewed tents 2 times', 'viewed tents 3 times'],
  ])('%s: not always %s', (narrow, wide) => {
    expect(implies(of(narrow), of(wide))).toBe(false);
  });

  // A visitor of whom something holds is one of whom it is possible.
  it('never says of anybody that there can be nobody', () => {
    type Visitor = { visits: number; size: string; hiking: boolean };
    const atoms: [string, (visitor: Visitor) => boolean][] = [
      ...[1, 2, 3].flatMap((n): [string, (visitor: Visitor) => boolean][] => [
        [`visits >= ${n}`, ({ visits }) => visits >= n],
        [`visits < ${n}`, ({ visits }) => visits < n],
        [`visits = ${n}`, ({ visits }) => visits === n],
      ]),
      ['size:phone', ({ size }) => size === 'phone'],
      ['size:tablet', ({ size }) => size === 'tablet'],
      ['interest:hiking', ({ hiking }) => hiking],
    ];
    type Tested = [text: string, test: (visitor: Visitor) => boolean];
    const { condition } = fc.letrec<{ condition: Tested }>((tie) => ({
      condition: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(...atoms),
        tie('condition').map(([text, test]): Tested => [`not (${text})`, (one) => !test(one)]),
        fc
          .tuple(tie('condition'), tie('condition'), fc.constantFrom('and', 'or'))
          .map(
            ([[a, isA], [b, isB], joint]): Tested => [
              `(${a}) ${joint} (${b})`,
              (one) => (joint === 'and' ? isA(one) && isB(one) : isA(one) || isB(one)),
            ],
          ),
      ),
    }));
    const visitor = fc.record({
      visits: fc.integer({ min: 0, max: 4 }),
      size: fc.constantFrom('phone', 'tablet', 'desktop'),
      hiking: fc.boolean(),
    });
    fc.assert(
      fc.property(condition, visitor, ([text, test], one) => {
        expect(possible(of(test(one) ? text : `not (${text})`))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
