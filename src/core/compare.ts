/** Values that a name stands for, for `$inGroup`. */
export type Groups = Record<string, unknown[]>;

export type Test = (value: unknown) => boolean;

/** An operator: its operand in, its test out. */
export type Operators = Record<string, (wanted: unknown, groups: Groups, operators: Operators) => Test>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

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

export const lower = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);

export const never: Test = () => false;
export const not =
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

/** The operators on a single value, with the meaning that GrowthBook documents for its SDKs. */
export const comparisons: Operators = {
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
  $not: (wanted, groups, operators) => not(valueTest(wanted, groups, operators)),
  $regex: (wanted) => pattern(wanted, ''),
  $regexi: (wanted) => pattern(wanted, 'i'),
  $type: (wanted) => (value) => typeOf(value) === wanted,
};

export const hasOperators = (wanted: unknown): wanted is Record<string, unknown> =>
  isObject(wanted) && Object.keys(wanted).length > 0 && Object.keys(wanted).every((key) => key.startsWith('$'));

/** The test of one value: by operators, else by equality, in the coercions that GrowthBook documents. */
export function valueTest(wanted: unknown, groups: Groups, operators: Operators = comparisons): Test {
  if (hasOperators(wanted)) {
    const tests = Object.entries(wanted).map(([name, operand]) =>
      Object.hasOwn(operators, name) ? (operators[name] as Operators[''])(operand, groups, operators) : never,
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
