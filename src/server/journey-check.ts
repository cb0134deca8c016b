import { conditionProblems } from '../core/check.ts';
import { expressionOf } from '../core/compile.ts';
import { isOfContext } from '../core/context.ts';
import { ConditionError, clausesIn, namesIn } from '../core/expression.ts';
import type { Condition, Plan } from '../core/plan.ts';
import { defaultJourney } from '../core/portrait-words.ts';
import type { PlanProblem } from './shape-problem.ts';

/** The names that a plan's conditions may use for its stages and personas. */
export const portraitNames = ({ journey = defaultJourney, personas = {} }: Plan): string[] => [
  ...Object.keys(journey).map((stage) => `stage:${stage}`),
  ...Object.keys(personas).map((persona) => `persona:${persona}`),
];

/** Every name that a condition depends on, through the plan's audiences too; `stage:` and `persona:` for a test of those. */
function dependsOn(condition: Condition, { audiences = {} }: Plan, seen = new Set<string>()): Set<string> {
  try {
    const expression = expressionOf(condition);
    for (const clause of clausesIn(expression))
      if ('where' in clause) for (const field of Object.keys(clause.where)) seen.add(`${field}:`);
    for (const name of namesIn(expression)) {
      if (seen.has(name)) continue;
      seen.add(name);
      if (Object.hasOwn(audiences, name)) dependsOn(audiences[name] as Condition, { audiences, site: '' }, seen);
    }
  } catch (error) {
    // What cannot be read is told of elsewhere.
    if (!(error instanceof ConditionError)) throw error;
  }
  return seen;
}

/** What is wrong with a condition that a stage or a persona is worked out from. */
function sourceProblems(path: string, condition: Condition, plan: Plan, known: string[], never: RegExp): PlanProblem[] {
  if (typeof condition === 'string' && !condition.trim())
    return [{ path, problem: 'It has no condition', instead: 'Write one, such as "visits >= 1", or "everyone".' }];
  const problems = conditionProblems(condition, known).map((problem) => ({ path, ...problem }));
  for (const name of dependsOn(condition, plan)) {
    if (isOfContext(name))
      problems.push({
        path,
        problem: `It depends on \`${name}\`, which is true of a page view and not of a visitor`,
        instead: `Take it out here, and write it beside: "stage:decision and ${name}".`,
      });
    else if (never.test(name))
      problems.push({
        path,
        problem: `It depends on \`${name.replace(/:$/, '')}\`, which would be worked out from itself`,
        instead: 'Write what makes it: events, behaviours and attributes.',
      });
  }
  return problems;
}

/** What is wrong with a plan's own journey and personas. `known` are the names that conditions may use. */
export function journeyProblems(plan: Plan, known: string[]): PlanProblem[] {
  const { journey = {}, personas = {}, prices } = plan;
  return [
    ...Object.entries(journey).flatMap(([stage, condition]) =>
      sourceProblems(`journey.${stage}`, condition, plan, known, /^(stage|persona):/),
    ),
    ...Object.entries(personas).flatMap(([persona, rules]) =>
      rules.flatMap(([condition], index) =>
        sourceProblems(`personas.${persona}[${index}]`, condition, plan, known, /^persona:/),
      ),
    ),
    ...(prices && prices[0] >= prices[1]
      ? [
          {
            path: 'prices',
            problem: 'The first price is not the lower one',
            instead: `Write [${prices[1]}, ${prices[0]}], or two that differ.`,
          },
        ]
      : []),
  ];
}
