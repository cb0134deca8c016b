import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Block, type BlockName, blockNames, blockTree } from '../../src/core/block.ts';
import { compile } from '../../src/core/compile.ts';
import type { Tree } from '../../src/core/content.ts';
import { decide } from '../../src/core/decide.ts';
import { noFindings } from '../../src/core/moment.ts';
import type { Plan } from '../../src/core/plan.ts';
import { emptyProfile } from '../../src/core/profile.ts';
import { rare } from '../../src/core/rare.ts';
import { isSafeTree } from '../../src/core/safe-tree.ts';
import { planProblems } from '../../src/server/plan-check.ts';
import { textLength, treeProblems } from '../../src/server/tree-check.ts';

const said = fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }).filter((text) => !text.includes('{{'));
const bound = fc.oneof(said, fc.constantFrom('Hi {{customer.first_name}}', '{{customer.first_name | default:"you"}}'));
const href = fc.constantFrom('/', '/new?a=1', 'https://x.example/', '{{customer.site}}', '#top', 'mailto:a@b.example');
const px = fc.integer({ min: 1, max: 4000 });
const some = <T extends object>(all: { [K in keyof T]: fc.Arbitrary<T[K]> }, required: (keyof T & string)[]) =>
  fc.record(all, { requiredKeys: required as never[] }) as unknown as fc.Arbitrary<T>;
const action = some({ label: bound, href, goal: fc.constant('order') }, ['label', 'href']);
const picture = some(
  {
    src: href,
    alt: bound,
    width: px,
    height: px,
    srcset: fc.constant('/a.png 600w, /b.png 1200w'),
    sizes: fc.constant('(max-width: 600px) 100vw, 50vw'),
    sources: fc.array(some({ srcset: href, media: said, type: fc.constant('image/avif') }, ['srcset']), {
      maxLength: 3,
    }),
  },
  ['src', 'alt'],
);
const entry = some({ title: bound, text: bound, href, picture }, ['title']);
const options = fc.array(said, { minLength: 2, maxLength: 5 });
const common = { class: fc.constantFrom('wide', 'a b'), level: fc.integer({ min: 1, max: 6 }) };
const words = { thanks: bound, refused: bound };
const field = fc
  .tuple(fc.constantFrom('text', 'email', 'select', 'checkbox'), bound, options, fc.boolean())
  .map(([type, label, options, required]) => ({
    type,
    label,
    required,
    ...(type === 'select' && { options }),
    ...(type === 'email' && { autocomplete: 'email' }),
  }));
const form = fc
  .tuple(
    fc.array(field, { minLength: 1, maxLength: 5 }),
    fc.option(fc.constantFrom('/join', 'https://x.example/join'), { nil: undefined }),
    fc.boolean(),
  )
  .map(([fields, action, identify]) => {
    const named = fields.map((one, n) => ({ ...one, name: `field_${n}` }));
    const names = named.map(({ name }) => name);
    return {
      block: 'form',
      name: 'join',
      fields: named,
      send: names,
      ...(identify && { identify: names }),
      ...(action && { action }),
    };
  });

