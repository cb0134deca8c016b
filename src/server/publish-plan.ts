import { compile } from '../core/compile.ts';
import { PlanRefused, planProblems } from './plan-check.ts';
import type { PlanProblem } from './shape-problem.ts';
import { publish } from './store/plans.ts';
import type { Db } from './store/store.ts';

/**
 * Checks a plan and publishes it.
 *
 * @returns the version
 * @throws {PlanRefused}
 */
export async function publishPlan(db: Db, site: string, input: unknown, now: number): Promise<number> {
  const { plan, problems } = planProblems(input, site);
  if (!plan) throw new PlanRefused(problems);
  return publish(db, site, plan, (version) => compile(plan, version), now);
}

/** Problems as lines for people. */
export const inLines = (problems: PlanProblem[]): string =>
  problems.map(({ path, problem, instead }) => `${path || 'the plan'}: ${problem}. ${instead}`).join('\n');
