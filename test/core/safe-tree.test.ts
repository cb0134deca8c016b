import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideAhead } from '../../src/core/ahead.ts';
import { bind } from '../../src/core/bind.ts';
import type { Tree } from '../../src/core/content.ts';
import { contextOf } from '../../src/core/context.ts';
import { decide } from '../../src/core/decide.ts';
import { noFindings } from '../../src/core/moment.ts';
import { emptyProgram, type Rule } from '../../src/core/plan.ts';
import { emptyProfile, type Known } from '../../src/core/profile.ts';
import { replay } from '../../src/core/replay.ts';
import { isSafeTree } from '../../src/core/safe-tree.ts';
import { attributes } from '../../src/server/attribute-check.ts';
import { tags, treeProblems } from '../../src/server/tree-check.ts';

const now = Date.UTC(2026, 5, 1);
const knownWith = (traits: Known['traits']): Known => ({ userId: 'u', traits, interests: [], until: now + 1000 });

/** What a slot shows by a program of these trees, in order of priority. */
function shown(trees: Tree[], traits?: Known['traits']) {
  const rules = trees.map(
    (tree, n): Rule => ({
      id: `e${n}`,
      slot: 'hero',
      when: ['and', []],
      variants: { a: ['template', {}, tree] },
      ...(traits && { bound: true }),
    }),
  );
  const program = { ...emptyProgram('demo'), version: 1, rules };
  const profile = { ...emptyProfile(), known: knownWith(traits ?? {}) };
  const facts = noFindings();
  const situation = { program, profile, id: 'x', now, context: contextOf('&m_path=/&', 12) };
  const { options } = decide('hero', situation, facts);
  return { program, options, facts, frame: decideAhead(situation, 1), chosen: options[0]?.experience };
}

describe('a link to {{customer.site}}', () => {
  const link: Tree = ['a', { href: '{{customer.site}}' }, 'Your site'];

  test('is shown where the record names a site', () => {
    expect(shown([link], { site: 'https://mia.example/' }).options[0]?.tree).toEqual([
      'template',
      {},
      ['a', { href: 'https://mia.example/' }, 'Your site'],
    ]);
  });

  test.each(['javascript:alert(1)', ' \u0001JaVa\tscript\n:alert(1)', 'data:text/html,x', 'vbscript:x', 'blob:x'])(
    'is neither shown nor kept for the next page where the record holds %j',
    (site) => {
      const { chosen, facts, frame } = shown([link, ['p', {}, 'Next']], { site });
      expect(chosen).toBe('e1');
      expect(facts.rejected).toEqual([{ experience: 'e0', variant: 'a', why: 'it is not safe content' }]);
      expect(Object.keys(frame.k)).toEqual(['e1/a']);
    },
  );

  test('that was refused is refused in the replay of its receipt', () => {
    const { program, facts, chosen } = shown([link, ['p', {}, 'Next']], { site: 'javascript:alert(1)' });
    const receipt = {
      slot: 'hero',
      at: now,
      plan: 1,
      size: 'phone',
      variant: 'a',
      painted: 'default',
      why: '',
      until: null,
    };
    expect(replay({ ...receipt, experience: 'e1', ...facts } as never, program)).toMatchObject({
      experience: chosen,
      rejected: facts.rejected,
    });
  });
});

describe('a plan that no check has seen', () => {
  const odd: [what: string, tree: unknown][] = [
    ['a script', ['script', {}, 'alert(1)']],
    ['a script in capitals', ['SCRIPT', {}, 'alert(1)']],
    ['a script deep down', ['p', {}, ['b', {}, 'x', ['script', { src: '/x.js' }]]]],
    ['a handler', ['img', { src: '/x', onerror: 'alert(1)' }]],
    ['a handler in capitals', ['img', { oNerror: 'alert(1)' }]],
    ['an element of the host’s', ['x-html', {}]],
    ['a framework’s attribute', ['p', { 'x-init': 'alert(1)' }]],
    ['another base for the page’s scripts', ['base', { href: 'https://evil.example/' }]],
    ['a page of its own', ['iframe', { srcdoc: '<script>alert(1)</script>' }]],
    ['a form’s other address', ['button', { formaction: 'javascript:alert(1)' }]],
    ['a form that is posted to a script', ['form', { action: ' java\nscript:alert(1)' }]],
    ['attributes that are none', ['p', 'href']],
    ['an attribute that cannot be set', ['p', { '': 'x' }]],
    ['a number', 7],
    ['nothing', null],
    ['an object', { 0: 'p', 1: {}, length: 2, map: 1 }],
    ['elements without end', Array.from({ length: 5000 }).reduce((tree) => ['b', {}, tree], 'x')],
  ];
  test.each(odd)('shows no %s', (_, tree) => {
    const { chosen, frame } = shown([tree as Tree, ['p', {}, 'Next']]);
    expect(chosen).toBe('e1');
    expect(Object.keys(frame.k)).toEqual(['e1/a']);
  });
});

