import { Hono } from 'hono';
import type { Weights } from '../../core/bandit.ts';
import { learn } from '../learn.ts';
import { Refused } from '../refused.ts';
import type { Services } from '../services.ts';
import { publishedVersion } from '../store/plans.ts';
import { weightsAt } from '../store/weights.ts';

/** How long an answer is given again without a look at the events, ms. */
const fresh = 5000;

/** What a site's tests have learned, as pages get it. It names nobody. */
export function weights({ sites, store, now }: Services): Hono {
  const app = new Hono();
  /** What was learned or is being learned, by site: many ask at once, and one asks the database. */
  const learning = new Map<string, { at: number; plan: number; weights: Promise<Weights> }>();
  const learnedBy = async (site: string): Promise<Weights> => {
    const plan = await publishedVersion(store.db, site);
    const before = learning.get(site);
    if (before?.plan === plan && now() - before.at < fresh) return before.weights;
    const weights = learn(store.db, site, now(), Math.random);
    learning.set(site, { at: now(), plan, weights });
    weights.catch(() => learning.delete(site));
    return weights;
  };

  app.get('/v1/weights/:site', async (c) => {
    const { id } = await sites.named(c.req.param('site'));
    const learned = await learnedBy(id);
    c.header('Cache-Control', 'public, max-age=60, stale-while-revalidate=3600');
    return c.json(learned);
  });
  app.get('/v1/weights/:site/:version{[0-9]{1,9}}', async (c) => {
    const { id } = await sites.named(c.req.param('site'));
    const version = Number(c.req.param('version'));
    const found = await weightsAt(store.db, id, version);
    if (!found) throw new Refused(404, 'version-unknown', `The site “${id}” has no weights of version ${version}.`);
    c.header('Cache-Control', 'public, max-age=31536000, immutable');
    return c.json(found);
  });
  return app;
}
