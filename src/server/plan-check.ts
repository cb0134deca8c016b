import { partsOf } from '../core/block-forms.ts';
import { conditionProblems } from '../core/check.ts';
import { everyone, expressionOf } from '../core/compile.ts';
import { namesIn } from '../core/expression.ts';
import { fitProblems } from '../core/fit.ts';
import { nearest } from '../core/nearest.ts';
import type { Condition, Experience, Plan } from '../core/plan.ts';
import { type SignalName, signalNames } from '../core/signal-names.ts';
import { banditProblems } from './bandit-check.ts';
import { briefProblems } from './brief-check.ts';
import { formProblems } from './form-check.ts';
import { guardProblems } from './guard-check.ts';
import { journeyProblems, portraitNames } from './journey-check.ts';
import { listRuleProblems } from './list-shape.ts';
import { planShape } from './plan-shape.ts';
import { layerProblems, unreachableProblems } from './reach-check.ts';
import type { PlanProblem } from './shape-problem.ts';
import { sizeProblems } from './size-check.ts';
import { traitProblems } from './trait-check.ts';
import { variantProblems } from './variant-check.ts';

export class PlanRefused extends Error {
  constructor(readonly problems: PlanProblem[]) {
    super(`The plan has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}.`);
  }
}

const unknownName = (path: string, what: string, wrong: string, known: string[]): PlanProblem => {
  const meant = nearest(wrong, known);
  const instead = meant
    ? `Write "${meant}".`
    : known.length
      ? `Use one of ${known.join(', ')}.`
      : `Define "${wrong}" first.`;
  return { path, problem: `There is no ${what} \`${wrong}\``, instead };
};

/** The way from an audience back to itself, if there is one. */
function cycleFrom(start: string, references: Map<string, string[]>): string[] | undefined {
  const seen = new Set<string>();
  const follow = (at: string, way: string[]): string[] | undefined => {
    for (const next of references.get(at) ?? []) {
      if (next === start) return [...way, next];
      if (seen.has(next)) continue;
      seen.add(next);
      const found = follow(next, [...way, next]);
      if (found) return found;
    }
    return undefined;
  };
  return follow(start, [start]);
}

/** The names that only a plan's conditions have. */
const namesOf = (plan: Plan): string[] => [...Object.keys(plan.audiences ?? {}), everyone, ...portraitNames(plan)];

function audienceProblems(audiences: Record<string, Condition>, known: string[]): PlanProblem[] {
  const problems = Object.entries(audiences).flatMap(([key, condition]) => {
    const path = `audiences.${key}`;
    if (typeof condition === 'string' && !condition.trim())
      return [{ path, problem: 'It has no condition', instead: 'Write one, such as "returning and not buyer".' }];
    return conditionProblems(condition, known).map((problem) => ({ path, ...problem }));
  });
  if (problems.length) return problems;
  const references = new Map(
    Object.entries(audiences).map(([key, condition]) => [key, namesIn(expressionOf(condition))]),
  );
  return Object.keys(audiences).flatMap((key) => {
    const cycle = cycleFrom(key, references);
    if (!cycle) return [];
    const problem = `It refers to itself: ${cycle.join(' → ')}`;
    return {
      path: `audiences.${key}`,
      problem,
      instead: `Take \`${cycle[1]}\` out of it, or \`${key}\` out of \`${cycle.at(-2)}\`.`,
    };
  });
}

function splitProblems({ split, variants }: Experience, path: string): PlanProblem[] {
  const arms = Object.keys(variants);
  if (!split) {
    if (arms.length === 1) return [];
    const instead = 'Add "split", such as {"a": 50, "b": 50}, or make an experience of each.';
    return [
      {
        path: `${path}.variants`,
        problem: `It has ${arms.length} variants and no split`,
        instead: arms.length ? instead : 'Add a variant.',
      },
    ];
  }
  const free = arms.filter((arm) => !Object.hasOwn(split, arm));
  const problems = Object.keys(split).flatMap((arm) =>
    arm === 'default' || arms.includes(arm)
      ? []
      : unknownName(`${path}.split.${arm}`, 'variant', arm, free.length ? free : [...arms, 'default']),
  );
  for (const arm of arms) {
    if (!Object.hasOwn(split, arm))
      problems.push({
        path: `${path}.split`,
        problem: `\`${arm}\` has no share`,
        instead: `Add "${arm}", with 0 if nobody is to see it.`,
      });
  }
  const sum = Object.values(split).reduce((all, share) => all + share, 0);
  if (Math.abs(sum - 100) > 1e-6)
    problems.push({
      path: `${path}.split`,
      problem: `The shares add up to ${sum}`,
      instead: 'Make them add up to 100; give what is left to "default".',
    });
  return problems;
}

