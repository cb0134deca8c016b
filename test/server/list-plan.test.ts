import { describe, expect, test } from 'vitest';
import type { Tree } from '../../src/core/content.ts';
import { planProblems } from '../../src/server/plan-check.ts';

const card: Tree = ['li', { 'data-attune-item': '' }, '{{item.title}}'];
const listOf = (name: string): Tree => ['ul', { 'data-attune-list': name }, card];
const shows = (tree: Tree, id = 'e') => ({ id, slot: 'hero', audience: 'everyone', variants: { v: { any: [tree] } } });
const problems = (plan: object) => planProblems({ site: 'demo', ...plan }, 'demo').problems;
const lists = { 'for-you': { of: ['also-viewed', 'trending'], near: 0.5, spread: 2, pinned: ['boots'] } };

describe('a plan with lists over the catalogue', () => {
  test('is good with a list of its own, with a source alone, and with what its values need', () => {
    const formats =
      '{{maybe}}From {{item.price | currency:"EUR"}}{{end}} {{item.since | date:"yyyy" | default:"always"}}';
    const item: Tree = ['li', { 'data-attune-item': '' }, formats, ['b', { 'data-attune-if': 'item.was' }, 'Sale']];
    for (const tree of [listOf('for-you'), listOf('trending'), ['ul', { 'data-attune-list': 'cart' }, item] as Tree])
      expect(problems({ lists, experiences: [shows(tree)] })).toEqual([]);
  });

  test('may have another experience behind one that is for everybody, for when it has nothing to show', () => {
    const last = shows(['p', {}, 'All our goods'], 'last');
    expect(problems({ experiences: [shows(listOf('trending')), last] })).toEqual([]);
    expect(problems({ experiences: [shows(['p', {}, 'Sale']), last] })[0]?.problem).toContain('never shown');
  });

  test.each<[what: string, plan: object, path: string, problem: string, instead: string]>([
    [
      'with a list that there is not',
      { lists, experiences: [shows(listOf('for-yuo'))] },
      'experiences[0].variants.v.any[0][1].data-attune-list',
      'is no list',
      'for-you',
    ],
    ['with a source that there is not', { lists: { x: { of: ['also-liked'] } } }, 'lists.x.of[0]', 'also-viewed', ''],
    ['with a list of nothing', { lists: { x: { of: [] } } }, 'lists.x.of', 'source', ''],
    [
      'with prices the wrong way round',
      { lists: { x: { of: ['cart'], price: [9, 2] } } },
      'lists.x.price',
      'below its beginning',
      'lower price first',
    ],
    [
      'with two rules for prices',
      { lists: { x: { of: ['cart'], price: [1, 2], near: 1 } } },
      'lists.x.near',
      'prices already',
      'away',
    ],
    ['with a dot in a list’s name', { lists: { 'for.you': { of: ['cart'] } } }, 'lists.for.you', 'dot', '"for-you"'],
    [
      'with a filter that there is not',
      { experiences: [shows('{{product.price | curency}}')] },
      'experiences[0].variants.v.any[0]',
      '`curency`',
      '| currency',
    ],
    [
      'with a currency that is none',
      { experiences: [shows('{{product.price | currency:"euro"}}')] },
      'experiences[0].variants.v.any[0]',
      '`euro`',
      'EUR',
    ],
    [
      'with digits that are none',
      { experiences: [shows('{{product.price | number:"many"}}')] },
      'experiences[0].variants.v.any[0]',
      '`many`',
      'number:"2"',
    ],
    [
      'with words that do not end',
      { experiences: [shows('{{maybe}}Hello')] },
      'experiences[0].variants.v.any[0]',
      'no {{end}}',
      '{{end}}',
    ],
    [
      'with an end of nothing',
      { experiences: [shows('Hello{{end}}')] },
      'experiences[0].variants.v.any[0]',
      'ends nothing',
      '{{maybe}}',
    ],
    [
      'with an element for no value',
      { experiences: [shows(['p', { 'data-attune-if': 'everybody' }, 'x'])] },
      'experiences[0].variants.v.any[0][1].data-attune-if',
      'names no value',
      'customer.first_name',
    ],
    [
      'with an element for a value that is not public',
      { experiences: [shows(['p', { 'data-attune-if': 'customer.tier' }, 'x'])] },
      'experiences[0].variants.v.any[0][1].data-attune-if',
      'not public',
      '"tier"',
    ],
    [
      'with an address that words may make a script',
      { experiences: [shows(['a', { href: '{{maybe}}/{{product.id}}{{end}}javascript:alert(1)' }, 'x'])] },
      'experiences[0].variants.v.any[0][1].href',
      'not an address',
      'relative',
    ],
  ])('%s is refused, with the place and the mend', (_, plan, path, problem, instead) => {
    const [found] = problems(plan);
    expect(found?.path).toBe(path);
    expect(found?.problem).toContain(problem);
    expect(found?.instead).toContain(instead);
  });
});
