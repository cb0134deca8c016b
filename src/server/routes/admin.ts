import { type Context, Hono } from 'hono';
import { limits } from '../../core/protocol.ts';
import { spanIn } from '../config.ts';
import { timeIn } from '../customer-records.ts';
import { type DataSet, importCustomers } from '../import-customers.ts';
import { endKey, listKeys, makeKey } from '../keys.ts';
import { Refused } from '../refused.ts';
import { reportOn } from '../reports.ts';
import { cleanText, readJson, readText } from '../request-body.ts';
import { addressOf, type Services } from '../services.ts';
import type { Scope } from '../store/schema.ts';
import { decisions } from './decide.ts';
import { people } from './people.ts';
import { plans } from './plans.ts';

const importLimit = 64 * 1024 * 1024;

/** What a site's owner does by program. The secret key says for which site. */
export function admin(services: Services): Hono {
  const app = new Hono();
  const { db } = services.store;

  const owned = async (c: Context, scope: Scope) => {
    services.limits.address.take(addressOf(c, services));
    c.header('Cache-Control', 'no-store');
    const [, secret] = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
    const site = secret && (await services.sites.ofSecret(secret, scope));
    if (site) return site;
    // A wrong key costs more than a right one.
    services.limits.login.take(addressOf(c, services));
    throw new Refused(
      401,
      'secret-key',
      'Send the site’s secret key: `Authorization: Bearer sk_…`. `attune init` prints it.',
    );
  };

  /** The same, where the asker may say which site is meant. */
  const ofSite = async (c: Context, scope: Scope) => {
    const site = await owned(c, scope);
    const named = c.req.query('site') ?? site.id;
    if (named === site.id) return site;
    const message = `This key is of the site “${site.id}”, not of “${cleanText(named, 80)}”.`;
    throw new Refused(403, 'key-of-another-site', message);
  };

  app.route(
    '/',
    people(services, (c) => owned(c, 'people')),
  );
  app.route(
    '/',
    decisions(services, (c) => owned(c, 'decisions')),
  );

  /** @throws {Refused} 400 for a time that is none */
  const dataSetOf = (c: Context, site: string): DataSet => {
    const { source = 'api', ttl = 'never', asOf, part } = c.req.query();
    const span = spanIn(ttl);
    const from = asOf === undefined ? services.now() : timeIn(asOf);
    if (span === undefined)
      throw new Refused(400, 'ttl-invalid', '`ttl` must be a time, such as 30d or 12h, or never.');
    if (from === undefined)
      throw new Refused(400, 'as-of-invalid', '`asOf` must be a time, such as 2026-05-01T12:00:00Z.');
    return {
      site,
      source: cleanText(source, 100),
      asOf: Math.min(from, services.now()),
      ttl: span,
      part: part === '1',
    };
  };

  app.route(
    '/',
    plans(services, (c) => ofSite(c, 'plans')),
  );

  app.post('/admin/customers', async (c) => {
    const set = dataSetOf(c, (await owned(c, 'customers')).id);
    return c.json(await importCustomers(db, set, await readText(c, importLimit), services.now()));
  });

  app.put('/admin/customers/:id', async (c) => {
    const set = dataSetOf(c, (await owned(c, 'customers')).id);
    const record = { ...(await readJson(c, limits.event)), customer_id: c.req.param('id') };
    return c.json(await importCustomers(db, set, JSON.stringify([record]), services.now()));
  });

  app.get('/admin/reports', async (c) => {
    const { id } = await owned(c, 'reports');
    return c.json(await reportOn(db, id, services.now()));
  });

  app.get('/admin/keys', async (c) => {
    const { id } = await ofSite(c, 'all');
    return c.json({ keys: await listKeys(db, id) });
  });

  app.post('/admin/keys', async (c) => {
    const { id } = await ofSite(c, 'all');
    const { name, scopes } = await readJson(c, limits.event);
    const secret = await makeKey(db, id, name, scopes, services.now());
    services.sites.forget();
    return c.json({ secret });
  });

  app.delete('/admin/keys/:name', async (c) => {
    const { id } = await ofSite(c, 'all');
    await endKey(db, id, c.req.param('name'), services.now());
    services.sites.forget();
    return c.json({ revoked: true });
  });
  return app;
}
