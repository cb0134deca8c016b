import {
  comparisons,
  type Groups,
  hasOperators,
  lower,
  never,
  not,
  type Operators,
  type Test,
  valueTest,
} from './compare.ts';

/**
 * Conditions on attributes in MongoDB's style, with the meaning that GrowthBook documents for its SDKs, compiled to closures.
 *
 * A missing attribute is null. An unknown operator never matches.
 */
export type Where = { [field: string]: unknown };

/** The value at a dotted path; null where there is none. */
function at(path: string): (value: unknown) => unknown {
  const steps = path.split('.');
  return (value) => {
    let found = value;
    for (const step of steps) {
      if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return null;
      found = (found as Record<string, unknown>)[step];
    }
    return found;
  };
}

/** Whether an array has, for each of `wanted`, a value that passes its test. */
const all = (wanted: unknown, test: (one: unknown) => Test): Test => {
  const tests = Array.isArray(wanted) ? wanted.map(test) : [never];
  return (value) => Array.isArray(value) && tests.every((one) => value.some(one));
};

/** The comparisons, and what can be asked of a list. */
const operators: Operators = {
  ...comparisons,
  $size: (wanted, groups) => {
    const test = valueTest(wanted, groups, operators);
    return (value) => Array.isArray(value) && test(value.length);
  },
  $elemMatch: (wanted, groups) => {
    const test = hasOperators(wanted) ? valueTest(wanted, groups, operators) : compileWhere(wanted as Where, groups);
    return (value) => Array.isArray(value) && value.some((one) => (one ?? null) !== null && test(one));
  },
  $all: (wanted, groups) => all(wanted, (one) => valueTest(one, groups, operators)),
  $alli: (wanted, groups) =>
    all(wanted, (one) =>
      typeof one === 'string' ? (value) => lower(`${value}`) === lower(one) : valueTest(one, groups, operators),
    ),
};

/** The test of a whole condition. */
export function compileWhere(where: Where, groups: Groups = {}): Test {
  const every = (all: unknown): Test[] => (all as Where[]).map((one) => compileWhere(one, groups));
  const tests = Object.entries(where).map(([key, wanted]): Test => {
    if (key === '$or' || key === '$nor') {
      const any = every(wanted);
      const some: Test = (value) => !any.length || any.some((test) => test(value));
      return key === '$or' ? some : not(some);
    }
    if (key === '$and') {
      const all = every(wanted);
      return (value) => all.every((test) => test(value));
    }
    if (key === '$not') return not(compileWhere(wanted as Where, groups));
    const get = at(key);
    const test = valueTest(wanted, groups, operators);
    return (value) => test(get(value));
  });
  return (value) => tests.every((test) => test(value));
}
