import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/core/compile.ts';
import type { Tree } from '../../src/core/content.ts';
import { decide } from '../../src/core/decide.ts';
import { fillTree } from '../../src/core/list.ts';
import { momentOf, noFindings } from '../../src/core/moment.ts';
import { emptyProgram, type Plan } from '../../src/core/plan.ts';
import { emptyProfile, type Known } from '../../src/core/profile.ts';
import { rare } from '../../src/core/rare.ts';
import { isSafeTree } from '../../src/core/safe-tree.ts';
import { treeProblems } from '../../src/server/tree-check.ts';

const now = Date.UTC(2026, 5, 1);
const knownWith = (traits: Known['traits']): Known => ({ userId: 'u', traits, interests: [], until: now + 1000 });
const list = (item: Tree, more: Record<string, string> = {}): Tree => [
  'ul',
  { class: 'wishes', 'data-attune-list': 'customer.wishlist', ...more },
  item,
];
const li: Tree = ['li', { 'data-attune-item': '' }, ['a', { href: '{{item.url}}' }, '{{item.title}}']];
const tents = [
  { title: 'Tent', url: '/p/tent' },
  { title: 'Stove', url: '/p/stove' },
  { title: 'Mat', url: '/p/mat' },
];
const momentWith = (traits: Known['traits']) =>
  momentOf({
    program: emptyProgram('demo'),
    profile: { ...emptyProfile(), known: knownWith(traits) },
    id: 'x',
    now,
    rare,
  });
const shown = (tree: Tree, wishlist: unknown) => fillTree(tree, momentWith({ wishlist } as Known['traits']));

describe('data-attune-list', () => {
  test('repeats its item over the data, with the values as text and as addresses', () => {
    expect(shown(list(li), tents.slice(0, 2))).toEqual([
      'ul',
      { class: 'wishes' },
      ['li', {}, ['a', { href: '/p/tent' }, 'Tent']],
      ['li', {}, ['a', { href: '/p/stove' }, 'Stove']],
    ]);
  });

  test('of plain values: {{item}}', () => {
    expect(shown(list(['li', { 'data-attune-item': '' }, '{{item}}!']), ['a', 2, true])).toEqual([
      'ul',
      { class: 'wishes' },
      ['li', {}, 'a!'],
      ['li', {}, '2!'],
      ['li', {}, 'true!'],
    ]);
  });

  test('a template repeats all that it holds', () => {
    const item: Tree = [
      'template',
      { 'data-attune-item': '' },
      ['dt', {}, '{{item.title}}'],
      ['dd', {}, '{{item.url}}'],
    ];
    expect(shown(['dl', { 'data-attune-list': 'customer.wishlist' }, item], tents.slice(0, 1))).toEqual([
      'dl',
      {},
      ['dt', {}, 'Tent'],
      ['dd', {}, '/p/tent'],
    ]);
  });

  test('data-attune-limit: so many at each size', () => {
    const tree = shown(
      list(['li', { 'data-attune-item': '' }, '{{item.title}}'], { 'data-attune-limit': '2 phone:1' }),
      tents,
    );
    expect(tree).toEqual([
      'ul',
      { class: 'wishes' },
      ['li', {}, 'Tent'],
      ['li', { 'data-attune-size': 'tablet desktop' }, 'Stove'],
    ]);
  });

  test('an item that lacks a value, or would not be safe with it, is left out', () => {
    const wishlist = [{ title: 'No address' }, { title: 'Bad', url: 'javascript:alert(1)' }, tents[0]];
    expect(shown(list(li), wishlist)).toEqual([
      'ul',
      { class: 'wishes' },
      ['li', {}, ['a', { href: '/p/tent' }, 'Tent']],
    ]);
  });

  test.each([
    ['empty', []],
    ['of bad items', [{}]],
    ['no list', 'x'],
    ['missing', undefined],
  ])('that is %s is not shown, and the receipt says so', (_, wishlist) => {
    const plan = {
      site: 'demo',
      public: ['wishlist'],
      experiences: [{ id: 'e', slot: 'hero', audience: 'everyone', variants: { a: { any: [list(li)] } } }],
    } as Plan;
    const profile = {
      ...emptyProfile(),
      known: knownWith((wishlist === undefined ? {} : { wishlist }) as Known['traits']),
    };
    const facts = noFindings();
    const program = compile(plan, 1);
    expect(program.rare).toBe('rare');
    expect(decide('hero', { program, rare, profile, id: 'x', now }, facts).options).toEqual([]);
    expect(facts.rejected).toEqual([{ experience: 'e', variant: 'a', why: 'a value is missing' }]);
  });

  test('no value is read for a binding, and whatever values hold, what is shown is safe', () => {
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '{{customer.secret}}',
        '{{item.url}}',
        '$&',
        'javascript:alert(1)',
        '<img src=x onerror=alert(1)>',
        '\u0001java\nscript:x',
        '__proto__',
      ),
      fc.integer(),
      fc.boolean(),
    );
    let some = 0;
    fc.assert(
      fc.property(fc.array(fc.record({ title: value, url: value }), { maxLength: 4 }), (wishlist) => {
        const tree = fillTree(list(li), momentWith({ wishlist, secret: 'SECRET' }));
        if (!tree) return;
        some++;
        expect(isSafeTree(tree)).toBe(true);
        expect(JSON.stringify(tree)).not.toContain('SECRET');
        const titles = wishlist.map(({ title }) => String(title));
        for (const item of (tree as Tree[]).slice(2) as [string, object, [string, object, string]][])
          expect(titles).toContain(item[2][2]);
      }),
      { numRuns: 2000 },
    );
    expect(some).toBeGreaterThan(500);
  });
});

