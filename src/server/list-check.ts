import { itemLimit } from '../core/list.ts';
import { nearest } from '../core/nearest.ts';
import type { Place } from './attribute-check.ts';
import { code } from './binding-check.ts';
import type { PlanProblem } from './shape-problem.ts';

const isItem = (tree: unknown) =>
  Array.isArray(tree) && typeof tree[1] === 'object' && tree[1] !== null && Object.hasOwn(tree[1], 'data-attune-item');

/** What is wrong with a limit such as `4 phone:2`; undefined: nothing. */
function limitProblem(limit: string): string | undefined {
  const wrong = limit
    .split(/\s+/)
    .filter(Boolean)
    .find((part) => {
      const [, count] = /^(?:(?:phone|tablet|desktop):)?(\d{1,3})$/.exec(part) ?? [];
      return !count || Number(count) > itemLimit;
    });
  return wrong && `${code(wrong)} in a limit cannot be read, or is more than ${itemLimit}`;
}

/** What is wrong with an element as a list over data, or with what it repeats. */
export function listProblems(tree: unknown[], path: string, { open, lists = [], item }: Place): PlanProblem[] {
  const [tag, given, ...children] = tree as [string, Record<string, unknown>, ...unknown[]];
  const list = given['data-attune-list'];
  const at = `${path}[1].data-attune-list`;
  if (tag === 'template' && children.some((child) => !Array.isArray(child)))
    return [{ path, problem: 'A template of items holds text of its own', instead: 'Put it into an element.' }];
  if (list === undefined) {
    const stray = children.findIndex(isItem);
    if (stray >= 0)
      return [
        {
          path: `${path}[${stray + 2}]`,
          problem: 'It is an item of no list',
          instead: 'Add "data-attune-list" with the name of a list to the element around it.',
        },
      ];
    return given['data-attune-limit'] === undefined
      ? []
      : [
          {
            path,
            problem: 'It limits no list',
            instead: 'Add "data-attune-list" with the name of a list, or take it away.',
          },
        ];
  }
  if (item) return [{ path: at, problem: 'A list stands within a list', instead: 'Take one of them away.' }];
  const [, trait] = /^customer\.(\w+)$/.exec(String(list)) ?? [];
  if (trait === undefined && !lists.includes(String(list))) {
    const meant = nearest(String(list), lists);
    const instead = meant
      ? `Write "${meant}".`
      : 'Write one of the plan’s "lists", a kind such as "also-viewed", or a trait such as "customer.wishlist".';
    return [{ path: at, problem: `${code(list)} is no list`, instead }];
  }
  if (trait !== undefined && !open.includes(trait)) {
    const meant = nearest(trait, open);
    return [
      {
        path: at,
        problem: `${code(trait)} is not public, so no browser is told it`,
        instead: meant ? `Write "customer.${meant}", or add "${trait}" to public.` : `Add "${trait}" to public.`,
      },
    ];
  }
  const wrong = limitProblem(String(given['data-attune-limit'] ?? ''));
  if (wrong) return [{ path: `${path}[1].data-attune-limit`, problem: wrong, instead: 'Write it like "4 phone:2".' }];
  return children.filter(isItem).length === 1
    ? []
    : [
        {
          path,
          problem: `It has ${children.filter(isItem).length} items to repeat`,
          instead: 'Mark one of its children with "data-attune-item": "".',
        },
      ];
}