/** What an experience says of others, and of what it is for. */
function relationProblems(experience: Experience, path: string, plan: Plan): PlanProblem[] {
  const { requires = {}, split, goal, rest, id } = experience;
  const others = plan.experiences ?? [];
  const problems = Object.entries(requires).flatMap(([other, variant]): PlanProblem[] => {
    const found = others.find((one) => one.id === other && other !== id);
    if (!found)
      return [
        unknownName(
          `${path}.requires`,
          'other experience',
          other,
          others.map((one) => one.id).filter((one) => one !== id),
        ),
      ];
    const arms = Object.keys(found.split ?? found.variants);
    return arms.includes(variant)
      ? []
      : [unknownName(`${path}.requires.${other}`, `variant of \`${other}\``, variant, arms)];
  });
  if (split && goal === undefined)
    problems.push({
      path: `${path}.goal`,
      problem: 'A test needs a goal, or nobody can tell which variant is better',
      instead: `Add "goal": "${Object.keys(plan.goals ?? {})[0] ?? 'order'}".`,
    });
  if (rest && goal === undefined)
    problems.push({
      path: `${path}.rest`,
      problem: 'It rests after a goal, and has none',
      instead: 'Add a "goal", or take "rest" away.',
    });
  return problems;
}

/** Every problem of a plan for a site, in the order of the document; none: the plan is good. */
export function planProblems(input: unknown, site: string): { plan?: Plan; problems: PlanProblem[] } {
  const { plan, problems: misshapen } = planShape(input);
  if (!plan) return { problems: misshapen };
  const { slots = {}, audiences = {}, experiences = [], goals = {} } = plan;
  const problems: PlanProblem[] = [];
  if (plan.site !== site)
    problems.push({ path: 'site', problem: `The plan is for the site \`${plan.site}\``, instead: `Write "${site}".` });
  for (const [slot, { fit }] of Object.entries(slots)) {
    problems.push(...fitProblems(fit ?? '').map((problem) => ({ path: `slots.${slot}.fit`, ...problem })));
  }
  const known = namesOf(plan);
  problems.push(...audienceProblems(audiences, known), ...journeyProblems(plan, known));
  const ids = new Set<string>();
  for (const [index, experience] of experiences.entries()) {
    const path = `experiences[${index}]`;
    const { id, audience, goal, start, end } = experience;
    if (ids.has(id))
      problems.push({
        path: `${path}.id`,
        problem: `Another experience is named \`${id}\``,
        instead: `Name this one "${id}-2".`,
      });
    ids.add(id);
    const condition = `${path}.audience`;
    if (typeof audience === 'string' && !audience.trim())
      problems.push({
        path: condition,
        problem: 'It has no audience',
        instead: 'Write a condition, such as "returning", or "everyone".',
      });
    problems.push(...conditionProblems(audience, known).map((problem) => ({ path: condition, ...problem })));
    problems.push(
      ...variantProblems(experience, path, plan),
      ...splitProblems(experience, path),
      ...relationProblems(experience, path, plan),
      ...briefProblems(experience, path, plan),
    );
    const unknown = (experience.bandit?.by ?? []).flatMap((name, at) =>
      conditionProblems(name, known).map((problem) => ({
        path: `${path}.bandit.by[${at}]`,
        ...problem,
      })),
    );
    problems.push(...(unknown.length ? unknown : banditProblems(experience, path, plan)));
    if (goal !== undefined && !Object.hasOwn(goals, goal))
      problems.push(unknownName(`${path}.goal`, 'goal', goal, Object.keys(goals)));
    if (start && end && Date.parse(start) >= Date.parse(end))
      problems.push({
        path: `${path}.end`,
        problem: 'It ends before it starts',
        instead: `Write a time after ${start}.`,
      });
  }
  if (plan.caps?.page && experiences.some(({ variants }) => Object.values(variants).some(partsOf)))
    problems.push({
      path: 'caps.page',
      problem: 'Variants of parts cannot be counted by slots',
      instead: 'Take "page" away, or write these variants for whole slots.',
    });
  for (const [index, name] of (Array.isArray(plan.signals) ? plan.signals : []).entries())
    if (!(signalNames as readonly SignalName[]).includes(name))
      problems.push(unknownName(`signals[${index}]`, 'signal', name, [...signalNames]));
  problems.push(
    ...listRuleProblems(plan.lists ?? {}),
    ...guardProblems(plan),
    ...layerProblems(experiences),
    ...unreachableProblems(experiences, audiences),
    ...traitProblems(plan),
  );
  if (!problems.length) problems.push(...sizeProblems(plan));
  // Both need conditions that can be read.
  if (!problems.length)
    problems.push(
      ...experiences.flatMap((one, index) => (one.brief ? formProblems(one, `experiences[${index}]`, plan) : [])),
    );
  return problems.length ? { problems } : { plan, problems };
}
