import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holds } from '../../src/core/condition.ts';

/** The grammar, written down as it stands: whether the text is well-formed and true. */
function naive(text: string, is: (name: string) => boolean): boolean {
  const words = text.match(/[()]|[^\s()]+/g) || [];
  if (!words.length) return !text;
  let at = 0;
  const fail = (): never => {
    throw new SyntaxError(text);
  };
  const unit = (): boolean => {
    const word = words[at++];
    if (word === 'not') return !unit();
    if (word === '(') {
      const value = or();
      return words[at++] === ')' ? value : fail();
    }
    return !word || [')', 'and', 'or'].includes(word) ? fail() : is(word);
  };
  const and = (): boolean => {
    let value = unit();
    for (; words[at] === 'and'; at++, value = unit() && value);
    return value;
  };
  const or = (): boolean => {
    let value = and();
    for (; words[at] === 'or'; at++, value = and() || value);
    return value;
  };
  try {
    const value = or();
    return at === words.length && value;
  } catch {
    return false;
  }
}

const is = (name: string) => ['yes', 'on', 'path:/a', 'interest:hiking', 'organic', '1', 'notable'].includes(name);
const name = fc.constantFrom(
  'yes',
  'on',
  'path:/a',
  'interest:hiking',
  'organic',
  '1',
  'notable',
  'no',
  'brand',
  '0',
  'café',
  'band',
);
const space = fc.constantFrom(' ', '  ', '\n', '\t');

/** Well-formed conditions, with brackets and spaces where they may be. */
const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    name,
    fc.tuple(space, tie('condition')).map(([gap, inner]) => `not${gap}${inner}`),
    fc
      .tuple(tie('condition'), space, fc.constantFrom('and', 'or'), space, tie('condition'))
      .map((parts) => parts.join('')),
    fc
      .tuple(fc.constantFrom('', ' '), tie('condition'), fc.constantFrom('', ' '))
      .map(([a, inner, b]) => `(${a}${inner}${b})`),
  ),
}));

describe('data-attune-for', () => {
  test.each([
    ['', true],
    ['yes', true],
    ['no', false],
    ['not no', true],
    ['not not yes', true],
    ['not no and yes', true],
    ['not (no and yes)', true],
    ['yes or no and no', true],
    ['(yes or no) and no', false],
    ['no or (yes)', true],
    ['yes and not (no or not yes)', true],
    ['not yes or yes', true],
    [' yes ', true],
    ['(yes)and(yes)', true],
    ['organic and notable', true],
  ])('“%s” is %s', (text, expected) => {
    expect(holds(text, is)).toBe(expected);
  });

  test.each([
    'yes yes',
    'no yes',
    'and',
    'yes and',
    'or yes',
    'yes or',
    'not',
    'yes not',
    '(yes',
    'yes)',
    '()',
    ' ',
    'yes () yes',
    'yes and and yes',
    'not (not and)',
    'yes or and',
    ')yes(',
  ])('malformed “%s” never holds', (text) => {
    expect(holds(text, is)).toBe(false);
    expect(holds(text, () => true)).toBe(false);
    expect(holds(text, () => false)).toBe(false);
  });

  test('well-formed texts agree with the grammar', () => {
    fc.assert(
      fc.property(condition, (text) => {
        expect(holds(text, is)).toBe(naive(text, is));
      }),
      { numRuns: 3000 },
    );
  });

  test('any row of words agrees with the grammar', () => {
    const word = fc.oneof(
      { weight: 2, arbitrary: name },
      { weight: 3, arbitrary: fc.constantFrom('and', 'or', 'not', '(', ')') },
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 9 }), (words) => {
        const text = words.join(' ');
        expect(holds(text, is)).toBe(naive(text, is));
      }),
      { numRuns: 5000 },
    );
  });
});