/** A block of each kind, of whatever its schema takes. */
const blocks: Record<BlockName, fc.Arbitrary<unknown>> = {
  hero: some({ block: fc.constant('hero'), title: bound, text: bound, action, picture, ...common }, ['block', 'title']),
  card: some({ block: fc.constant('card'), title: bound, text: bound, action, picture, ...common }, ['block', 'title']),
  list: fc.oneof(
    some(
      { block: fc.constant('list'), title: bound, items: fc.array(entry, { minLength: 1, maxLength: 4 }), ...common },
      ['block', 'items'],
    ),
    some(
      {
        block: fc.constant('list'),
        title: bound,
        from: fc.constant('customer.wishlist'),
        item: fc.constant({ title: '{{item.title}}', href: '{{item.url | default:"/"}}' }),
        limit: fc.constantFrom('4 phone:2', '3'),
        ...common,
      },
      ['block', 'from', 'item'],
    ),
  ),
  banner: some({ block: fc.constant('banner'), text: bound, action, ...common }, ['block', 'text']),
  cta: some({ block: fc.constant('cta'), title: bound, text: bound, action, ...common }, ['block', 'action']),
  survey: fc
    .tuple(
      some({ question: bound, low: bound, high: bound, send: bound, dismiss: bound, ...words, ...common }, [
        'question',
      ]),
      fc.constantFrom('nps', 'csat', 'ces', 'choice'),
      options,
    )
    .map(([rest, kind, options]) => ({
      block: 'survey',
      id: 'q1',
      kind,
      ...rest,
      ...(kind === 'choice' && { options }),
    })),
  form: fc
    .tuple(form, some({ title: bound, text: bound, button: bound, ...words, ...common }, []))
    .map(([a, b]) => ({ ...a, ...b })),
  countdown: some(
    {
      block: fc.constant('countdown'),
      until: fc.constantFrom('2030-05-01', '2030-05-01T08:00:00+02:00'),
      over: bound,
      title: bound,
      text: bound,
      when: bound,
      ...common,
    },
    ['block', 'until', 'over'],
  ),
};
const open = ['first_name', 'site', 'wishlist'];
const now = Date.UTC(2026, 5, 1);
const traits = { first_name: 'Mia', site: '/mia', wishlist: [{ title: 'Tent', url: '/p/tent' }, { title: 'Stove' }] };

/** A plan that shows a block. */
const planOf = (block: unknown, more: object = {}): Plan =>
  ({
    site: 'demo',
    public: open,
    goals: { order: { event: 'Order Completed' } },
    experiences: [{ id: 'e', slot: 'hero', audience: 'everyone', variants: { a: block }, ...more }],
  }) as unknown as Plan;

