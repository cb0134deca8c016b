import { evalCondition } from '@growthbook/growthbook';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comparable } from '../../src/core/compare.ts';
import { compileWhere } from '../../src/core/where.ts';

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

describe('a condition on attributes', () => {
  test('means what GrowthBook’s own evaluator takes it to mean, for any condition and any attributes', () => {
    const error = console.error;
    // It reports unknown operators and broken patterns there.
    console.error = () => {};
    const log = console.log;
    console.log = () => {};
    try {
      fc.assert(
        fc.property(operator.where, attributes, (where, one) => {
          const theirs = evalCondition(one, where as never, groups);
          expect(compileWhere(where, groups)(one)).toBe(theirs);
        }),
        { numRuns: 20_000 },
      );
    } finally {
      console.error = error;
      console.log = log;
    }
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
