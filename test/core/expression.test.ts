import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from '../../src/core/behaviour.ts';
import { clauseTest } from '../../src/core/clause.ts';
import { expressionOf } from '../../src/core/compile.ts';
import { holds } from '../../src/core/condition.ts';
import { parse, print } from '../../src/core/expression.ts';
import { momentOf } from '../../src/core/moment.ts';
import { type Ask, type Asked, type Expression, emptyProgram } from '../../src/core/plan.ts';
import { type Event, emptyProfile, type Profile } from '../../src/core/profile.ts';
import { rare } from '../../src/core/rare.ts';
import { testOf } from '../../src/core/test-of.ts';

const now = Date.UTC(2026, 5, 1, 12);
const day = 86_400_000;

const expression: fc.Arbitrary<Expression> = fc.letrec<{ e: Expression }>((tie) => ({
  e: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('new', 'buyer', 'interest:hiking', 'from:search'),
    fc
      .constantFrom(
        'viewed tents 3 times in 7d',
        'bought boots',
        'bought tents worth 99.5 in 4w',
        'last viewed tents 7d ago',
        'did "Form Sent" in 2h',
        'viewed tents then not bought tents within 2d',
        'visits > 3',
        'customer.tier = "Summit of it"',
        'spent <= 99.5',
      )
      .map((text) => parse(text)),
    tie('e').map((inner): Expression => ['not', [inner]]),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('e'), { minLength: 2, maxLength: 3 }))
      .map(([joint, parts]): Expression => [joint, parts]),
  ),
})).e;

/** The same condition however its joints are nested: and-in-and, or-in-or. */
const flat = (one: Expression): Expression => {
  if (!Array.isArray(one)) return one;
  const [joint, parts] = one;
  return [
    joint,
    parts.map(flat).flatMap((part) => (joint !== 'not' && Array.isArray(part) && part[0] === joint ? part[1] : [part])),
  ];
};

describe('the text form of a condition', () => {
  test('goes to text and back', () => {
    fc.assert(
      fc.property(expression, (one) => {
        expect(flat(parse(print(one)))).toEqual(flat(one));
      }),
    );
  });

  test.each([
    ['viewed tents', { text: 'viewed tents', seen: 'viewed tents', times: 1, within: 0 }],
    [
      'viewed  tents 3 times in 7d',
      { text: 'viewed tents 3 times in 7d', seen: 'viewed tents', times: 3, within: 7 * day },
    ],
    [
      'did "Form Sent" 1 time in 30m',
      { text: 'did "Form Sent" 1 time in 30m', seen: 'did Form Sent', times: 1, within: 1_800_000 },
    ],
    [
      'viewed tents then not bought tents within 2d',
      {
        text: 'viewed tents then not bought tents within 2d',
        seen: 'viewed tents',
        without: 'bought tents',
        within: 2 * day,
      },
    ],
    [
      'bought tents worth 100 in 30d',
      { text: 'bought tents worth 100 in 30d', seen: 'bought tents', worth: 100, within: 30 * day },
    ],
    [
      'first viewed tents 30d ago',
      { text: 'first viewed tents 30d ago', seen: 'viewed tents', ago: 'first', within: 30 * day },
    ],
    ['visits >= 3', { text: 'visits >= 3', where: { visits: { $gte: 3 } } }],
    ['customer.tier = gold', { text: 'customer.tier = gold', where: { 'customer.tier': { $eq: 'gold' } } }],
    ['customer.zip = "0123"', { text: 'customer.zip = "0123"', where: { 'customer.zip': { $eq: '0123' } } }],
  ])('%s', (text, clause) => {
    expect(parse(text)).toEqual(clause);
  });

  test.each([
    ['viewed', 'it ends where what it was should stand'],
    ['viewed tents worth much', '“much” at character 20: a number above 0 should stand here'],
    ['last viewed tents 7d', 'it ends where “ago” should stand'],
    ['viewed tents in soon', '“soon” at character 17: a time such as 7d should stand here'],
    ['viewed tents 99 times', '“99” at character 14: a number from 1 to 50 should stand here'],
    ['viewed tents then bought tents', '“bought” at character 19: “not” should stand here'],
    ['visits > and', '“and” at character 10: a value should stand here'],
  ])('%s: says where it cannot be read', (text, message) => {
    expect(() => parse(text)).toThrowError(message);
  });
});

describe('a condition on attributes', () => {
  test('is taken apart into names, which the gate can test, and clauses', () => {
    expect(expressionOf({ size: 'phone', source: { $in: ['search', 'ads'] }, visits: { $gt: 2 } })).toEqual([
      'and',
      ['size:phone', ['or', ['from:search', 'from:ads']], { text: 'visits > 2', where: { visits: { $gt: 2 } } }],
    ]);
    expect(expressionOf({ $or: [{ language: { $ne: 'de' } }, { $not: { orders: 0 } }] })).toEqual([
      'or',
      [
        ['not', ['language:de']],
        ['not', [{ text: 'orders = 0', where: { orders: 0 } }]],
      ],
    ]);
  });

  test('refuses a test of the context that the gate could not make', () => {
    expect(() => expressionOf({ path: { $regex: '^/c' } })).toThrowError(
      '“path” can be tested with $eq, $ne, $in and $nin',
    );
  });
});

const profileOf = (seen: string[], events: [name: string, topic: string, daysAgo: number][]): Profile =>
  events
    .map(
      ([name, topic, ago], index): Event => ({
        id: `${index}`,
        type: name ? 'track' : 'page',
        name,
        at: now - ago * day,
        visit: 'v',
        properties: name === 'Order Completed' ? { products: [{ category: topic }] } : { topics: [topic] },
      }),
    )
    .reduce(fold, { ...emptyProfile(), seen: Object.fromEntries(seen.map((key) => [key, []])) });

