import { nearest } from '../core/nearest.ts';
import type { Brief, Experience, Plan } from '../core/plan.ts';
import { defaultJourney } from '../core/portrait-words.ts';
import type { PlanProblem } from './shape-problem.ts';

/** The persona of a brief that is for all of them. */
export const everyPersona = 'everyone';

/** What is asked of a brief: what it means to say nothing of it, and what to write. */
const asked: Record<keyof Brief, (plan: Plan) => Omit<PlanProblem, 'path'>> = {
  outcome: () => ({
    problem: 'The brief does not say what should come of it',
    instead:
      'Write as its “outcome” what should be different for the business, such as “More baskets are bought within a day”.',
  }),
  transition: ({ journey = defaultJourney }) => ({
    problem: 'The brief does not say from which stage to which it moves people',
    instead: `Name under “transition” a stage for “from” and one for “to”; your stages are ${Object.keys(journey).join(', ')}.`,
  }),
  persona: ({ personas = {} }) => ({
    problem: 'The brief does not say whom it is for',
    instead: `Name one as its “persona”: ${[...Object.keys(personas), everyPersona].join(' or ')}.`,
  }),
  problem: () => ({
    problem: 'The brief does not say which problem of these people it solves',
    instead: 'Write it as the “problem” in one sentence, such as “They do not know what delivery costs”.',
  }),
  medium: () => ({
    problem: 'The brief does not say where people meet it',
    instead: 'Write as its “medium” the place and the form, such as “a banner on every page”.',
  }),
  goal: ({ goals = {} }) => ({
    problem: 'The brief does not say how its success is counted',
    instead: `Name as its “goal” one of your plan’s goals${Object.keys(goals).length ? `: ${Object.keys(goals).join(', ')}` : ', and define one first, such as “order”'}.`,
  }),
};

/** A name that the plan does not have. */
function unknown(what: string, name: string | undefined, known: string[]): Omit<PlanProblem, 'path'> | undefined {
  if (!name || known.includes(name)) return undefined;
  const meant = nearest(name, known);
  return {
    problem: `The brief names the ${what} “${name}”, and the plan has no such ${what}`,
    instead: meant ? `Write “${meant}”.` : `Write one of these: ${known.join(', ')}.`,
  };
}

/**
 * What keeps an experience with a brief from being published: all of the brief has to be there, and every name in it has to be one of the
 * plan's. An experience without any is not held to this, so that who writes plans by hand or by program is not stopped.
 */
export function briefProblems({ brief }: Experience, path: string, plan: Plan): PlanProblem[] {
  if (!brief) return [];
  const { journey = defaultJourney, personas, goals = {} } = plan;
  const { from = '', to = '' } = brief.transition ?? {};
  const written: Record<keyof Brief, boolean> = {
    outcome: !!brief.outcome?.trim(),
    transition: !!from.trim() && !!to.trim(),
    persona: !!brief.persona?.trim(),
    problem: !!brief.problem?.trim(),
    medium: !!brief.medium?.trim(),
    goal: !!brief.goal?.trim(),
  };
  const names: Partial<Record<keyof Brief, ReturnType<typeof unknown>>> = {
    transition: unknown('stage', from, Object.keys(journey)) ?? unknown('stage', to, Object.keys(journey)),
    // A plan without personas has nothing to hold the word to.
    persona: personas && unknown('persona', brief.persona, [...Object.keys(personas), everyPersona]),
    goal: unknown('goal', brief.goal, Object.keys(goals)),
  };
  return (Object.keys(asked) as (keyof Brief)[]).flatMap((field) => {
    const problem = written[field] ? names[field] : asked[field](plan);
    return problem ? { path: `${path}.brief.${field}`, ...problem } : [];
  });
}
