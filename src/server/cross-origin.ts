import type { MiddlewareHandler } from 'hono';
import type { Services } from './services.ts';
import { allowsOrigin } from './sites.ts';

/**
 * Lets the pages of every site read the answers. Which site a request is for is known only once its body is read; there its own
 * origins are checked.
 */
export const crossOrigin =
  ({ sites }: Services): MiddlewareHandler =>
  async (c, next) => {
    const origin = c.req.header('origin');
    c.header('Vary', 'Origin', { append: true });
    if (origin && (await sites.all()).some((site) => allowsOrigin(site, origin))) {
      c.header('Access-Control-Allow-Origin', origin);
      c.header('Access-Control-Allow-Credentials', 'true');
      c.header('Access-Control-Expose-Headers', 'Retry-After');
      if (c.req.method === 'OPTIONS') {
        c.header('Access-Control-Allow-Methods', 'GET, POST, PATCH, DELETE');
        c.header('Access-Control-Allow-Headers', 'authorization, content-type, x-retry-count, anonymousid');
        c.header('Access-Control-Max-Age', '600');
      }
    }
    if (c.req.method === 'OPTIONS') return c.body(null, 204);
    await next();
  };
