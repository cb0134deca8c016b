import { describe, expect, test } from 'vitest';
import { compile } from '../../src/core/compile.ts';
import type { Tree } from '../../src/core/content.ts';
import { decide } from '../../src/core/decide.ts';
import { parse } from '../../src/core/expression.ts';
import type { Plan, Program } from '../../src/core/plan.ts';
import { emptyProfile } from '../../src/core/profile.ts';
import { rare } from '../../src/core/rare.ts';

describe('a condition in a plan', () => {
  test('binds “not” tightest and “or” loosest', () => {
    expect(parse('not a and b or c')).toEqual(['or', [['and', [['not', ['a']], 'b']], 'c']]);
    expect(parse('not (a and (b or c))')).toEqual(['not', [['and', ['a', ['or', ['b', 'c']]]]]]);
  });

  test.each([
    ['a b', '“b” at character 3: “and”, “or” or the end should stand here'],
    ['a and', 'it ends where a name, “not” or “(” should stand'],
    ['(a or b', 'it ends where “)” should stand'],
    ['a or )', '“)” at character 6: a name, “not” or “(” should stand here'],
    ['', 'it ends where a name, “not” or “(” should stand'],
  ])('%s: says where it cannot be read, and what should stand there', (text, message) => {
    expect(() => parse(text)).toThrowError(message);
  });
});

describe('a published plan', () => {
  test('has the references between its audiences put in', () => {
    const program = compile(
      {
        site: 's',
        audiences: { walkers: 'interest:hiking or trekkers', trekkers: 'campaign:trek' },
        experiences: [{ id: 'e', slot: 'hero', audience: 'walkers and new', variants: {} }],
      },
      3,
    );
    expect(program.rules[0]?.when).toEqual(['and', [['or', ['interest:hiking', 'campaign:trek']], 'new']]);
    expect(program.version).toBe(3);
  });

  test('for everyone holds for anybody, anywhere, unless the plan has an audience of that name', () => {
    const one = (audience: string, audiences?: Record<string, string>) =>
      compile(
        { site: 's', audiences, experiences: [{ id: 'e', slot: 'hero', audience, variants: { a: {} } }] } as Plan,
        1,
      );
    const shown = (program: Program) =>
      decide('hero', { program, rare, profile: emptyProfile(), id: undefined, now: 1 }).options.map(
        ({ residual }) => residual,
      );
    expect(shown(one('everyone'))).toEqual(['']);
    expect(shown(one('not everyone'))).toEqual([]);
    expect(shown(one('everyone', { everyone: 'returning' }))).toEqual([]);
  });

  test('refuses audiences that refer to each other in a circle', () => {
    expect(() => compile({ site: 's', audiences: { a: 'b', b: 'not a' } }, 1)).toThrow(
      'audience “a” refers to itself: a → b → a',
    );
  });

  test('turns the forms of a variant into templates, as a designer would write them', () => {
    const program = compile(
      {
        site: 's',
        experiences: [
          {
            id: 'e',
            slot: 'hero',
            audience: 'new',
            variants: { a: { phone: ['Short'], any: [['h1', {}, 'Long']] } },
            split: { a: 30, default: 70 },
          },
        ],
      },
      1,
    );
    expect(program.rules[0]?.variants.a).toEqual([
      'template',
      {},
      ['template', { 'data-attune-size': 'phone' }, 'Short'],
      ['h1', {}, 'Long'],
    ]);
    expect(program.rules[0]?.arms).toEqual([
      ['a', 0, 0.3],
      ['default', 0.3, 1],
    ]);
  });

  test('adds to what a site without a plan sends, and takes nothing away from it', () => {
    const { send } = compile({ site: 's', send: { page: ['category'], 'Product Viewed': ['product_id'] } }, 1);
    expect(send.page).toEqual(['topics', 'category']);
    expect(send['Product Viewed']).toEqual(['product_id']);
    expect(send.Exposure).toContain('variant');
  });

  test.each<[written: string, tree: Tree]>([
    ['{{product.title}}', '{{ product.title }}'],
    ['data-attune-if="product.price"', ['p', { 'data-attune-if': 'product.price' }, 'Cheaper']],
    ['data-attune-unless="product.price"', ['p', { 'data-attune-unless': 'product.price' }, 'Ask us']],
  ])('with %s has what it takes to know the product', (_, tree) => {
    const experiences = [{ id: 'e', slot: 'hero', audience: 'everyone', variants: { v: { any: [tree] } } }];
    expect(compile({ site: 'demo', experiences }, 1)).toMatchObject({ rare: 'catalogue', lists: {} });
  });
});
