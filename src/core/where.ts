import { among, common, type Operator, type Operators } from './compare.ts';

/**
 * Conditions on attributes in MongoDB's style, with the meaning that GrowthBook documents for its SDKs, compiled to closures.
 *
 * A missing attribute is null. An unknown operator never matches.
 */
export type Where = { [field: string]: unknown };

/** Values that a name stands for, for `$inGroup`. */
export type Groups = Record<string, unknown[]>;

export type Test = (value: unknown) => boolean;

const not =
  (test: Test): Test =>
  (value) =>
    !test(value);

export const hasOperators = (wanted: unknown): wanted is Record<string, unknown> =>
  typeof wanted === 'object' &&
  wanted !== null &&
  !Array.isArray(wanted) &&
  Object.keys(wanted).length > 0 &&
  Object.keys(wanted).every((key) => key.startsWith('$'));

/** The test of one value: by operators, else by equality. */
function valueTest(wanted: unknown): Test {
  const tests = Object.entries(hasOperators(wanted) ? wanted : { $is: wanted }).map(([name, operand]): Test => {
    const operator = Object.hasOwn(operators, name) && operators[name];
    return (value) => !!operator && !!operator(value, operand as never);
  });
  return (value) => tests.every((test) => test(value));
}

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

/** Versions as texts that compare as versions do: 1.10.0 after 1.9.0, 1.0.0-beta before 1.0.0. A build after `+` is left out. */
export function comparable(version: unknown): string {
  const text = typeof version === 'number' ? `${version}` : version;
  const parts = (typeof text === 'string' && text ? text : '0').replace(/^v|\+.*$/g, '').split(/[-.]/);
  if (parts.length === 3) parts.push('~');
  return parts.map((part) => (/^\d+$/.test(part) ? part.padStart(5, ' ') : part)).join('-');
}

const versions =
  (how: (a: string, b: string) => boolean): Operator =>
  (value, wanted) =>
    how(comparable(value), comparable(wanted));

const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

const lower = (value: unknown): unknown =>
  typeof value === 'string' ? value.toLowerCase() : Array.isArray(value) ? value.map(lower) : value;

const pattern =
  (flags: string): Operator =>
  (value, wanted) => {
    try {
      return new RegExp(wanted, flags).test(value as string);
    } catch {
      return false;
    }
  };

/** An operator whose operand must be a list. */
const ofList =
  (operator: (value: unknown, wanted: unknown[]) => boolean): Operator =>
  (value, wanted) =>
    Array.isArray(wanted) && operator(value, wanted);

/** An operator on lists that have, for each of `wanted`, a value that passes its test. */
const all = (test: (one: unknown) => Test): Operator =>
  ofList((value, wanted) => Array.isArray(value) && wanted.every((one) => value.some(test(one))));

/** Every operator. */
export const operators: Operators = {
  ...common,
  $ne: (value, wanted) => value !== wanted,
  $not: (value, wanted) => !valueTest(wanted)(value),
  $veq: versions((a, b) => a === b),
  $vne: versions((a, b) => a !== b),
  $vlt: versions((a, b) => a < b),
  $vlte: versions((a, b) => a <= b),
  $vgt: versions((a, b) => a > b),
  $vgte: versions((a, b) => a >= b),
  $exists: (value, wanted) => (value !== null && value !== undefined) === !!wanted,
  $in: ofList(among),
  $nin: ofList((value, wanted) => !among(value, wanted)),
  $ini: ofList((value, wanted) => among(lower(value), wanted.map(lower))),
  $nini: ofList((value, wanted) => !among(lower(value), wanted.map(lower))),
  $inGroup: ofList(among),
  $notInGroup: ofList((value, wanted) => !among(value, wanted)),
  $regex: pattern(''),
  $regexi: pattern('i'),
  $type: (value, wanted) => typeOf(value) === wanted,
  $size: (value, wanted) => Array.isArray(value) && valueTest(wanted)(value.length),
  $elemMatch: (value, wanted) => {
    const test = hasOperators(wanted) ? valueTest(wanted) : whereTest(wanted as Where);
    return Array.isArray(value) && value.some((one) => (one ?? null) !== null && test(one));
  },
  $all: all(valueTest),
  $alli: all((one) => (typeof one === 'string' ? (value) => lower(`${value}`) === lower(one) : valueTest(one))),
};

/** Every operator that stands in a condition or a test of a value. */
export const operatorsIn = (part: unknown): string[] =>
  typeof part === 'object' && part !== null
    ? Object.entries(part).flatMap(([key, inner]) => [...(key.startsWith('$') ? [key] : []), ...operatorsIn(inner)])
    : [];

/** A condition, or a part of one, with the lists put in that `$inGroup` and `$notInGroup` name; a name that is none is an empty list. */
export const withGroups = (part: unknown, groups: Groups): unknown =>
  Array.isArray(part)
    ? part.map((one) => withGroups(one, groups))
    : typeof part === 'object' && part !== null
      ? Object.fromEntries(
          Object.entries(part).map(([key, inner]) => [
            key,
            /^\$(i|notI)nGroup$/.test(key) ? groups[inner as string] || [] : withGroups(inner, groups),
          ]),
        )
      : part;

/** The test of a whole condition. Its groups are put in before. */
export function whereTest(where: Where): Test {
  const every = (all: unknown): Test[] => (all as Where[]).map((one) => whereTest(one));
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
    if (key === '$not') return not(whereTest(wanted as Where));
    const get = at(key);
    const test = valueTest(wanted);
    return (value) => test(get(value));
  });
  return (value) => tests.every((test) => test(value));
}
