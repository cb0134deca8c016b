import { Hono } from 'hono';
import { emptyProgram } from '../../core/plan.ts';
import { Refused } from '../refused.ts';
import type { Services } from '../services.ts';
import { planAt, publishedVersion } from '../store/plans.ts';

/** The published plan as pages get it. It names nobody, so anybody may read it, and a CDN may keep it. */
export function plan({ sites, store }: Services): Hono {
  const app = new Hono();

  app.get('/v1/plan/:site', async (c) => {
    const { id } = await sites.named(c.req.param('site'));
    const version = await publishedVersion(store.db, id);
    const etag = `"${version}"`;
    c.header('ETag', etag);
    c.header('Cache-Control', 'public, max-age=60, stale-while-revalidate=3600');
    const known = (c.req.header('if-none-match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
    if (known.includes(etag) || known.includes('*')) return c.body(null, 304);
    const published = version ? await planAt(store.db, id, version) : undefined;
    return c.json(published?.program ?? emptyProgram(id));
  });

  app.get('/v1/plan/:site/:version{[0-9]{1,9}}', async (c) => {
    const { id } = await sites.named(c.req.param('site'));
    const version = Number(c.req.param('version'));
    const found = await planAt(store.db, id, version);
    if (!found) throw new Refused(404, 'version-unknown', `The site “${id}” has no plan of version ${version}.`);
    c.header('Cache-Control', 'public, max-age=31536000, immutable');
    return c.json(found.program);
  });
  return app;
}
