import type { Plan, Program } from '../../core/plan.ts';
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

/**
 * Publishes a plan as a new version, which never changes again. Of two at once both get a number, and the higher stays published.
 *
 * @param compile gives the program of a version
 * @param after publish only as the version that follows this one
 * @returns the version; 0 where another came after that one
 */
export async function publish(
  db: Db,
  site: string,
  plan: Plan,
  compile: (version: number) => Program,
  now: number,
  after?: number,
): Promise<number> {
  for (let attempt = 0; ; attempt++) {
    const { last } = await db
      .selectFrom('plans')
      .select((row) => row.fn.max('version').as('last'))
      .where('site', '=', site)
      .executeTakeFirstOrThrow();
    const version = (last ?? 0) + 1;
    if (after !== undefined && version !== after + 1) return 0;
    try {
      await db
        .insertInto('plans')
        .values({
          site,
          version,
          plan: JSON.stringify(plan),
          program: JSON.stringify(compile(version)),
          published_at: new Date(now),
        })
        .execute();
    } catch (error) {
      if (isConflict(error) && attempt < 20) continue;
      throw error;
    }
    await db
      .insertInto('plan_pointers')
      .values({ site, version })
      .onConflict((on) =>
        on
          .column('site')
          .doUpdateSet((row) => ({ version: row.ref('excluded.version') }))
          .whereRef('plan_pointers.version', '<', 'excluded.version'),
      )
      .execute();
    return version;
  }
}
