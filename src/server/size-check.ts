import { expressionOf } from '../core/compile.ts';
import type { Condition, Expression, Plan } from '../core/plan.ts';
import type { PlanProblem } from './shape-problem.ts';

/** How many names, clauses and joints a condition may come to, once the audiences that it names are put in: the page gets them all. */
const most = 1000;

/** Conditions that come to more than a page can bear. No audience may refer to itself. */
export function sizeProblems({ audiences = {}, experiences = [] }: Plan): PlanProblem[] {
  const sizes = new Map<string, number>();
  const sizeOf = (expression: Expression): number => {
    if (typeof expression === 'string') return Object.hasOwn(audiences, expression) ? audienceSize(expression) : 1;
    return Array.isArray(expression) ? expression[1].reduce((sum, part) => sum + sizeOf(part), 1) : 1;
  };
  const audienceSize = (name: string): number => {
    const size = sizes.get(name) ?? sizeOf(expressionOf(audiences[name] as Condition));
    sizes.set(name, size);
    return size;
  };
  const conditions = [
    ...Object.entries(audiences).map(([name, condition]) => [`audiences.${name}`, condition] as const),
    ...experiences.map(({ audience }, index) => [`experiences[${index}].audience`, audience] as const),
  ];
  return conditions.flatMap(([path, condition]) => {
    const size = sizeOf(expressionOf(condition));
    if (size <= most) return [];
    const problem = `With all that it refers to it comes to ${size} names, clauses and joints, at most ${most} are taken`;
    return { path, problem, instead: 'Refer to fewer audiences, or to simpler ones.' };
  });
}
