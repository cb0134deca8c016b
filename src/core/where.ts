/**
 * Conditions on attributes in MongoDB's style, with the meaning that GrowthBook documents for its SDKs, compiled to closures.
 *
 * A missing attribute is null. An unknown operator never matches.
 */
export type Where = { [field: string]: unknown };

/** Values that a name stands for, for `$inGroup`. */
export type Groups = Record<string, unknown[]>;

type Test = (value: unknown) => boolean;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

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

const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

/** Whether a value, or one of an array's, is among `wanted`. */
const among = (wanted: unknown[], fold: (value: unknown) => unknown = (value) => value): Test => {
  const set = new Set(wanted.map(fold));
  return (value) => (Array.isArray(value) ? value.some((one) => set.has(fold(one))) : set.has(fold(value)));
};

const lower = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);

const never: Test = () => false;
const not =
  (test: Test): Test =>
  (value) =>
    !test(value);

function pattern(wanted: unknown, flags: string): Test {
  try {
    const regex = new RegExp(wanted as string, flags);
    return (value) => regex.test(value as string);
  } catch {
    return never;
  }
}

/** Compares as JavaScript does. */
const ordered =
  (how: (a: number, b: number) => boolean, wanted: unknown): Test =>
  (value) =>
    how(value as number, wanted as number);

/** Whether an array has, for each of `wanted`, a value that passes its test. */
const all = (wanted: unknown, test: (one: unknown) => Test): Test => {
  const tests = Array.isArray(wanted) ? wanted.map(test) : [never];
  return (value) => Array.isArray(value) && tests.every((one) => value.some(one));
};

/** Every operator: its operand in, its test out. */
const operators: Record<string, (wanted: unknown, groups: Groups) => Test> = {
  $eq: (wanted) => (value) => value === wanted,
  $ne: (wanted) => (value) => value !== wanted,
  $lt: (wanted) => ordered((a, b) => a < b, wanted),
  $lte: (wanted) => ordered((a, b) => a <= b, wanted),
  $gt: (wanted) => ordered((a, b) => a > b, wanted),
  $gte: (wanted) => ordered((a, b) => a >= b, wanted),
  $veq: (wanted) => (value) => comparable(value) === comparable(wanted),
  $vne: (wanted) => (value) => comparable(value) !== comparable(wanted),
  $vlt: (wanted) => (value) => comparable(value) < comparable(wanted),
  $vlte: (wanted) => (value) => comparable(value) <= comparable(wanted),
  $vgt: (wanted) => (value) => comparable(value) > comparable(wanted),
  $vgte: (wanted) => (value) => comparable(value) >= comparable(wanted),
  $exists: (wanted) => (value) => (value !== null && value !== undefined) === !!wanted,
  $in: (wanted) => (Array.isArray(wanted) ? among(wanted) : never),
  $nin: (wanted) => (Array.isArray(wanted) ? not(among(wanted)) : never),
  $ini: (wanted) => (Array.isArray(wanted) ? among(wanted, lower) : never),
  $nini: (wanted) => (Array.isArray(wanted) ? not(among(wanted, lower)) : never),
  $inGroup: (wanted, groups) => among(groups[wanted as string] || []),
  $notInGroup: (wanted, groups) => not(among(groups[wanted as string] || [])),
  $not: (wanted, groups) => not(valueTest(wanted, groups)),
  $size: (wanted, groups) => {
    const test = valueTest(wanted, groups);
    return (value) => Array.isArray(value) && test(value.length);
  },
  $elemMatch: (wanted, groups) => {
    const test = hasOperators(wanted) ? valueTest(wanted, groups) : compileWhere(wanted as Where, groups);
    return (value) => Array.isArray(value) && value.some((one) => (one ?? null) !== null && test(one));
  },
  $all: (wanted, groups) => all(wanted, (one) => valueTest(one, groups)),
  $alli: (wanted, groups) =>
    all(wanted, (one) =>
      typeof one === 'string' ? (value) => lower(`${value}`) === lower(one) : valueTest(one, groups),
    ),
  $regex: (wanted) => pattern(wanted, ''),
  $regexi: (wanted) => pattern(wanted, 'i'),
  $type: (wanted) => (value) => typeOf(value) === wanted,
};

/** The names of all operators on a value, for whoever checks a plan. */
export const operatorNames = Object.keys(operators);

const hasOperators = (wanted: unknown): wanted is Record<string, unknown> =>
  isObject(wanted) && Object.keys(wanted).length > 0 && Object.keys(wanted).every((key) => key.startsWith('$'));

/** The test of one value: by operators, else by equality, in the coercions that GrowthBook documents. */
function valueTest(wanted: unknown, groups: Groups): Test {
  if (hasOperators(wanted)) {
    const tests = Object.entries(wanted).map(([name, operand]) =>
      Object.hasOwn(operators, name) ? (operators[name] as (typeof operators)[''])(operand, groups) : never,
    );
    return (value) => tests.every((test) => test(value));
  }
  if (typeof wanted === 'string') return (value) => `${value}` === wanted;
  if (typeof wanted === 'number') return (value) => (value as number) * 1 === wanted;
  if (typeof wanted === 'boolean') return (value) => value !== null && !!value === wanted;
  if (wanted === null) return (value) => value === null;
  const text = JSON.stringify(wanted);
  return (value) => JSON.stringify(value) === text;
}

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
    const test = valueTest(wanted, groups);
    return (value) => test(get(value));
  });
  return (value) => tests.every((test) => test(value));
}
