import { Hono } from 'hono';
import { learn } from '../learn.ts';
import type { Services } from '../services.ts';

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
  return app;
}
