import { type Context, Hono } from 'hono';
import { limits } from '../../core/protocol.ts';
import { dataSetOf, importLimit } from '../data-set.ts';
import { importCustomers } from '../import-customers.ts';
import { endKey, listKeys, makeKey } from '../keys.ts';
import { Refused } from '../refused.ts';
import { reportOn } from '../reports.ts';
import { cleanText, readJson, readText } from '../request-body.ts';
import { resultsOf } from '../results.ts';
import { addressOf, type Services } from '../services.ts';
import { reportOnOrders } from '../store/order-reports.ts';
import type { Scope } from '../store/schema.ts';
import { catalogue } from './catalogue.ts';
import { decisions } from './decide.ts';
import { people } from './people.ts';
import { plans } from './plans.ts';

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

  app.route(
    '/',
    plans(services, (c) => ofSite(c, 'plans')),
  );

  app.route(
    '/',
    catalogue(services, (c) => owned(c, 'catalogue')),
  );

  app.post('/admin/customers', async (c) => {
    const set = dataSetOf(c.req.query(), (await owned(c, 'customers')).id, services.now());
    return c.json(await importCustomers(db, set, await readText(c, importLimit), services.now()));
  });

  app.put('/admin/customers/:id', async (c) => {
    const set = dataSetOf(c.req.query(), (await owned(c, 'customers')).id, services.now());
    const record = { ...(await readJson(c, limits.event)), customer_id: c.req.param('id') };
    return c.json(await importCustomers(db, set, JSON.stringify([record]), services.now()));
  });

  app.get('/admin/reports', async (c) => {
    const { id } = await owned(c, 'reports');
    return c.json(await reportOn(db, id, services.now()));
  });

  app.get('/admin/reports/orders', async (c) => {
    const { id } = await owned(c, 'reports');
    return c.json(await reportOnOrders(db, id, cleanText(c.req.query('begins') ?? '', 100)));
  });

  app.get('/admin/results', async (c) => {
    const { id } = await owned(c, 'reports');
    return c.json({ tests: await resultsOf(db, id, services.now()) });
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
