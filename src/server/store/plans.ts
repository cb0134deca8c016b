import type { Plan, Program } from '../../core/plan.ts';
import { recordPlanAct } from './plan-acts.ts';
import type { PlanDeed } from './schema-plans.ts';
import { type Db, isConflict } from './store.ts';

/** The number of the published version; 0 for a site without a plan. */
export async function publishedVersion(db: Db, site: string): Promise<number> {
  const row = await db.selectFrom('plan_pointers').select('version').where('site', '=', site).executeTakeFirst();
  return row?.version ?? 0;
}

/** One version of a site's plan, and what it was compiled to. */
export async function planAt(
  db: Db,
  site: string,
  version: number,
): Promise<{ plan: Plan; program: Program } | undefined> {
  return db
    .selectFrom('plans')
    .select(['plan', 'program'])
    .where('site', '=', site)
    .where('version', '=', version)
    .executeTakeFirst();
}

/** The published plan. */
export async function publishedPlan(db: Db, site: string): Promise<{ plan: Plan; program: Program } | undefined> {
  const version = await publishedVersion(db, site);
  return version ? planAt(db, site, version) : undefined;
}

/** How a plan comes to be published. */
export interface Publication {
  act: PlanDeed;
  /** The name of the secret key. */
  by: string;
  /** ms since 1970. */
  now: number;
  /** The version whose content it takes up again. */
  of?: number;
  /** Publish only as the version that follows this one. */
  after?: number;
}

/**
 * Publishes a plan as a new version, which never changes again. What is published already stays as it is, without a new one. Of two
 * at once both get a number, and the higher stays published.
 *
 * @param compile gives the program of a version
 * @returns the version, and whether it was there before; 0 where another came after `after`
 */
export async function publish(
  db: Db,
  site: string,
  plan: Plan,
  compile: (version: number) => Program,
  { act, by, now, of, after }: Publication,
): Promise<{ version: number; unchanged: boolean }> {
  const text = JSON.stringify(plan);
  for (let attempt = 0; ; attempt++) {
    const latest = await db
      .selectFrom('plans')
      .select(['version', 'plan', 'program'])
      .where('site', '=', site)
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst();
    const version = (latest?.version ?? 0) + 1;
    if (after !== undefined && version !== after + 1) return { version: 0, unchanged: false };
    // The program is compared too: a later Attune may make another one of the same plan.
    const same =
      latest &&
      JSON.stringify(latest.plan) === text &&
      JSON.stringify(latest.program) === JSON.stringify(compile(latest.version));
    if (same && (await publishedVersion(db, site)) === latest.version)
      return { version: latest.version, unchanged: true };
    const at = new Date(now);
    try {
      // All of it or nothing: no version without who made it, and none that nobody is shown.
      await db.transaction().execute(async (inside) => {
        await inside
          .insertInto('plans')
          .values({ site, version, plan: text, program: JSON.stringify(compile(version)), published_at: at })
          .execute();
        await recordPlanAct(inside, { site, act, version, of: of ?? null, by, at });
        await inside
          .insertInto('plan_pointers')
          .values({ site, version })
          .onConflict((on) =>
            on
              .column('site')
              .doUpdateSet((row) => ({ version: row.ref('excluded.version') }))
              .whereRef('plan_pointers.version', '<', 'excluded.version'),
          )
          .execute();
      });
      return { version, unchanged: false };
    } catch (error) {
      if (!isConflict(error) || attempt >= 20) throw error;
    }
  }
}
