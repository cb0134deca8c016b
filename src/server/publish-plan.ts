import { compile } from '../core/compile.ts';
import type { Plan } from '../core/plan.ts';
import { withHeld } from './guard.ts';
import { PlanRefused, planProblems } from './plan-check.ts';
import { Refused } from './refused.ts';
import type { PlanProblem } from './shape-problem.ts';
import { draftOf, dropDraft, originOf, planActs, recordPlanAct, saveDraft } from './store/plan-acts.ts';
import { type Publication, planAt, publish, publishedVersion } from './store/plans.ts';
import type { PlanDeed } from './store/schema-plans.ts';
import type { Db } from './store/store.ts';

/** How many acts a history holds. */
const historyLimit = 500;

/** What came of publishing; `unchanged`: it was published already. */
export interface Published {
  version: number;
  unchanged?: true;
}

/** A draft as its owner is told of it. */
export interface Draft {
  plan: Record<string, unknown>;
  /** Why it cannot be published. */
  problems: PlanProblem[];
  by: string;
  /** ISO 8601. */
  saved: string;
}

/** What was done to a plan; `at` as ISO 8601. */
export interface PlanHistory {
  published: number;
  acts: { act: PlanDeed; version: number; of: number | null; by: string; at: string }[];
}

async function publishChecked(db: Db, plan: Plan, how: Publication): Promise<Published> {
  const safe = await withHeld(db, plan);
  const { version, unchanged } = await publish(db, plan.site, safe, (next) => compile(safe, next), how);
  return { version, ...(unchanged && { unchanged }) };
}

/**
 * Checks a plan and publishes it. What the guard holds stays paused, until it is released or changed.
 *
 * @throws {PlanRefused}
 */
export async function publishPlan(
  db: Db,
  site: string,
  input: unknown,
  now: number,
  how: Pick<Publication, 'act' | 'by'> = { act: 'publish', by: '' },
): Promise<Published> {
  const { plan, problems } = planProblems(input, site);
  if (!plan) throw new PlanRefused(problems);
  return publishChecked(db, plan, { ...how, now });
}

/** Keeps a draft, be it right or wrong. */
export async function keepDraft(db: Db, site: string, plan: Record<string, unknown>, by: string, now: number) {
  await saveDraft(db, { site, plan, by, saved_at: new Date(now) });
  return { saved: new Date(now).toISOString(), problems: planProblems(plan, site).problems };
}

/** @throws {Refused} 404 */
async function draft(db: Db, site: string) {
  const found = await draftOf(db, site);
  if (found) return found;
  throw new Refused(404, 'draft-missing', `The site “${site}” has no draft. Save one: attune plan draft plan.json`);
}

/** @throws {Refused} 404 */
export async function readDraft(db: Db, site: string): Promise<Draft> {
  const { plan, by, saved_at } = await draft(db, site);
  return { plan, problems: planProblems(plan, site).problems, by, saved: saved_at.toISOString() };
}

/**
 * Publishes the draft, and takes it away, unless another has been saved meanwhile.
 *
 * @throws {Refused} 404
 * @throws {PlanRefused} and the draft stays
 */
export async function publishDraft(db: Db, site: string, by: string, now: number): Promise<Published> {
  const { plan, saved_at } = await draft(db, site);
  const published = await publishPlan(db, site, plan, now, { act: 'publish', by });
  await dropDraft(db, site, saved_at);
  return published;
}

/** @throws {Refused} 404 */
export async function discardDraft(db: Db, site: string, by: string, now: number): Promise<void> {
  const { saved_at } = await draft(db, site);
  if (await dropDraft(db, site, saved_at))
    await recordPlanAct(db, { site, act: 'discard', version: 0, of: null, by, at: new Date(now) });
}

/** The latest version before the content of this one that differs from it, also with what the guard holds now; 0 for none. */
async function versionBefore(db: Db, site: string, current: number): Promise<number> {
  const text = async (version: number) => {
    const found = await planAt(db, site, version);
    return JSON.stringify(found && (await withHeld(db, found.plan)));
  };
  if (!current) return 0;
  const now = await text(current);
  let version = (await originOf(db, site, current)) - 1;
  while (version > 0 && (await text(version)) === now) version--;
  return version;
}

/**
 * Publishes the content of an earlier version again, as a new one: versions only ever rise, so that no cache, no page and no comparison of
 * the guard takes an older plan for a newer. Tests are hashed by their names and seeds, so nobody changes arms. What the guard holds stays paused.
 *
 * @param version the latest before the published content that differs from it, unless said otherwise: twice in a row goes back two
 * @throws {Refused} 404 where there is no such version, 409 where it may not be published today, or another was published meanwhile
 */
export async function rollBack(
  db: Db,
  site: string,
  version: number | undefined,
  by: string,
  now: number,
): Promise<Published & { of: number }> {
  const current = await publishedVersion(db, site);
  const wanted = version ?? (await versionBefore(db, site, current));
  const found = wanted > 0 ? await planAt(db, site, wanted) : undefined;
  if (!found)
    throw new Refused(
      404,
      'version-unknown',
      version === undefined
        ? `The site “${site}” has no version before the one that is published.`
        : `The site “${site}” has no plan of version ${version}.`,
    );
  const of = await originOf(db, site, wanted);
  const { plan, problems } = planProblems(found.plan, site);
  if (!plan)
    throw new Refused(409, 'plan-invalid', `Version ${wanted} may not be published today.`, { body: { problems } });
  const published = await publishChecked(db, plan, { act: 'rollback', by, now, of, after: current });
  if (!published.version)
    throw new Refused(409, 'published-meanwhile', 'Another version was published meanwhile. Look at the history.');
  return { ...published, of };
}

/** What was done to a site's plan, newest first. */
export async function planHistory(db: Db, site: string): Promise<PlanHistory> {
  const [published, acts] = [await publishedVersion(db, site), await planActs(db, site, historyLimit)];
  return {
    published,
    acts: acts.map(({ act, version, of, by, at }) => ({ act, version, of, by, at: at.toISOString() })),
  };
}

/** Problems as lines for people. */
export const inLines = (problems: PlanProblem[]): string =>
  problems.map(({ path, problem, instead }) => `${path || 'the plan'}: ${problem}. ${instead}`).join('\n');
