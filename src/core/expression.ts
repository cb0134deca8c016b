import type { Clause, Expression } from './plan.ts';
import { kept } from './profile.ts';

/** A condition that cannot be read: where (0-based), and what stands wrong there. */
export class ConditionError extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

/** The units of a duration, ms. */
const units: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

const durationOf = (text: string | undefined): number | undefined => {
  const [, count, unit] = /^(\d+)([mhdw])$/.exec(text ?? '') ?? [];
  return count && unit ? Number(count) * (units[unit] as number) : undefined;
};

/** How comparisons are written, and what they are in MongoDB's style. */
const comparisons: Record<string, string> = {
  '=': '$eq',
  '!=': '$ne',
  '>': '$gt',
  '>=': '$gte',
  '<': '$lt',
  '<=': '$lte',
};

/** What a visitor can have done. `did` takes the name of any event. */
const verbs = ['viewed', 'added', 'bought', 'did'];

/**
 * Reads the text form of a condition.
 *
 *     either   = both { "or" both }                both = one { "and" one }
 *     one      = "not" one | "(" either ")" | behaviour | comparison | NAME
 *     behaviour = VERB THING [ N "times" | "worth" N ] [ "in" DURATION ]
 *               | ( "first" | "last" ) VERB THING DURATION "ago"
 *               | VERB THING "then" "not" VERB THING "within" DURATION
 *     comparison = FIELD ( "=" | "!=" | ">" | ">=" | "<" | "<=" ) VALUE
 *     VERB     = "viewed" | "added" | "bought" | "did"        DURATION = digits ( "m" | "h" | "d" | "w" )
 *
 * A thing or a value with spaces stands in double quotes.
 *
 * @throws {ConditionError}
 */
export function parse(text: string): Expression {
  const tokens = [...text.matchAll(/[()]|"[^"]*"|[^\s()]+/g)];
  let next = 0;
  const peek = (ahead = 0) => tokens[next + ahead]?.[0];
  const fail = (wanted: string): never => {
    const token = tokens[next];
    throw new ConditionError(
      token
        ? `“${token[0]}” at character ${token.index + 1}: ${wanted} should stand here`
        : `it ends where ${wanted} should stand`,
      token?.index ?? text.length,
    );
  };
  const expect = (word: string): void => {
    if (peek() !== word) fail(`“${word}”`);
    next++;
  };
  const take = (wanted: string, good: (token: string) => boolean): string => {
    const token = peek();
    if (token === undefined || !good(token)) return fail(wanted);
    next++;
    return token.replace(/^"|"$/g, '');
  };
  const chain = (joint: 'and' | 'or', part: () => Expression): Expression => {
    const parts = [part()];
    while (peek() === joint) {
      next++;
      parts.push(part());
    }
    return parts.length > 1 ? [joint, parts] : (parts[0] as Expression);
  };
  const behaviour = (): string =>
    `${take('viewed, added, bought or did', (token) => verbs.includes(token))} ${take('what it was', (token) => !/^[()]$/.test(token))}`;
  const duration = (): number =>
    durationOf(take('a time such as 7d', (token) => durationOf(token) !== undefined)) as number;
  /** The source text from a token to the one before the next. */
  const since = (start: number): string => {
    const last = tokens[next - 1] as RegExpExecArray;
    return text.slice((tokens[start] as RegExpExecArray).index, last.index + last[0].length).replace(/\s+/g, ' ');
  };
  const seenClause = (): Clause => {
    const start = next;
    const ago = peek();
    if (ago === 'first' || ago === 'last') {
      next++;
      const seen = behaviour();
      const within = duration();
      expect('ago');
      return { text: since(start), seen, ago, within };
    }
    const seen = behaviour();
    if (peek() === 'then') {
      next++;
      expect('not');
      const without = behaviour();
      expect('within');
      const within = duration();
      return { text: since(start), seen, without, within };
    }
    let times = 1;
    let worth = 0;
    if (peek() === 'worth') {
      next++;
      worth = Number(take('a number above 0', (token) => Number(token) > 0));
    } else if (/^\d+$/.test(peek() ?? '') && /^times?$/.test(peek(1) ?? '')) {
      times = Number(take(`a number from 1 to ${kept}`, (token) => Number(token) >= 1 && Number(token) <= kept));
      next++;
    }
    let within = Infinity;
    if (peek() === 'in') {
      next++;
      within = duration();
    }
    // JSON has no infinity; 0 stands for ever.
    const clause = { text: since(start), seen, within: within === Infinity ? 0 : within };
    return worth ? { ...clause, worth } : { ...clause, times };
  };
  const comparison = (): Clause => {
    const start = next;
    const field = take('a field', () => true);
    const operator = comparisons[take('a comparison', (token) => Object.hasOwn(comparisons, token))] as string;
    const quoted = peek()?.startsWith('"');
    const value = take('a value', (token) => !/^([()]|and|or|not)$/.test(token));
    const number = quoted || value === '' ? Number.NaN : Number(value);
    const operand = Number.isNaN(number)
      ? !quoted && /^(true|false)$/.test(value)
        ? value === 'true'
        : value
      : number;
    return { text: since(start), where: { [field]: { [operator]: operand } } };
  };
  const either = (): Expression => chain('or', () => chain('and', one));
  const one = (): Expression => {
    const token = peek();
    if (token === undefined || /^(and|or|\))$/.test(token)) return fail('a name, “not” or “(”');
    if (verbs.includes(token) || (/^(first|last)$/.test(token) && verbs.includes(peek(1) ?? ''))) return seenClause();
    if (Object.hasOwn(comparisons, peek(1) ?? '')) return comparison();
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

/** An expression as text; `parse` reads it back to the same. */
export function print(expression: Expression): string {
  if (typeof expression === 'string') return expression;
  if (!Array.isArray(expression)) return expression.text;
  const [joint, parts] = expression;
  const texts = parts.map((part) =>
    Array.isArray(part) && (joint === 'not' || part[0] !== 'not') ? `(${print(part)})` : print(part),
  );
  return joint === 'not' ? `not ${texts[0]}` : texts.join(` ${joint} `);
}

/** Every name in an expression, once. */
export const namesIn = (expression: Expression): string[] =>
  typeof expression === 'string'
    ? [expression]
    : Array.isArray(expression)
      ? [...new Set(expression[1].flatMap(namesIn))]
      : [];

/** Every clause in an expression. */
export const clausesIn = (expression: Expression): Clause[] =>
  typeof expression === 'string' ? [] : Array.isArray(expression) ? expression[1].flatMap(clausesIn) : [expression];

/** The expression with the names that `replace` knows put in place of themselves. */
export const substitute = (expression: Expression, replace: (name: string) => Expression): Expression =>
  typeof expression === 'string'
    ? replace(expression)
    : Array.isArray(expression)
      ? [expression[0], expression[1].map((part) => substitute(part, replace))]
      : expression;
