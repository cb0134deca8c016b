import { type Block, blockTree, type ListBlock } from '../core/block.ts';
import type { FormBlock } from '../core/form-block.ts';
import type { CountdownBlock, SurveyBlock } from '../core/live-block.ts';
import { nearest } from '../core/nearest.ts';
import type { Plan } from '../core/plan.ts';
import { attributeProblems } from './attribute-check.ts';
import { bindingProblems, code, type Fillable } from './binding-check.ts';
import { listNames } from './list-shape.ts';
import type { PlanProblem } from './shape-problem.ts';
import { treeProblems } from './tree-check.ts';

/** What cannot be bound: they are names. */
const fixed = new Set([
  'block',
  'id',
  'name',
  'kind',
  'type',
  'from',
  'limit',
  'until',
  'class',
  'autocomplete',
  'goal',
  'action',
]);

/** Attributes that a block hands on as they are. */
const handedOn = new Set(['href', 'src', 'srcset', 'action']);

/** What is wrong with the texts of a block, each where it stands. */
function textProblems(value: unknown, path: string, key: string, place: Fillable): PlanProblem[] {
  if (typeof value === 'string') {
    if (handedOn.has(key) && !(key === 'action' && value.includes('{{')))
      return attributeProblems('a', { [key]: value }, '', { ...place, block: true }).map((one) => ({ ...one, path }));
    if (!fixed.has(key)) return bindingProblems(value, path, place);
    return value.includes('{{')
      ? [{ path, problem: `${code(value)} is not text that is shown`, instead: 'Write it without a binding.' }]
      : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([inner, one]) =>
    textProblems(
      one,
      Array.isArray(value) ? `${path}[${inner}]` : `${path}.${inner}`,
      Array.isArray(value) ? key : inner,
      {
        ...place,
        item: place.item || inner === 'item',
      },
    ),
  );
}

function listProblems({ items, from, item, limit }: ListBlock, path: string): PlanProblem[] {
  if (items && (from || item))
    return [
      { path, problem: 'It has items of its own, and repeats one', instead: 'Keep "items", or "from" and "item".' },
    ];
  if (!items && !(from && item))
    return [{ path, problem: 'It has no items', instead: 'Add "items": [{ "title": "…" }], or "from" and "item".' }];
  return limit !== undefined && items
    ? [{ path: `${path}.limit`, problem: 'It has as many items as it has', instead: 'Take "limit" away.' }]
    : [];
}

function surveyProblems({ kind, options }: SurveyBlock, path: string): PlanProblem[] {
  if ((kind === 'choice') === !!options) return [];
  return [
    options
      ? {
          path: `${path}.options`,
          problem: `${code(kind)} has a scale of its own`,
          instead: 'Take "options" away, or write "kind": "choice".',
        }
      : { path, problem: 'It has nothing to choose from', instead: 'Add "options": ["…", "…"].' },
  ];
}

function formProblems({ fields, send = [], identify = [], action }: FormBlock, path: string): PlanProblem[] {
  const names = fields.map(({ name }) => name);
  const problems: PlanProblem[] = fields.flatMap(({ name, type, options }, index) => [
    ...(names.indexOf(name) < index
      ? [
          {
            path: `${path}.fields[${index}].name`,
            problem: `Another field is named ${code(name)}`,
            instead: `Name this one "${name}_2".`,
          },
        ]
      : []),
    ...((type === 'select') === !!options
      ? []
      : [
          {
            path: `${path}.fields[${index}]`,
            problem: options ? 'Only a select has options' : 'It has nothing to choose from',
            instead: options ? 'Write "type": "select", or take "options" away.' : 'Add "options": ["…", "…"].',
          },
        ]),
  ]);
  for (const [list, listed] of Object.entries({ send, identify }))
    for (const [index, name] of listed.entries()) {
      if (names.includes(name)) continue;
      const meant = nearest(name, names);
      problems.push({
        path: `${path}.${list}[${index}]`,
        problem: `There is no field ${code(name)}`,
        instead: `Write ${meant ? `"${meant}"` : `one of ${names.join(', ')}`}.`,
      });
    }
  if (!action && !send.length && !identify.length)
    problems.push({
      path,
      problem: 'What is filled in goes nowhere',
      instead: `Add "send": ["${names[0]}"], "identify", or an "action".`,
    });
  return problems;
}

function countdownProblems({ until, over }: CountdownBlock, path: string, end?: string): PlanProblem[] {
  if (!until && !end)
    return [{ path, problem: 'It counts down to nothing', instead: 'Add "until", or an "end" to the experience.' }];
  return over || !until || (end && Date.parse(end) <= Date.parse(until))
    ? []
    : [
        {
          path,
          problem: 'It says nothing once it is over, and is still shown then',
          instead: `Add "over": "…", or "end": "${until}" to the experience.`,
        },
      ];
}

/**
 * What is wrong with a block of the right shape, and with the tree that it stands for.
 *
 * @param end when the experience ends
 */
export function blockProblems(block: Block, path: string, plan: Plan, end?: string): PlanProblem[] {
  const open = plan.public ?? [];
  const lists = listNames(plan);
  const problems = textProblems(block, path, '', { open });
  if (block.block === 'list') problems.push(...listProblems(block, path));
  if (block.block === 'survey') problems.push(...surveyProblems(block, path));
  if (block.block === 'form') problems.push(...formProblems(block, path));
  if (block.block === 'countdown') problems.push(...countdownProblems(block, path, end));
  // The path within the tree would say nothing to who wrote the block.
  return problems.length
    ? problems
    : treeProblems(blockTree(block, end), path, open, { lists, block: true }).map((problem) => ({ ...problem, path }));
}
