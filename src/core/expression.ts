import type { Expression } from './plan.ts';

/** A condition that cannot be read: where (0-based), and what stands wrong there. */
export class ConditionError extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

/**
 * Reads the text form of a condition.
 *
 *     either = both { "or" both }      both = one { "and" one }      one = "not" one | "(" either ")" | NAME
 *
 * @throws {ConditionError}
 */
export function parse(text: string): Expression {
  const tokens = [...text.matchAll(/[()]|[^\s()]+/g)];
  let next = 0;
  const peek = () => tokens[next]?.[0];
  const fail = (wanted: string): never => {
    const token = tokens[next];
    throw new ConditionError(
      token
        ? `“${token[0]}” at character ${token.index + 1}: ${wanted} should stand here`
        : `it ends where ${wanted} should stand`,
      token?.index ?? text.length,
    );
  };
  const chain = (joint: 'and' | 'or', part: () => Expression): Expression => {
    const parts = [part()];
    while (peek() === joint) {
      next++;
      parts.push(part());
    }
    return parts.length > 1 ? [joint, parts] : (parts[0] as Expression);
  };
  const either = (): Expression => chain('or', () => chain('and', one));
  const one = (): Expression => {
    const token = peek();
    if (token === undefined || /^(and|or|\))$/.test(token)) return fail('a name, “not” or “(”');
    next++;
    if (token === 'not') return ['not', [one()]];
    if (token !== '(') return token;
    const inner = either();
    if (peek() !== ')') fail('“)”');
    next++;
    return inner;
  };
  const expression = either();
  if (next < tokens.length) fail('“and”, “or” or the end');
  return expression;
}

/** Every name in an expression, once. */
export const namesIn = (expression: Expression): string[] =>
  typeof expression === 'string' ? [expression] : [...new Set(expression[1].flatMap(namesIn))];

/** The expression with the names that `replace` knows put in place of themselves. */
export const substitute = (expression: Expression, replace: (name: string) => Expression): Expression =>
  typeof expression === 'string'
    ? replace(expression)
    : [expression[0], expression[1].map((part) => substitute(part, replace))];
