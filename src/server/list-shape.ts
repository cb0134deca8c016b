import * as v from 'valibot';
import { relatedLimits } from '../core/catalogue.ts';
import { itemLimit } from '../core/list.ts';
import { type ListRule, listSources, seedings } from '../core/picks.ts';
import type { Plan } from '../core/plan.ts';
import type { PlanProblem } from './shape-problem.ts';

const count = (most: number) =>
  v.pipe(
    v.number('must be a number'),
    v.integer('must be a whole number'),
    v.minValue(1, 'must be at least 1'),
    v.maxValue(most, `must be at most ${most}`),
  );
const price = v.pipe(v.number('must be a number'), v.minValue(0, 'must not be negative'));
const ids = v.pipe(
  v.array(v.pipe(v.string(), v.nonEmpty('must not be empty'), v.maxLength(relatedLimits.id + 6)), 'must be a list'),
  v.maxLength(100, 'must be at most 100'),
);

/** A list over the catalogue. Its name holds no dot: `customer.TRAIT` is a list of the customer's. */
export const listSchema = v.strictObject(
  {
    of: v.pipe(
      v.array(v.picklist(listSources, `must be one of ${listSources.join(', ')}`), 'must be a list'),
      v.minLength(1, 'must name a source'),
    ),
    from: v.optional(v.picklist(seedings, `must be one of ${seedings.join(', ')}`)),
    kind: v.optional(v.pipe(v.string('must be text'), v.maxLength(50))),
    price: v.optional(v.strictTuple([price, price], 'must be two prices, such as [10, 50]')),
    near: v.optional(v.pipe(v.number('must be a number'), v.gtValue(0, 'must be more than 0'))),
    spread: v.optional(count(itemLimit)),
    pinned: v.optional(ids),
    excluded: v.optional(ids),
    rest: v.optional(v.pipe(v.number('must be a number of days'), v.minValue(0, 'must not be negative'))),
    least: v.optional(count(itemLimit)),
    all: v.optional(v.literal(true, 'must be true, or left out')),
  },
  'must be an object such as { "of": ["also-viewed", "trending"] }',
);

/** What `data-attune-list` may name beside lists of the customer's. */
export const listNames = ({ lists = {} }: Plan): string[] => [...Object.keys(lists), ...listSources];

/** What is wrong with lists that have the right shape. */
export const listRuleProblems = (lists: Record<string, ListRule>): PlanProblem[] =>
  Object.entries(lists).flatMap(([name, { price, near }]): PlanProblem[] => {
    const path = `lists.${name}`;
    if (name.includes('.'))
      return [{ path, problem: 'The name of a list holds a dot', instead: `Name it "${name.replaceAll('.', '-')}".` }];
    if (price && price[0] > price[1])
      return [
        { path: `${path}.price`, problem: 'It ends below its beginning', instead: 'Write the lower price first.' },
      ];
    return price && near
      ? [{ path: `${path}.near`, problem: 'It keeps to prices already', instead: 'Take "near" away, or "price".' }]
      : [];
  });