/** Pieces of what is published, and of what attacks. */
const piece = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '/',
      '#',
      '?',
      ':',
      '//',
      'a',
      'Trails',
      '.',
      'https:',
      'mailto:',
      'x.example',
      ' ',
      ', ',
      ' 2x',
    ),
  },
  fc.constantFrom('{{customer.a}}', '{{customer.b | default:"/c"}}', '{{customer.b|default:"javascript:"}}'),
  fc.constantFrom(
    'javascript:',
    'JAVA',
    'script:',
    'data:',
    'vbscript:',
    '\t',
    '\n',
    '\0',
    '\u0001',
    '\\',
    '&#58;',
    'ſcript:',
  ),
  fc.string({ maxLength: 3, unit: 'binary' }),
);
const text = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(''));
const likely = (allowed: Set<string>, others: string[]) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...allowed) },
    fc.constantFrom(...others),
    fc.string({ maxLength: 6 }),
  );
const tag = likely(tags, [
  'script',
  'SCRIPT',
  'iframe',
  'object',
  'embed',
  'base',
  'link',
  'meta',
  'form',
  'svg',
  'x-a',
  'template',
  '__proto__',
]);
const name = likely(attributes, [
  'onclick',
  'ONLOAD',
  'style',
  'formaction',
  'action',
  'srcdoc',
  'data-on',
  'aria-x',
  'data-attune-goal',
  'xlink:href',
  '__proto__',
  'Href',
]);
/** Any tree, of elements that need no attributes as of those that do. */
const tree: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    text,
    fc
      .tuple(
        tag,
        fc.dictionary(name, fc.oneof(text, fc.constantFrom('button', '_blank', 'noopener')), { maxKeys: 2 }),
        fc.array(tie('tree'), { maxLength: 3 }),
      )
      .map(([tag, attributes, children]): Tree => [tag, attributes, ...children]),
  ),
})).tree;

/** By the letter of the HTML standard: what an element, built with createElement and setAttribute, may run or load. */
function canRun(tree: Tree): boolean {
  if (typeof tree === 'string') return false;
  const [tag, given, ...children] = tree;
  const element = tag.toLowerCase();
  const runs =
    ['script', 'style', 'base', 'link', 'iframe', 'frame', 'embed', 'object'].includes(element) || /-/.test(element);
  const entries = Object.entries(given).map(([name, value]) => [name.toLowerCase(), value] as const);
  return (
    runs ||
    entries.some(([name]) => /^on|^(style|srcdoc|formaction)$|^(x|v|ng|hx)-|[:@]/.test(name) && name !== 'srcdoc') ||
    // The URL standard: blanks and control characters at the start, tabs and line ends anywhere, are left out.
    entries.some(
      ([name, value]) =>
        /^(href|src|action)$/.test(name) &&
        /^(?!https?:|mailto:|tel:)[a-z][a-z\d+.-]*:/i.test(value.replace(/^[\0- ]+/, '').replace(/[\t\n\r]/g, '')),
    ) ||
    children.some(canRun)
  );
}

describe('the guard in the page and the check at publishing', () => {
  const word = fc.stringMatching(/^[A-Za-z]{1,8}$/);
  /** In a variant, for a size: as it is compiled. */
  const inVariant = (one: Tree): Tree => ['template', {}, ['template', { 'data-attune-size': 'phone' }, one]];
  const safe = (one: Tree) => {
    try {
      return isSafeTree(one);
    } catch {
      return false;
    }
  };

  test('agree: what may be published is shown, whatever harmless words it is filled with', () => {
    let published = 0;
    fc.assert(
      fc.property(tree, word, fc.option(word, { nil: undefined }), (one, a, b) => {
        if (treeProblems(one, '', ['a', 'b']).length) return;
        published++;
        const filled = bind(inVariant(one), { known: knownWith({ a, ...(b && { b }) }) });
        expect(safe(filled as Tree)).toBe(true);
      }),
      { numRuns: 5000 },
    );
    expect(published).toBeGreaterThan(800);
    const deepest = Array.from({ length: 31 }).reduce<Tree>((inner) => ['b', {}, inner], 'x');
    expect([treeProblems(deepest, '', []), safe(inVariant(deepest))]).toEqual([[], true]);
  });

  test('show nothing that can run, whatever a plan holds and whatever it is filled with', () => {
    let kept = 0;
    fc.assert(
      fc.property(tree, text, text, (one, a, b) => {
        const filled = bind(inVariant(one), { known: knownWith({ a, b }) }) as Tree;
        if (!safe(filled)) return;
        kept++;
        expect(canRun(filled)).toBe(false);
      }),
      { numRuns: 5000 },
    );
    expect(kept).toBeGreaterThan(800);
  });
});
