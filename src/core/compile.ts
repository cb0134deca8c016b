import { answered, blocksIn, formsOf, isLive, partsOf, sentBy } from './block-forms.ts';
import { arms } from './bucket.ts';
import type { Tree } from './content.ts';
import { drawingOf, ofPortrait, traitsIn } from './drawing.ts';
import { parse, substitute } from './expression.ts';
import { fromWhere } from './from-where.ts';
import { guardDefaults, metrics, vitals } from './guard.ts';
import { asksIn, lower } from './lower.ts';
import type { ListSource } from './picks.ts';
import {
  alwaysSent,
  type Condition,
  type Expression,
  type Forms,
  type Plan,
  type Program,
  type Rule,
  type Variant,
} from './plan.ts';
import { saidSignals } from './signal-names.ts';

const day = 86_400_000;

/** The forms of a variant as one `template`, each form for a size in a nested one: as a designer would write it. */
const templateOf = (forms: Forms, attributes: Record<string, string> = {}): Tree => [
  'template',
  attributes,
  ...(['phone', 'tablet', 'desktop'] as const).flatMap((size): Tree[] => {
    const trees = forms[size];
    return trees ? [['template', { 'data-attune-size': size }, ...trees]] : [];
  }),
  ...(forms.any || []),
];

/** A variant as one `template`; its parts in one nested template each. */
const contentOf = (variant: Variant, end?: string): Tree => {
  const parts = partsOf(variant);
  return parts
    ? [
        'template',
        {},
        ...Object.entries(parts).map(([part, one]) => templateOf(formsOf(one, end), { 'data-attune-part': part })),
      ]
    : templateOf(formsOf(variant, end));
};

