import type { MiddlewareHandler } from 'hono';
import { allowsOrigin } from './sites.ts';
import type { Site } from './store/sites.ts';

/** Lets any page read the answers: they name nobody. */
export const anyOrigin: MiddlewareHandler = async (c, next) => {
  c.header('Access-Control-Allow-Origin', '*');
  c.header('Access-Control-Expose-Headers', 'Retry-After');
  await next();
};

/**
 * Lets the pages of these sites read the answers, and answers what browsers ask before. Which site a request is for is known only once
 * its body is read; there its own origins are checked.
 *
 * @param others whether other origins' turn comes later: else what their browsers ask before ends here
 */
export const crossOrigin =
  (sites: () => Site[] | Promise<Site[]>, others: 'later' | 'never' = 'never'): MiddlewareHandler =>
  async (c, next) => {
    const origin = c.req.header('origin');
    const preflight = c.req.method === 'OPTIONS';
    const allowed = origin !== undefined && (await sites()).some((site) => allowsOrigin(site, origin));
    c.header('Vary', 'Origin');
    if (allowed) {
      c.header('Access-Control-Allow-Origin', origin);
      c.header('Access-Control-Allow-Credentials', 'true');
      c.header('Access-Control-Expose-Headers', 'Retry-After');
      if (preflight) {
        c.header('Access-Control-Allow-Methods', 'GET, POST, PATCH, DELETE');
        c.header('Access-Control-Allow-Headers', 'authorization, content-type, x-retry-count, anonymousid');
        c.header('Access-Control-Max-Age', '600');
      }
    }
    if (preflight && (allowed || others === 'never')) return c.body(null, 204);
    await next();
  };