describe('a block of a plan', () => {
  test.each(blockNames)('%s: whatever its fields hold, it may be published, and its tree is shown', (name) => {
    fc.assert(
      fc.property(blocks[name], (block) => {
        const plan = planOf(block);
        expect(planProblems(plan, 'demo').problems).toEqual([]);
        expect(treeProblems(blockTree(block as Block), '', open, { block: true })).toEqual([]);
        const profile = { ...emptyProfile(), known: { userId: 'u', traits, interests: [], until: now + 1 } };
        const facts = noFindings();
        const { options } = decide('hero', { program: compile(plan, 1), rare, profile, id: 'x', now }, facts);
        expect(facts.rejected).toEqual([]);
        const shown = JSON.stringify(options[0]?.tree);
        expect(isSafeTree(options[0]?.tree as Tree)).toBe(true);
        expect(shown).not.toMatch(/\{\{|data-attune-(list|item|limit)/);
        expect(shown).toContain(`attune-${name}`);
      }),
      { numRuns: 150 },
    );
  });

  test('stands for a tree that the host page styles by its classes', () => {
    const picture = { src: '/t.jpg', alt: 'A trail', width: 1200, height: 600, srcset: '/t.jpg 1200w' };
    expect(
      blockTree({
        block: 'hero',
        title: 'Trails',
        text: 'Go',
        action: { label: 'See', href: '/t', goal: 'g' },
        picture,
      }),
    ).toEqual([
      'article',
      { class: 'attune-hero' },
      [
        'img',
        {
          class: 'attune-hero-picture',
          src: '/t.jpg',
          alt: 'A trail',
          width: '1200',
          height: '600',
          srcset: '/t.jpg 1200w',
        },
      ],
      ['h1', { class: 'attune-hero-title' }, 'Trails'],
      ['p', { class: 'attune-hero-text' }, 'Go'],
      ['a', { class: 'attune-hero-action', href: '/t', 'data-attune-goal': 'g' }, 'See'],
    ]);
  });

  test('may be a variant, a form for a size beside trees, or what a part says', () => {
    const banner = { block: 'banner', text: 'Now' };
    const tree = ['article', { class: 'attune-banner' }, ['p', { class: 'attune-banner-text' }, 'Now']];
    const compiled = (variant: unknown) => compile(planOf(variant), 1).rules[0]?.variants.a;
    expect(compiled(banner)).toEqual(['template', {}, tree]);
    expect(compiled({ phone: banner, any: [['p', {}, 'Wide'], banner] })).toEqual([
      'template',
      {},
      ['template', { 'data-attune-size': 'phone' }, tree],
      ['p', {}, 'Wide'],
      tree,
    ]);
    expect(compiled({ parts: { title: banner } })).toEqual([
      'template',
      {},
      ['template', { 'data-attune-part': 'title' }, tree],
    ]);
  });

  test('that comes alive makes the page load what it needs, and no other does', () => {
    const survey = { block: 'survey', id: 'q', question: 'How?', kind: 'nps' };
    expect(compile(planOf({ block: 'banner', text: 'Now' }), 1).rare).toBeUndefined();
    expect(compile(planOf(survey), 1)).toMatchObject({ rare: 'rare' });
    expect(compile(planOf({ any: survey }), 1).send['Survey Answered']).toEqual(['survey', 'question', 'answer']);
  });

  test('a survey that was answered is not shown again, and the receipt says why', () => {
    const program = compile(planOf({ block: 'survey', id: 'q', question: 'How?', kind: 'nps' }), 1);
    const shown = (seen: Record<string, [number, number][]>) => {
      const facts = noFindings();
      const { options } = decide('hero', { program, rare, profile: { ...emptyProfile(), seen }, id: 'x', now }, facts);
      return [options.length, facts.rejected];
    };
    expect(shown({ 'answered other': [[1, 0]], 'answered q': [] })).toEqual([1, []]);
    expect(shown({ 'answered q': [[1, 0]] })).toEqual([
      0,
      [{ experience: 'e', variant: 'a', why: 'it was answered before' }],
    ]);
  });

  test('a form lets no more leave the browser than it lists', () => {
    const fields = ['email', 'note'].map((name) => ({ name, label: name }));
    const { send } = compile(planOf({ block: 'form', name: 'f', fields, send: ['note'], identify: ['email'] }), 1);
    expect([send['Form Submitted'], send.identify]).toEqual([['form', 'note'], ['email']]);
  });

  test('takes as many characters as a reader sees of it at first', () => {
    const fields = [{ name: 'email', label: 'E-mail' }];
    expect(
      textLength(blockTree({ block: 'form', name: 'f', fields, send: ['email'], button: 'Go', thanks: 'Long thanks' })),
    ).toBe(8);
  });
});

describe('a block is refused', () => {
  const fields = [{ name: 'email', label: 'E-mail' }];
  const survey = { block: 'survey', id: 'q', question: 'How?', kind: 'nps' };
  const bad: [what: string, variant: unknown, path: string, problem: string, instead: string][] = [
    ['of a name that there is not', { block: 'heor', title: 'x' }, '.block', 'must be "hero"', '"hero"'],
    ['of no known name', { block: 'accordion' }, '.block', 'hero, card', 'hero, card'],
    ['with a field misspelt', { block: 'hero', titel: 'x', title: 'y' }, '.titel', '`titel`', '`title`'],
    ['within a form', { phone: { block: 'hero', title: 'x', txt: 'y' } }, '.phone.txt', '`txt`', '`text`'],
    [
      'within a list of trees',
      { any: ['x', { block: 'cta', action: { label: 'x' } }] },
      '.any[1].action.href',
      'missing',
      '"href"',
    ],
    ['within a part', { parts: { title: { block: 'banner' } } }, '.parts.title.text', 'missing', '"text"'],
    ['whose own name is misspelt', { blok: 'hero', title: 'x' }, '.blok', '`blok`', '`block`'],
    ['without a title', { block: 'hero' }, '.title', 'missing', '"title"'],
    [
      'with a script as its address',
      { block: 'cta', action: { label: 'x', href: 'javascript:alert(1)' } },
      '.action.href',
      'address',
      'https',
    ],
    [
      'with a script as its picture’s',
      { block: 'hero', title: 'x', picture: { src: '/a', alt: '', srcset: 'javascript:1 2x' } },
      '.picture.srcset',
      'address',
      'https',
    ],
    [
      'with a trait that is not public',
      { block: 'banner', text: '{{customer.frist_name}}' },
      '.text',
      'not public',
      'first_name',
    ],
    [
      'with a list’s binding outside of one',
      { block: 'banner', text: '{{item.title}}' },
      '.text',
      'within an item',
      'data-attune-item',
    ],
    [
      'with a list that is not public',
      { block: 'list', from: 'customer.orders', item: { title: '{{item}}' } },
      '',
      'not public',
      'public',
    ],
    [
      'with items and a list',
      { block: 'list', items: [{ title: 'x' }], from: 'customer.wishlist', item: { title: 'x' } },
      '',
      'items of its own',
      'Keep',
    ],
    ['with an empty list', { block: 'list' }, '', 'no items', '"items"'],
    [
      'with a limit that cannot be read',
      { block: 'list', from: 'customer.wishlist', item: { title: 'x' }, limit: 'few' },
      '',
      '`few`',
      '4 phone:2',
    ],
    ['with a question without options', { ...survey, kind: 'choice' }, '', 'nothing to choose', '"options"'],
    ['with options for a scale', { ...survey, options: ['a', 'b'] }, '.options', 'scale of its own', 'choice'],
    ['with a form that goes nowhere', { block: 'form', name: 'f', fields }, '', 'nowhere', '"send": ["email"]'],
    [
      'with a field told that there is not',
      { block: 'form', name: 'f', fields, send: ['emial'] },
      '.send[0]',
      '`emial`',
      '"email"',
    ],
    [
      'with two fields of a name',
      { block: 'form', name: 'f', fields: [...fields, ...fields], send: ['email'] },
      '.fields[1].name',
      'Another',
      'email_2',
    ],
    [
      'with a field that would hide a form’s own',
      { block: 'form', name: 'f', fields: [{ name: 'submit', label: 'x' }], send: ['submit'] },
      '.fields[0].name',
      'forms do not have',
      'name',
    ],
    [
      'with a form posted to where a value says',
      { block: 'form', name: 'f', fields, action: 'https://{{customer.site}}' },
      '.action',
      'not text',
      'without a binding',
    ],
    [
      'with a form posted in the clear',
      { block: 'form', name: 'f', fields, action: 'http://x.example' },
      '.action',
      'posted',
      'https',
    ],
    [
      'with a sensitive field without a purpose',
      { block: 'form', name: 'f', fields: [{ name: 'gender', label: 'x' }], send: ['gender'] },
      '',
      'sensitive',
      'purposes',
    ],
    ['that counts down to nothing', { block: 'countdown' }, '', 'to nothing', '"until"'],
    ['that stays when it is over', { block: 'countdown', until: '2030-05-01' }, '', 'once it is over', '"over"'],
  ];
  test.each(bad)('%s', (_, variant, path, problem, instead) => {
    const [first] = planProblems(planOf(variant), 'demo').problems;
    expect(first?.path).toBe(`experiences[0].variants.a${path}`);
    expect(first?.problem).toContain(problem);
    expect(first?.instead).toContain(instead);
  });

  test('whose text breaks the fit of its place', () => {
    const plan = { ...planOf({ block: 'banner', text: 'Far too long' }), slots: { hero: { fit: 'chars:5' } } };
    expect(planProblems(plan, 'demo').problems[0]?.problem).toBe('It has 12 characters, its place holds 5');
  });

  test('as a tree that an owner writes: controls are for blocks', () => {
    for (const tree of [
      blockTree({ block: 'form', name: 'f', fields, send: ['email'] }),
      ['input', { type: 'text' }],
      ['p', { 'data-attune-block': 'form' }],
    ])
      expect(treeProblems(tree, '', [])[0]?.problem).toMatch(/not allowed|means nothing/);
  });
});
