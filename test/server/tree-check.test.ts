import { describe, expect, test } from 'vitest';
import { treeProblems } from '../../src/server/tree-check.ts';

const open = ['site', 'first_name'];
const problems = (tree: unknown) => treeProblems(tree, 'tree', open);
const nested = (depth: number): unknown => (depth ? ['b', {}, nested(depth - 1)] : 'text');

describe('a tree is published', () => {
  const good: [what: string, tree: unknown][] = [
    ['with a value of the record as an address', ['a', { href: '{{customer.site}}' }, 'Your site']],
    ['with a value of the record in an address', ['a', { href: '/of/{{customer.site}}?q={{customer.first_name}}' }]],
    ['with one that has a default', ['a', { href: '{{customer.site | default:"/sites"}}' }]],
    ['with a link that opens a window', ['a', { href: '/', target: '_blank', rel: 'noopener nofollow' }]],
    [
      'with a goal, a topic and a link to the panel',
      ['a', { 'data-attune-goal': 'g', 'data-attune-topic': 't', 'data-attune-panel': '' }],
    ],
    ['with attributes of the host’s own', ['p', { 'data-grid_2': '', 'aria-label': 'x' }]],
    ['with an accordion', ['details', { name: 'faq' }, ['summary', {}, 'How?']]],
    [
      'with pictures for every screen',
      ['img', { src: '/a.png', srcset: '/a.png 1x, https://cdn.example/b.png 2x', alt: '' }],
    ],
    ['31 deep', nested(31)],
  ];
  test.each(good)('%s', (_, tree) => {
    expect(problems(tree)).toEqual([]);
  });

  test('whose own text says what a script would', () => {
    expect(problems(['p', { title: 'javascript:alert(1)' }, '<script>alert(1)</script>'])).toEqual([]);
  });
});

describe('a tree is refused', () => {
  const a = (attributes: object) => ['a', attributes, 'x'];
  const bad: [what: string, tree: unknown, problem: string, instead: string][] = [
    [
      'that is an item of no list',
      ['p', { 'data-attune-item': '' }, '{{item.title}}'],
      'It is an item of no list',
      'Put it into an element with "data-attune-list" and the name of a list.',
    ],
    [
      'with a default that is a script',
      a({ href: '{{customer.site | default:"javascript:alert(1)"}}' }),
      'address',
      'https',
    ],
    ['with a scheme from the record', a({ href: '{{customer.site}}:alert(1)' }), 'address', 'https'],
    [
      'with half a scheme from the record',
      a({ href: 'java{{customer.site | default:"script"}}:alert(1)' }),
      'address',
      'https',
    ],
    [
      'with a default that is a script, of a picture',
      ['img', { srcset: '{{customer.site | default:"data:image/svg+xml,x"}} 2x' }],
      'address',
      'https',
    ],
    [
      'with a default that is none, and a value that is a scheme',
      a({ href: '{{customer.site | default:"/"}}:x' }),
      'address',
      'https',
    ],
    ['with an address of many values', a({ href: '/{{customer.site}}'.repeat(6) }), 'address', 'https'],
    ['with a slot in capitals', ['p', { 'data-Attune-Slot': 'x' }], '`data-Attune-Slot`', 'data-…'],
    ['with a handler in capitals', ['p', { ONCLICK: 'x()' }], 'script', 'data-attune-goal'],
    ['with a style in capitals', ['p', { Style: 'x' }], '`Style`', 'class'],
    [
      'with a size that there is not',
      ['p', { 'data-attune-size': 'watch' }],
      '`watch` names no sizes',
      'phone, tablet and desktop',
    ],
    ['with a part of its own', ['p', { 'data-attune-part': 'title' }], '`data-attune-part`', 'data-attune-goal'],
    ['with a condition', ['p', { 'data-attune-for': 'new' }], '`data-attune-for`', 'data-attune-goal'],
    ['with a window that has a name', a({ href: '/', target: 'shop' }), 'target', '"_blank"'],
    ['with a window that the record names', a({ href: '/', target: '{{customer.site}}' }), 'target', '"_blank"'],
    [
      'with a window that may steer this one',
      a({ href: '/', target: '_blank', rel: 'nofollow OPENER' }),
      'rel',
      'noopener',
    ],
    ['with a relation from the record', a({ href: '/', rel: '{{customer.site}}' }), 'rel', 'noopener'],
    ['with a name that hides one of the document’s own', ['img', { name: 'currentScript' }], '`name`', 'id'],
    ['with a name that hides one of a form’s own', ['button', { type: 'button', name: 'submit' }], '`name`', 'id'],
    ['with a button that would send a form around the slot', ['button', {}, 'x'], 'form', '"type": "button"'],
    ['with a tag in capitals', ['SCRIPT', {}, 'x'], '`SCRIPT`', 'Use'],
    ['with a drawing', ['svg', {}], '`svg`', 'Use'],
    ['with a formula', ['math', {}], '`math`', 'Use'],
    ['with a template', ['template', {}], '`template`', 'Use'],
    ['with an element of the host’s', ['x-html', {}], '`x-html`', 'Use'],
    ['with a tag that every object has', ['constructor', {}], '`constructor`', 'Use'],
    ['with an attribute that every object has', ['p', { constructor: 'x' }], '`constructor`', 'class'],
    ['with an attribute that is a prototype', ['p', JSON.parse('{"__proto__":"x"}')], '`__proto__`', 'class'],
    ['with an element that becomes another', ['p', { is: 'x-html' }], '`is`', ''],
    ['that tells others of a click', a({ href: '/', ping: 'https://evil.example' }), '`ping`', ''],
    ['that sends a form elsewhere', ['button', { type: 'button', formaction: '/x' }], '`formaction`', ''],
    ['with an image map', ['img', { usemap: '#m' }], '`usemap`', ''],
    ['with a trait that every object has', ['p', {}, '{{customer.constructor}}'], '`constructor`', 'public'],
    ['32 deep', nested(32), 'nested', 'flatter'],
    ['5,000 deep', nested(5000), 'nested', 'flatter'],
    ['that no frame could hold', ['p', {}, 'long text '.repeat(2500)], 'characters', 'Shorten'],
    ['of very many elements', ['p', {}, ...Array.from({ length: 3000 }, () => ['br', {}])], 'characters', 'Shorten'],
  ];
  test.each(bad)('%s', (_, tree, problem, instead) => {
    const [first] = problems(tree);
    expect(first?.problem).toContain(problem);
    expect(first?.instead).toContain(instead);
  });
});
