import { Hono } from 'hono';
import { learn } from '../learn.ts';
import { Refused } from '../refused.ts';
import type { Services } from '../services.ts';
import { weightsAt } from '../store/weights.ts';

/** What a site's tests have learned, as pages get it. It names nobody. */
export function weights({ sites, store, now }: Services): Hono {
  const app = new Hono();

  app.get('/v1/weights/:site', async (c) => {
    c.header('Access-Control-Allow-Origin', '*');
    const { id } = await sites.named(c.req.param('site'));
    const learned = await learn(store.db, id, now(), Math.random);
    c.header('Cache-Control', 'public, max-age=60, stale-while-revalidate=3600');
    return c.json(learned);
  });
  app.get('/v1/weights/:site/:version{[0-9]{1,9}}', async (c) => {
    c.header('Access-Control-Allow-Origin', '*');
    const { id } = await sites.named(c.req.param('site'));
    const version = Number(c.req.param('version'));
    const found = await weightsAt(store.db, id, version);
    if (!found) throw new Refused(404, 'version-unknown', `The site “${id}” has no weights of version ${version}.`);
    c.header('Cache-Control', 'public, max-age=31536000, immutable');
    return c.json(found);
  });
  return app;
}
