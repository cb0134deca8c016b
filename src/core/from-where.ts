import { ConditionError } from './expression.ts';
import type { Expression } from './plan.ts';
import type { Where } from './where.ts';

/** Fields that are true of a page view: they become names, since the gate must be able to test them. */
const contextFields: Record<string, string> = {
  path: 'path',
  size: 'size',
  language: 'language',
  campaign: 'campaign',
  source: 'from',
};

const any = (joint: 'and' | 'or', parts: Expression[]): Expression =>
  parts.length === 1 ? (parts[0] as Expression) : [joint, parts];

const signs: Record<string, string> = { $eq: '=', $ne: '!=', $gt: '>', $gte: '>=', $lt: '<', $lte: '<=' };

/** How people read a test of one field. */
export function textOf(field: string, wanted: unknown): string {
  const [[operator, operand] = ['', undefined], ...more] =
    typeof wanted === 'object' && wanted !== null ? Object.entries(wanted) : [['$eq', wanted]];
  const sign = more.length ? undefined : signs[operator];
  const value =
    typeof operand === 'string' && /^[^\s()"]+$/.test(operand) && Number.isNaN(Number(operand))
      ? operand
      : JSON.stringify(operand);
  return sign && typeof operand !== 'object' ? `${field} ${sign} ${value}` : `${field} ${JSON.stringify(wanted)}`;
}

/** A test of a context field as names: equal to, or one of. */
function contextNames(field: string, wanted: unknown): Expression {
  const name = (value: unknown) => `${contextFields[field]}:${value}`;
  const operators =
    typeof wanted === 'object' && wanted !== null && !Array.isArray(wanted)
      ? Object.entries(wanted)
      : [['$eq', wanted] as const];
  return any(
    'and',
    operators.map(([operator, operand]): Expression => {
      if (operator === '$eq') return name(operand);
      if (operator === '$ne') return ['not', [name(operand)]];
      if ((operator === '$in' || operator === '$nin') && Array.isArray(operand) && operand.length) {
        const names = any('or', operand.map(name));
        return operator === '$in' ? names : ['not', [names]];
      }
      throw new ConditionError(
        `“${field}” can be tested with $eq, $ne, $in and $nin; “${operator}” is not among them`,
        0,
      );
    }),
  );
}

/**
 * A condition on attributes as an expression.
 *
 * @throws {ConditionError} for a test of the context that the gate could not make
 */
export const fromWhere = (where: Where): Expression =>
  any(
    'and',
    Object.entries(where).map(([key, wanted]): Expression => {
      const each = (): Expression[] => (Array.isArray(wanted) ? wanted.map(fromWhere) : []);
      if (key === '$and' && each().length) return any('and', each());
      if (key === '$or' && each().length) return any('or', each());
      if (key === '$nor' && each().length) return ['not', [any('or', each())]];
      if (key === '$not') return ['not', [fromWhere(wanted as Where)]];
      if (Object.hasOwn(contextFields, key)) return contextNames(key, wanted);
      return { text: textOf(key, wanted), where: { [key]: wanted } };
    }),
  );
