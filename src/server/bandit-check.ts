import { expressionOf } from '../core/compile.ts';
import { isOfContext } from '../core/context.ts';
import { ConditionError, namesIn } from '../core/expression.ts';
import { nearest } from '../core/nearest.ts';
import type { Condition, Experience, Plan } from '../core/plan.ts';
import type { PlanProblem } from './shape-problem.ts';

/** The names that an audience comes to, those of other audiences put in. Circles are refused elsewhere. */
function namesBehind(name: string, audiences: Record<string, Condition>, above: string[] = []): string[] {
  const own = Object.hasOwn(audiences, name) && !above.includes(name) ? audiences[name] : undefined;
  if (own === undefined) return [name];
  try {
    return namesIn(expressionOf(own)).flatMap((inner) => namesBehind(inner, audiences, [...above, name]));
  } catch (error) {
    // What cannot be read is told of elsewhere.
    if (error instanceof ConditionError) return [];
    throw error;
  }
}

/** What is wrong with a test that learns. */
export function banditProblems(experience: Experience, path: string, plan: Plan): PlanProblem[] {
  const { bandit, split, goal, coverage } = experience;
  if (!bandit) return [];
  const at = `${path}.bandit`;
  if (!split)
    return [
      {
        path: at,
        problem: 'It has no shares to start with',
        instead: `Add "split", such as { "${Object.keys(experience.variants)[0] ?? 'a'}": 50, "default": 50 }.`,
      },
    ];
  const problems: PlanProblem[] = [];
  const arms = Object.keys(split);
  const { safe = 'default', floor = 0.05, risk = 1, reward, prior = {}, by = [] } = bandit;
  for (const [field, arm] of [['safe', safe], ...Object.keys(prior).map((name) => ['prior', name])] as [
    string,
    string,
  ][])
    if (!arms.includes(arm)) {
      const meant = nearest(arm, arms);
      problems.push({
        path: `${at}.${field}`,
        problem: `There is no arm \`${arm}\``,
        instead: meant ? `Write "${meant}".` : `Name one of ${arms.join(', ')}.`,
      });
    }
  for (const [arm, [reached, views]] of Object.entries(prior))
    if (!(reached > 0 && reached < views))
      problems.push({
        path: `${at}.prior.${arm}`,
        problem: `${reached} of ${views} is no belief to start with`,
        instead: 'Write more than 0, and more views than goals, such as [1, 20].',
      });
  if (floor * arms.length > 1)
    problems.push({
      path: `${at}.floor`,
      problem: `${arms.length} arms cannot have ${floor} each`,
      instead: `Write ${(1 / arms.length).toFixed(2)} or less.`,
    });
  else if (floor * (arms.length - 1) > risk)
    problems.push({
      path: `${at}.risk`,
      problem: `The floor of ${floor} gives the arms beside \`${safe}\` more than ${risk}`,
      instead: `Write a floor of ${(risk / (arms.length - 1)).toFixed(2)} or less, or a greater risk.`,
    });
  const risked = arms.reduce((sum, arm) => sum + (arm === safe ? 0 : (split[arm] as number) / 100), 0);
  if (risked > risk + 1e-9)
    problems.push({
      path: `${path}.split`,
      problem: `It starts with ${Math.round(risked * 100)} % beside \`${safe}\`, and ${Math.round(risk * 100)} % may be risked`,
      instead: `Give \`${safe}\` ${Math.round((1 - risk) * 100)} or more.`,
    });
  if (reward === 'value' && goal !== undefined && !plan.goals?.[goal]?.value)
    problems.push({
      path: `${at}.reward`,
      problem: `The goal \`${goal}\` has no value`,
      instead: `Add "value" to the goal: the property that holds its worth, such as "revenue".`,
    });
  if (coverage !== undefined)
    problems.push({
      path: `${path}.coverage`,
      problem: 'A test that learns has no coverage: its shares move',
      instead: 'Write "risk" in "bandit" for the most that may see anything but the safe arm.',
    });
  for (const [index, name] of by.entries())
    if (namesBehind(name, plan.audiences ?? {}).some(isOfContext))
      problems.push({
        path: `${at}.by[${index}]`,
        problem: `\`${name}\` speaks of the page view, which is not known when the next one is decided`,
        instead: 'Take an audience that speaks of the visitor alone, such as `returning`.',
      });
  return problems;
}
