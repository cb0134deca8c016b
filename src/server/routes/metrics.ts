import { Hono } from 'hono';
import { Refused } from '../refused.ts';
import { addressOf, type Services } from '../services.ts';
import { hashOf } from '../sites.ts';
import { isUnavailable } from '../store/store.ts';

/**
 * This process in Prometheus' words, for a key of the scope `reports`. Not for any asker on this machine: behind a proxy everybody looks like one.
 */
export function metrics(services: Services): Hono {
  /** The key that was good last: while the database is gone it still is, since that is when one looks. */
  let last: string | undefined;

  return new Hono().get('/metrics', async (c) => {
    services.limits.address.take(addressOf(c, services));
    const [, secret = ''] = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
    const known = await services.sites.ofSecret(secret, 'reports').catch((error: unknown) => {
      if (isUnavailable(error)) return last === hashOf(secret);
      throw error;
    });
    if (!known) {
      services.limits.login.take(addressOf(c, services));
      const message = 'Send a secret key of the scope reports: `Authorization: Bearer sk_…`.';
      throw new Refused(401, 'secret-key', message);
    }
    last = hashOf(secret);
    c.header('Cache-Control', 'no-store');
    return c.body(await services.metrics.registry.metrics(), 200, {
      'Content-Type': services.metrics.registry.contentType,
    });
  });
}
