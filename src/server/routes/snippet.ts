import { Hono } from 'hono';
import { Refused } from '../refused.ts';
import { originOf, type Services } from '../services.ts';
import { snippetWithPolicy } from '../snippet.ts';

/** The lines to paste, and what a policy lists for them. */
export function snippet(services: Services): Hono {
  return new Hono().get('/snippet', async (c) => {
    const name = c.req.query('site');
    if (!name) throw new Refused(400, 'site-missing', 'Say for which site: /snippet?site=NAME');
    const { id } = await services.sites.named(name);
    c.header('Cache-Control', 'no-cache');
    return c.text(await snippetWithPolicy(id, originOf(c, services), services.clientDir));
  });
}