/** Whether content, as JSON, has values to be filled in, so that it is shown only where they are known. */
export const isBound = (written: string): boolean => /\{\{|"data-attune-(list|if|unless)"/.test(written);

/** Whether content, as JSON, takes more to be filled than the traits of the visitor's record as they are. */
const isRich = (written: string): boolean =>
  /"data-attune-(list|if|unless)"|\{\{(?!\s*customer\.\w+\s*(\|\s*default:\\"[^"]*\\"\s*)?\}\})/.test(written);

/** The lists over the catalogue that content, as JSON, has; undefined where it needs nothing of the catalogue. */
function listsIn(plan: Plan, written: string): Program['lists'] | undefined {
  const named = [...written.matchAll(/"data-attune-list":"([^".]+)"/g)].map(([, name]) => name as string);
  if (!named.length && !/(\{\{\s*|"data-attune-(if|unless)":")product\./.test(written)) return undefined;
  return Object.fromEntries(
    [...new Set(named)].map((name) => [name, plan.lists?.[name] ?? { of: [name as ListSource] }]),
  );
}

/** The name that always holds. A plan alone has it: a template without a condition is for everybody. */
export const everyone = 'everyone';

/**
 * A condition as an expression, with the names of audiences left as they are.
 *
 * @throws {ConditionError}
 */
export const expressionOf = (condition: Condition): Expression =>
  typeof condition === 'string' ? parse(condition) : fromWhere(condition);

/**
 * The plan as the page gets it. All that can be worked out when it is published is: conditions are read, references between
 * audiences are put in, forms become templates.
 *
 * @throws {ConditionError} for a condition that cannot be read; the plan is checked before, so that it says where
 */
export function compile(plan: Plan, version: number): Program {
  const own = plan.audiences || {};
  const inlined = (condition: Condition, above: string[] = []): Expression =>
    substitute(expressionOf(condition), (name) => {
      if (!Object.hasOwn(own, name)) return name === everyone ? ['and', []] : ofPortrait(name);
      if (above.includes(name)) throw new Error(`audience “${name}” refers to itself: ${[...above, name].join(' → ')}`);
      return inlined(own[name] as Condition, [...above, name]);
    });
  const asked = (condition: Condition, above?: string[]) => lower(inlined(condition, above), plan.groups || {});
  const send = { ...alwaysSent };
  const experiences = plan.experiences || [];
  const blocks = experiences.flatMap(({ variants }) => Object.values(variants).flatMap(blocksIn));
  for (const [event, properties] of [...Object.entries(plan.send || {}), ...blocks.flatMap(sentBy)])
    send[event] = [...new Set([...(send[event] || []), ...properties])];
  if (plan.guard) send[vitals] = ['plan', 'decided', ...metrics];
  const audiences = Object.fromEntries(Object.entries(own).map(([name, text]) => [name, asked(text, [name])]));
  const rules = experiences.map((experience): Rule => {
    const {
      id,
      slot,
      audience,
      variants,
      split,
      coverage,
      seed,
      hashVersion,
      layer,
      requires,
      campaign,
      caps,
      hashBy,
      rest,
      bandit,
      goal,
      start,
      end,
    } = experience;
    const parts = [...new Set(Object.values(variants).flatMap((variant) => Object.keys(partsOf(variant) || {})))];
    const contents = Object.fromEntries(
      Object.entries(variants).map(([name, variant]) => [name, contentOf(variant, end)]),
    );
    const written = JSON.stringify(contents);
    const asks = Object.values(variants)
      .flatMap(blocksIn)
      .flatMap((block) => (block.block === 'survey' ? answered(block.id) : []));
    const event = goal && plan.goals?.[goal]?.event;
    return {
      id,
      slot,
      when: asked(audience),
      variants: contents,
      ...(parts.length && { parts }),
      ...(isBound(written) && { bound: true as const }),
      ...(isRich(written) && { rich: true as const }),
      ...(asks.length && { asks }),
      ...(split && {
        arms: arms(
          Object.entries(split)
            .map(([name, weight]) => `${name}:${weight}`)
            .join(' '),
          coverage,
        ),
      }),
      ...(bandit && { by: (bandit.by || []).map((name) => asked(name)) }),
      ...(seed && { seed }),
      ...(hashVersion && { hashVersion }),
      ...(layer && { layer }),
      ...(requires && {
        requires: Object.entries(requires).map(([other, variant]): [number, string] => [
          experiences.findIndex((one) => one.id === other),
          variant,
        ]),
      }),
      ...(campaign && { campaign }),
      // Where there is something to be asked of the profile, there are limits, if no caps.
      ...((caps || asks.length) && { caps: caps || [] }),
      ...(hashBy?.startsWith('customer') && { hashBy: hashBy.slice('customer.'.length) }),
      ...(rest && event && { rest: [rest * day, `did ${event}`] as [number, string] }),
      ...(start && { start: Date.parse(start) }),
      ...(end && { end: Date.parse(end) }),
    };
  });
  const conditions = [...Object.values(audiences), ...rules.flatMap(({ when, by = [] }) => [when, ...by])];
  const lists = listsIn(plan, JSON.stringify(rules.map(({ variants }) => variants)));
  // What was met stands in the portrait.
  const portrait = drawingOf(plan, traitsIn(conditions), asked) || (lists && {});
  const { journey = [], personas = [] } = portrait || {};
  const clauses = [
    ...conditions,
    ...journey.map(([, when]) => when),
    ...personas.flatMap(([, weighed]) => weighed.map(([when]) => when)),
  ].flatMap(asksIn);
  const behaviours = [
    ...new Set([
      ...rules.flatMap(({ rest, asks = [] }) => [...(rest ? [rest[1]] : []), ...asks]),
      ...clauses.flatMap((clause) =>
        'field' in clause ? [] : 'without' in clause ? [clause.seen, clause.without] : clause.seen,
      ),
    ]),
  ];
  const { page, ...caps } = plan.caps || {};
  const limited = Object.keys(caps).length > 0;
  const signals = saidSignals(plan.signals);
  return {
    site: plan.site,
    version,
    audiences,
    rules,
    ...(behaviours.length && { behaviours }),
    send,
    ...(plan.holdout && { holdout: plan.holdout }),
    ...(plan.guard && { guard: 1000 * (plan.guard.sample ?? guardDefaults.sample) }),
    ...(page && { page }),
    ...(limited && { caps }),
    ...(signals !== undefined && { signals }),
    paused: plan.paused || [],
    ...(rules.some(({ by }) => by) && { bandits: true as const }),
    ...((limited ||
      clauses.length ||
      blocks.some(isLive) ||
      rules.some(({ caps, rest, by, parts, rich }) => caps || rest || by || parts || rich)) && {
      rare: lists ? ('catalogue' as const) : portrait ? ('portrait' as const) : ('rare' as const),
    }),
    ...(portrait && { portrait }),
    ...(lists && { lists }),
    ...(plan.dnt && { dnt: true }),
    ...(plan.debugKey && { debugKey: plan.debugKey }),
  };
}
