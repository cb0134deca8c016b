import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { PlanActRow, PlanDraftRow } from './schema-plans.ts';
import type { Db } from './store.ts';

export type PlanAct = Selectable<PlanActRow>;
export type PlanDraft = Selectable<PlanDraftRow>;

/** Keeps what was done to a plan. */
export async function recordPlanAct(db: Db, act: Omit<PlanAct, 'id'>): Promise<void> {
  await db
    .insertInto('plan_acts')
    .values({ ...act, id: randomUUID() })
    .execute();
}

/** What was done to a site's plan, newest first: at most so many. */
export const planActs = (db: Db, site: string, most: number): Promise<PlanAct[]> =>
  db
    .selectFrom('plan_acts')
    .selectAll()
    .where('site', '=', site)
    .orderBy('at', 'desc')
    .orderBy('version', 'desc')
    .orderBy('id')
    .limit(most)
    .execute();

/** The version whose content a version has: the one it was rolled back to, else itself. */
export async function originOf(db: Db, site: string, version: number): Promise<number> {
  const row = await db
    .selectFrom('plan_acts')
    .select('of')
    .where('site', '=', site)
    .where('version', '=', version)
    .executeTakeFirst();
  return row?.of ?? version;
}

export const draftOf = (db: Db, site: string): Promise<PlanDraft | undefined> =>
  db.selectFrom('plan_drafts').selectAll().where('site', '=', site).executeTakeFirst();

/** Keeps a draft in the place of the one before. */
export async function saveDraft(db: Db, { plan, ...rest }: PlanDraft): Promise<void> {
  await db.transaction().execute(async (inside) => {
    await inside
      .insertInto('plan_drafts')
      .values({ ...rest, plan: JSON.stringify(plan) })
      .onConflict((on) =>
        on.column('site').doUpdateSet((row) => ({
          plan: row.ref('excluded.plan'),
          by: row.ref('excluded.by'),
          saved_at: row.ref('excluded.saved_at'),
        })),
      )
      .execute();
    await recordPlanAct(inside, {
      site: rest.site,
      act: 'draft',
      version: 0,
      of: null,
      by: rest.by,
      at: rest.saved_at,
    });
  });
}

/** Takes a draft away, where it is still the one that was saved then; whether it was there. */
export async function dropDraft(db: Db, site: string, saved_at: Date): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('plan_drafts')
    .where('site', '=', site)
    .where('saved_at', '=', saved_at)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
