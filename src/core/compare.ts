/** An operator: whether a value passes, beside its operand. */
export type Operator = (value: unknown, wanted: never) => unknown;
export type Operators = Record<string, Operator>;

/** Whether a value, or one of a list's, is in a list or a set. */
export const among = (value: unknown, wanted: unknown[] | Set<unknown>): boolean => {
  const has = (one: unknown) => (Array.isArray(wanted) ? wanted.includes(one) : wanted.has(one));
  return Array.isArray(value) ? value.some(has) : has(value);
};

/**
 * The operators that conditions are lowered to, with the meaning that GrowthBook documents for its SDKs; `$is` is equality with its coercions.
 * What can be said by these and by `not` is said so when a plan is published.
 */
export const common: Operators = {
  $eq: (value, wanted) => value === wanted,
  $lt: (value, wanted) => (value as number) < wanted,
  $lte: (value, wanted) => (value as number) <= wanted,
  $gt: (value, wanted) => (value as number) > wanted,
  $gte: (value, wanted) => (value as number) >= wanted,
  $in: among,
  $is: (value, wanted: unknown) =>
    typeof wanted === 'string'
      ? `${value}` === wanted
      : typeof wanted === 'number'
        ? (value as number) * 1 === wanted
        : typeof wanted === 'boolean'
          ? value !== null && !!value === wanted
          : JSON.stringify(value) === JSON.stringify(wanted),
};
