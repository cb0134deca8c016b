import type { Plan } from '../core/plan.ts';
import { hasControl } from './guard.ts';
import type { PlanProblem } from './shape-problem.ts';

/** What a guard cannot compare: it needs page views without an experience beside those with it. */
export function guardProblems({ guard, holdout, experiences = [] }: Plan): PlanProblem[] {
  if (!guard || holdout) return [];
  return experiences.flatMap((experience, index) => {
    if (hasControl(experience)) return [];
    const { id, bandit } = experience;
    return [
      {
        path: `experiences[${index}]`,
        problem: `The guard has nothing to compare \`${id}\` with: ${bandit ? 'the shares of its arms move' : 'it has no control'}, and the plan has no holdout`,
        instead: bandit
          ? 'Add "holdout": 5 to the plan.'
          : 'Add "holdout": 5 to the plan, or a "split" that leaves some visitors the "default".',
      },
    ];
  });
}
