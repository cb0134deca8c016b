import { evalCondition } from '@growthbook/growthbook';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromWhere } from '../../src/core/from-where.ts';
import { lower } from '../../src/core/lower.ts';
import { momentOf } from '../../src/core/moment.ts';
import { emptyProgram } from '../../src/core/plan.ts';
import { emptyProfile } from '../../src/core/profile.ts';
import { rare } from '../../src/core/rare.ts';
import { testOf } from '../../src/core/test-of.ts';
import { comparable, type Groups, type Where, whereTest, withGroups } from '../../src/core/where.ts';

const compileWhere = (where: Where, groups: Groups = {}) => whereTest(withGroups(where, groups) as Where);

const scalar = fc.oneof(
  fc.constantFrom('a', 'b', 'A', '', '1', '10', '2.0.1', '1.0.0-beta', 'v1.2.3', 'true'),
  fc.integer({ min: -2, max: 11 }),
  fc.boolean(),
  fc.constant(null),
);
const list = fc.array(scalar, { maxLength: 4 });
const attributes = fc.record(
  {
    x: fc.oneof(scalar, list),
    y: fc.oneof(scalar, list, fc.record({ z: fc.oneof(scalar, list) }, { noNullPrototype: true })),
    list: fc.array(fc.record({ n: scalar, m: scalar }, { noNullPrototype: true }), { maxLength: 3 }),
  },
  { requiredKeys: [], noNullPrototype: true },
);
const field = fc.constantFrom('x', 'y', 'y.z', 'list', 'none');

const operator = fc.letrec<{ value: unknown; where: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    scalar,
    list,
    ...['$eq', '$ne', '$lt', '$lte', '$gt', '$gte', '$veq', '$vne', '$vlt', '$vlte', '$vgt', '$vgte'].map((name) =>
      scalar.map((one) => ({ [name]: one })),
    ),
    ...['$in', '$nin', '$ini', '$nini', '$all', '$alli'].map((name) => list.map((all) => ({ [name]: all }))),
    fc.boolean().map((wanted) => ({ $exists: wanted })),
    fc.constantFrom('g', 'none').map((group) => ({ $inGroup: group })),
    fc.constantFrom('g', 'none').map((group) => ({ $notInGroup: group })),
    fc.constantFrom('string', 'number', 'boolean', 'array', 'object', 'null').map((type) => ({ $type: type })),
    fc.constantFrom('^a', '1', '[', 'B').map((regex) => ({ $regex: regex })),
    fc.constantFrom('^a', 'B').map((regex) => ({ $regexi: regex })),
    fc.constantFrom({}, { $unknown: 1 }),
    tie('value').map((inner) => ({ $not: inner })),
    fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constant({ $gt: 1 })).map((size) => ({ $size: size })),
    fc.tuple(scalar, scalar).map(([n, m]) => ({ $elemMatch: { n, m } })),
    scalar.map((one) => ({ $elemMatch: { $eq: one } })),
    fc.tuple(scalar, scalar).map(([a, b]) => ({ $gte: a, $lt: b })),
  ),
  where: fc.oneof(
    { maxDepth: 3 },
    fc.tuple(field, tie('value')).map(([key, value]) => ({ [key]: value })),
    fc.tuple(field, tie('value'), field, tie('value')).map(([a, one, b, two]) => ({ [a]: one, [b]: two })),
    ...['$or', '$nor', '$and'].map((joint) =>
      fc.array(tie('where'), { maxLength: 3 }).map((all) => ({ [joint]: all })),
    ),
    tie('where').map((inner) => ({ $not: inner })),
  ),
}));

const groups = { g: ['a', 1, 'b'] };

/** GrowthBook reports unknown operators and broken patterns to the console. */
function quietly(work: () => void): void {
  const { error, log } = console;
  console.error = console.log = () => {};
  try {
    work();
  } finally {
    Object.assign(console, { error, log });
  }
}

describe('a condition on attributes', () => {
  test('means what GrowthBook’s own evaluator takes it to mean, for any condition and any attributes', () => {
    quietly(() =>
      fc.assert(
        fc.property(operator.where, attributes, (where, one) => {
          expect(compileWhere(where, groups)(one)).toBe(evalCondition(one, where as never, groups));
        }),
        { numRuns: 20_000 },
      ),
    );
  });

  test('means the same as a visitor’s page gets it: by few operators, names of groups put in', () => {
    const trait = fc.constantFrom('customer.x', 'customer.y', 'customer.none');
    const where = fc.letrec<{ where: Record<string, unknown> }>((tie) => ({
      where: fc.oneof(
        { maxDepth: 3 },
        fc.tuple(trait, operator.value).map(([key, value]) => ({ [key]: value })),
        fc.tuple(trait, operator.value, trait, operator.value).map(([a, one, b, two]) => ({ [a]: one, [b]: two })),
        ...['$or', '$nor', '$and'].map((joint) =>
          fc.array(tie('where'), { minLength: 1, maxLength: 3 }).map((all) => ({ [joint]: all })),
        ),
        tie('where').map((inner) => ({ $not: inner })),
      ),
    })).where;
    const traits = fc.record({ x: scalar, y: scalar }, { requiredKeys: [], noNullPrototype: true });
    const now = 1;
    quietly(() =>
      fc.assert(
        fc.property(where, traits, (one, customer) => {
          const known = { userId: 'u', traits: customer as never, interests: [], until: Infinity };
          const profile = { ...emptyProfile(), known };
          const program = emptyProgram('s');
          const test = testOf(lower(fromWhere(one), groups), { program, rare });
          expect(test(momentOf({ program, profile, id: undefined, now }))).toBe(
            evalCondition({ customer }, one as never, groups),
          );
        }),
        { numRuns: 20_000 },
      ),
    );
  });

  test('an unknown operator never matches, and the name of a built-in is none', () => {
    for (const name of ['$between', '$constructor', '$toString'])
      expect(compileWhere({ x: { [name]: 1 } })({ x: 1 })).toBe(false);
  });

  test('does not reach into prototypes', () => {
    for (const key of ['constructor', '__proto__', 'x.constructor.name', 'x.length'])
      expect(compileWhere({ [key]: { $exists: true } })({ x: {} }), key).toBe(false);
  });

  test('compares versions as versions', () => {
    const order = ['1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-beta', '1.0.0', '1.0.1', '1.2.0', '1.10.0', '2.0.0'];
    expect(order.map(comparable).sort()).toEqual(order.map(comparable));
  });
});
