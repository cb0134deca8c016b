import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { limits } from '../../core/protocol.ts';
import { knownOf } from '../advice/known-of.ts';
import { planReport } from '../advice/plan-advice.ts';
import { PlanRefused, planProblems } from '../plan-check.ts';
import {
  discardDraft,
  keepDraft,
  planHistory,
  publishDraft,
  publishPlan,
  readDraft,
  rollBack,
} from '../publish-plan.ts';
import { Refused } from '../refused.ts';
import { readJson, readText } from '../request-body.ts';
import type { Services } from '../services.ts';
import type { OwnedSite } from '../sites.ts';
import { planAt, publishedVersion } from '../store/plans.ts';
import { wholeNumber } from '../whole-number.ts';

const planLimit = 2 * 1024 * 1024;

/** What `POST /admin/plan/rollback` takes. */
export const rollbackRequest = v.strictObject({
  version: v.optional(wholeNumber(1, 999_999_999)),
});

/** A plan's life, for a site's owner: draft, check, publish, roll back. `owned` tells whose key it is. */
export function plans({ store: { db }, now }: Services, owned: (c: Context) => Promise<OwnedSite>): Hono {
  const app = new Hono();

  /** What is wrong with a plan, as the answer says it. */
  const refusing = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof PlanRefused)) throw error;
      throw new Refused(400, 'plan-invalid', error.message, { body: { problems: error.problems } });
    }
  };

  app.get('/admin/plan', async (c) => {
    const { id } = await owned(c);
    const version = await publishedVersion(db, id);
    const found = version ? await planAt(db, id, version) : undefined;
    return c.json({ version, plan: found?.plan ?? { site: id } });
  });

  app.put('/admin/plan', async (c) => {
    const { id, by } = await owned(c);
    return c.json(await refusing(publishPlan(db, id, await readJson(c, planLimit), now(), { act: 'publish', by })));
  });

  app.post('/admin/plan/validate', async (c) => {
    const { id } = await owned(c);
    const { problems } = planProblems(await readJson(c, planLimit), id);
    return c.json({ valid: !problems.length, problems });
  });

  app.post('/admin/plan/check', async (c) => {
    const { id } = await owned(c);
    const document = await readJson(c, planLimit);
    return c.json(planReport(document, id, await knownOf(db, id, document, now())));
  });

  app.put('/admin/plan/draft', async (c) => {
    const { id, by } = await owned(c);
    return c.json(await keepDraft(db, id, await readJson(c, planLimit), by, now()));
  });

  app.get('/admin/plan/draft', async (c) => {
    const { id } = await owned(c);
    return c.json(await readDraft(db, id));
  });

  app.delete('/admin/plan/draft', async (c) => {
    const { id, by } = await owned(c);
    await discardDraft(db, id, by, now());
    return c.json({ discarded: true });
  });

  app.post('/admin/plan/publish', async (c) => {
    const { id, by } = await owned(c);
    return c.json(await refusing(publishDraft(db, id, by, now())));
  });

  app.post('/admin/plan/rollback', async (c) => {
    const { id, by } = await owned(c);
    const text = await readText(c, limits.event);
    let body: unknown;
    try {
      body = JSON.parse(text.trim() || '{}');
    } catch {
      throw new Refused(400, 'body-not-json', 'The body is not JSON.');
    }
    const parsed = v.safeParse(rollbackRequest, body, { abortEarly: true });
    if (!parsed.success)
      throw new Refused(400, 'request-invalid', 'Send { "version": 3 }, or nothing for the version before.');
    return c.json(await rollBack(db, id, parsed.output.version, by, now()));
  });

  app.get('/admin/plan/history', async (c) => {
    const { id } = await owned(c);
    return c.json(await planHistory(db, id));
  });
  return app;
}