/** Whether a clause holds, and until when. */
const inClause = (clause: Ask, who: Profile, at: number): [unknown, number] => {
  const moment = momentOf({ program: emptyProgram('s'), rare, profile: who, id: undefined, now: at });
  return [clauseTest(clause)(moment), moment.until];
};

describe('a behaviour', () => {
  const three = parse('viewed tents 3 times in 7d') as Ask;
  const lost = parse('viewed tents then not bought tents within 2d') as Ask;

  test('viewed tents 3 times in 7d: to the millisecond, in a window that slides', () => {
    const profile = profileOf(
      ['viewed tents'],
      [
        ['', 'tents', 6],
        ['', 'tents', 2],
        ['', 'boots', 1],
        ['', 'tents', 1],
      ],
    );
    expect(inClause(three, profile, now)).toEqual([true, now + day]);
    expect(inClause(three, profile, now + day - 1)[0]).toBe(true);
    expect(inClause(three, profile, now + day)[0]).toBe(false);
  });

  test('viewed tents then not bought tents within 2d: turns true by itself, and not when they were bought', () => {
    const viewed = profileOf(['viewed tents', 'bought tents'], [['', 'tents', 1]]);
    expect(inClause(lost, viewed, now)).toEqual([false, now + day]);
    expect(inClause(lost, viewed, now + day)).toEqual([true, Infinity]);
    const bought = profileOf(
      ['viewed tents', 'bought tents'],
      [
        ['', 'tents', 3],
        ['Order Completed', 'tents', 2],
      ],
    );
    expect(inClause(lost, bought, now)[0]).toBe(false);
    const late = profileOf(
      ['viewed tents', 'bought tents'],
      [
        ['', 'tents', 9],
        ['Order Completed', 'tents', 2],
      ],
    );
    expect(inClause(lost, late, now)[0]).toBe(true);
  });

  test('bought tents worth 100 in 30d: by the products that it is about, until it falls out of the window', () => {
    const clause = parse('bought tents worth 100 in 30d') as Ask;
    const order = (ago: number, ...products: object[]): Event => ({
      id: `${ago}`,
      type: 'track',
      name: 'Order Completed',
      at: now - ago * day,
      visit: 'v',
      properties: { revenue: 999, products },
    });
    const tent = { product_id: 't', category: 'tents', price: 40, quantity: 2 };
    const spent = (...events: Event[]) =>
      events.reduce(fold, { ...emptyProfile(), seen: { 'bought tents': [] as [number, number][] } });
    expect(inClause(clause, spent(order(3, tent, { category: 'boots', price: 500 })), now)).toEqual([false, Infinity]);
    const both = spent(order(20, tent), order(3, { ...tent, quantity: 1 }));
    expect(inClause(clause, both, now)).toEqual([true, now + 10 * day]);
    expect(inClause(clause, both, now + 10 * day)[0]).toBe(false);
  });

  test('first and last viewed tents so long ago: the first is kept however many come after it', () => {
    const often = profileOf(
      ['viewed tents'],
      Array.from({ length: 80 }, (_, i): [string, string, number] => ['', 'tents', 100 - i]),
    );
    const at = (text: string, ago = 0) => inClause(parse(text) as Ask, often, now - ago * day);
    expect(at('first viewed tents 100d ago')).toEqual([true, Infinity]);
    expect(at('first viewed tents 101d ago')).toEqual([false, now + day]);
    expect(at('last viewed tents 21d ago')).toEqual([true, Infinity]);
    expect(at('last viewed tents 22d ago')).toEqual([false, now + day]);
    expect(inClause(parse('first viewed tents 1d ago') as Ask, profileOf(['viewed tents'], []), now)[0]).toBe(false);
    expect(at('viewed tents 50 times')[0]).toBe(true);
  });

  test('says the same in whatever order its events arrive', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 12 }), (days) => {
        const events = days.map((ago): [string, string, number] => ['', 'tents', ago]);
        const clauses = (all: typeof events) => inClause(three, profileOf(['viewed tents'], all), now)[0];
        expect(clauses(events.toReversed())).toBe(clauses(events));
        expect(clauses(events)).toBe(days.filter((ago) => ago < 7).length >= 3);
      }),
    );
  });
});

test('an expression compiled to a closure agrees with a naive interpreter, for any expression and any context', () => {
  const names = ['from:search', 'from:ads', 'campaign:spring', 'path:/x'];
  const open: fc.Arbitrary<Asked> = fc.letrec<{ e: Asked }>((tie) => ({
    e: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(...names, 'new', 'buyer'),
      tie('e').map((inner): Asked => ['not', [inner]]),
      fc
        .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('e'), { minLength: 1, maxLength: 3 }))
        .map(([joint, parts]): Asked => [joint, parts]),
    ),
  })).e;
  const naive = (one: Asked, is: (name: string) => boolean): boolean =>
    !Array.isArray(one)
      ? is(one as string)
      : one[0] === 'not'
        ? !naive(one[1][0] as Asked, is)
        : one[1][one[0] === 'and' ? 'every' : 'some']((part) => naive(part, is));
  const situation = { program: emptyProgram('s'), rare, profile: emptyProfile(), id: undefined, now };
  fc.assert(
    fc.property(open, fc.subarray(names), (one, facts) => {
      const wanted = naive(one, (name) => name === 'new' || facts.includes(name));
      const test = testOf(one, situation);
      const context = (name: string) => facts.includes(name);
      expect(test(momentOf({ ...situation, context }))).toBe(wanted);
      // Without the context its names are left over, and say the same once it is known.
      const left = test(momentOf(situation));
      expect(typeof left === 'string' ? holds(left, (name) => facts.includes(name)) : left).toBe(wanted);
    }),
  );
});
