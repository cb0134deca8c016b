import { textOf } from './from-where.ts';
import type { Asked, Clause, Expression } from './plan.ts';
import { type Groups, hasOperators, withGroups } from './where.ts';

const joined = (parts: Asked[]): Asked => (parts.length === 1 ? (parts[0] as Asked) : ['and', parts]);

/** Operators that are others under `not`. */
const opposites: Record<string, string> = { $ne: '$eq', $nin: '$in', $notInGroup: '$in' };

/** The test of one field, said by the fewest operators. */
function test(field: string, wanted: unknown): Asked {
  const ask = (op: string, value: unknown): Asked => ({
    text: textOf(field, op === '$is' ? value : { [op]: value }),
    field,
    op,
    value,
  });
  if (!hasOperators(wanted)) return wanted === null ? ask('$eq', null) : ask('$is', wanted);
  return joined(
    Object.entries(wanted).map(([op, operand]): Asked => {
      if (op === '$not') return ['not', [test(field, operand)]];
      // A field without a value is null.
      if (op === '$exists') return operand ? ['not', [ask('$eq', null)]] : ask('$eq', null);
      if (op === '$inGroup') return ask('$in', operand);
      const opposite = opposites[op];
      // An operand that is no list matches nothing, whichever way it is asked.
      return opposite && (op === '$ne' || Array.isArray(operand))
        ? ['not', [ask(opposite, operand)]]
        : ask(op, operand);
    }),
  );
}

/** A condition as the page gets it. */
export function lower(expression: Expression, groups: Groups): Asked {
  if (typeof expression === 'string') return expression;
  if (Array.isArray(expression)) return [expression[0], expression[1].map((part) => lower(part, groups))];
  const clause: Clause = expression;
  if (!('where' in clause)) return clause;
  return joined(Object.entries(clause.where).map(([field, wanted]) => test(field, withGroups(wanted, groups))));
}

/** Every clause of a condition as the page gets it. */
export const asksIn = (asked: Asked): Exclude<Asked, string | unknown[]>[] =>
  typeof asked === 'string' ? [] : Array.isArray(asked) ? asked[1].flatMap(asksIn) : [asked];
