import { compile } from '../core/compile.ts';
import { withHeld } from './guard.ts';
import { PlanRefused, planProblems } from './plan-check.ts';
import type { PlanProblem } from './shape-problem.ts';
import { publish } from './store/plans.ts';
import type { Db } from './store/store.ts';

/**
 * Checks a plan and publishes it. What the guard holds stays paused, until it is released or changed.
 *
 * @returns the version
 * @throws {PlanRefused}
 */
export async function publishPlan(db: Db, site: string, input: unknown, now: number): Promise<number> {
  const { plan, problems } = planProblems(input, site);
  if (!plan) throw new PlanRefused(problems);
  const safe = await withHeld(db, plan);
  return publish(db, site, safe, (version) => compile(safe, version), now);
}

/** Problems as lines for people. */
export const inLines = (problems: PlanProblem[]): string =>
  problems.map(({ path, problem, instead }) => `${path || 'the plan'}: ${problem}. ${instead}`).join('\n');