describe('a list in a tree is refused', () => {
  const item: Tree = ['li', { 'data-attune-item': '' }, '{{item}}'];
  const bad: [what: string, tree: unknown, problem: string][] = [
    ['of what is no trait', ['ul', { 'data-attune-list': 'wishes' }, item], 'is no list'],
    ['of a trait that is not public', ['ul', { 'data-attune-list': 'customer.orders' }, item], 'not public'],
    ['without an item', list('x'), '0 items'],
    ['with two items', ['ul', { 'data-attune-list': 'customer.wishlist' }, item, item], '2 items'],
    ['within a list', list(['li', { 'data-attune-item': '' }, list(item)]), 'within a list'],
    ['whose limit cannot be read', list(item, { 'data-attune-limit': 'watch:2' }), '`watch:2`'],
    ['whose limit is too high', list(item, { 'data-attune-limit': '99' }), '`99`'],
    ['that is none: an item alone', ['ul', {}, item], 'item of no list'],
    ['that is none: a limit alone', ['ul', { 'data-attune-limit': '2' }], 'limits no list'],
    ['that is none: a binding alone', ['p', {}, '{{item.title}}'], 'not within an item'],
    [
      'with a scheme from an item',
      list(['li', { 'data-attune-item': '' }, ['a', { href: '{{item.url}}:x' }, 'x']]),
      'address',
    ],
    ['with text in its template', list(['template', { 'data-attune-item': '' }, 'x']), 'text of its own'],
  ];
  test.each(bad)('%s', (_, tree, problem) => {
    expect(
      treeProblems(tree, 'tree', ['wishlist'])
        .map((one) => one.problem)
        .join(),
    ).toContain(problem);
  });

  test('and else it may be published', () => {
    expect(treeProblems(list(li, { 'data-attune-limit': '4 phone:2' }), '', ['wishlist'])).toEqual([]);
  });
});

test('<picture>, srcset and sizes may be published, and are safe', () => {
  const tree: Tree = [
    'picture',
    {},
    [
      'source',
      {
        srcset: '/a.avif 1x, /b.avif 2x',
        type: 'image/avif',
        media: '(min-width: 600px) and (prefers-reduced-data: no-preference)',
      },
    ],
    [
      'img',
      {
        src: '/a.jpg',
        srcset: '/a.jpg 600w, /b.jpg 1200w',
        sizes: '(max-width: 600px) 100vw, 50vw',
        alt: '',
        width: '600',
        height: '300',
        loading: 'lazy',
        decoding: 'async',
        fetchpriority: 'high',
      },
    ],
  ];
  expect(treeProblems(tree, '', [])).toEqual([]);
  expect(isSafeTree(tree)).toBe(true);
});
