import type { Experience, Plan } from '../core/plan.ts';
import { sizedForms } from './advice/form-of.ts';
import type { PlanProblem } from './shape-problem.ts';
import { textLength } from './tree-check.ts';

/**
 * Sizes at which a variant has no form, or only one that is too long for the slot at that size. An experience with a brief is held to this when
 * it is published; others are told of it, since a slot may show its default where there is no form.
 */
export function formProblems(experience: Experience, path: string, plan: Plan): PlanProblem[] {
  return sizedForms(experience, path, plan).flatMap(({ path: at, size, form, trees, holds }): PlanProblem[] => {
    if (!form)
      return [
        {
          path: at,
          problem: `It has no form for ${size}s, so people with a ${size} see the slot’s own content`,
          instead: `Write a form for ${size}s, or one for every size (“any”).`,
        },
      ];
    const length = trees.reduce((sum, tree) => sum + textLength(tree), 0);
    return form === 'any' && length > holds
      ? [
          {
            path: at,
            problem: `It has no form of its own for ${size}s: the one for every size has ${length} characters, and the slot holds ${holds} on ${size}s`,
            instead: `Write a form for ${size}s with ${holds} characters at most.`,
          },
        ]
      : [];
  });
}
