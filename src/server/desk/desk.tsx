/** @jsxImportSource hono/jsx */
import { randomBytes } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { csrf } from 'hono/csrf';
import type { Child } from 'hono/jsx';
import type { Plan } from '../../core/plan.ts';
import { PlanRefused } from '../plan-check.ts';
import { inLines, publishPlan } from '../publish-plan.ts';
import { Refused } from '../refused.ts';
import { reportOn } from '../reports.ts';
import { cleanText, readForm } from '../request-body.ts';
import { resultsOf } from '../results.ts';
import { addressOf, originOf, type Services } from '../services.ts';
import { hashOf } from '../sites.ts';
import { snippetOf } from '../snippet.ts';
import { release } from '../store/guards.ts';
import { publishedPlan } from '../store/plans.ts';
import { liveEvents } from './live-events.ts';
import { Login } from './login.tsx';
import { Overview } from './overview.tsx';
import { Results } from './results.tsx';
import { endSession, isHere, openSession, ownedSite } from './session.ts';

/** The owner's pages. */
export function desk(services: Services): Hono {
  const app = new Hono();
  const { db } = services.store;

  const send = async (c: Context, page: (nonce: string) => Child, status: 200 | 401 = 200) => {
    const nonce = randomBytes(16).toString('base64');
    c.header('Cache-Control', 'no-store');
    c.header('Referrer-Policy', 'same-origin');
    c.header('X-Content-Type-Options', 'nosniff');
    c.header(
      'Content-Security-Policy',
      `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
    return c.html(`<!doctype html>${await page(nonce)}`, status);
  };

  // A form of another origin changes nothing, on the open demo either.
  app.use('/owner/*', csrf({ origin: (origin, c) => origin === originOf(c, services) }));

  app.get('/owner', async (c) => {
    const site = await ownedSite(c, services);
    if (!site) {
      // On the open demo only a wrong name leads here.
      if (services.demo && c.req.query('site') && isHere(c, services))
        await services.sites.named(c.req.query('site') as string);
      return send(c, (nonce) => <Login nonce={nonce} />, 401);
    }
    const now = services.now();
    const [report, events, lines] = await Promise.all([
      reportOn(db, site.id, now),
      liveEvents(db, site.id),
      snippetOf(site.id, originOf(c, services), services.clientDir).catch((error: unknown) => {
        if (error instanceof Refused) return error.message;
        throw error;
      }),
    ]);
    const loggedIn = Boolean(c.req.header('cookie')?.includes('attune_owner='));
    return send(c, (nonce) => <Overview {...{ site: site.id, nonce, report, events, lines, now, loggedIn }} />);
  });

  app.get('/owner/results', async (c) => {
    const site = await ownedSite(c, services);
    if (!site) return send(c, (nonce) => <Login nonce={nonce} />, 401);
    const tests = await resultsOf(db, site.id, services.now());
    return send(c, (nonce) => <Results site={site.id} nonce={nonce} tests={tests} />);
  });

  app.get('/owner/live', async (c) => {
    const site = await ownedSite(c, services);
    if (!site) throw new Refused(401, 'not-logged-in', 'Log in at /owner.');
    c.header('Cache-Control', 'no-store');
    return c.json(await liveEvents(db, site.id));
  });

  app.post('/owner/login', async (c) => {
    services.limits.login.take(addressOf(c, services));
    const key = (await readForm(c)).get('key')?.trim() ?? '';
    let wrong = 'No site has this secret key.';
    const site = await services.sites.ofSecret(key, 'all').catch((error: unknown) => {
      if (!(error instanceof Refused)) throw error;
      wrong = error.message;
    });
    if (!site) return send(c, (nonce) => <Login nonce={nonce} wrong={wrong} />, 401);
    openSession(c, services, site, hashOf(key));
    return c.redirect('/owner', 303);
  });

  app.post('/owner/logout', (c) => {
    endSession(c);
    return c.redirect('/owner', 303);
  });

  app.post('/owner/pause', async (c) => {
    const site = await ownedSite(c, services);
    if (!site) throw new Refused(401, 'not-logged-in', 'Log in at /owner.');
    const form = await readForm(c);
    const name = cleanText(form.get('name') ?? '');
    const paused = form.get('paused');
    if (!name) throw new Refused(400, 'name-missing', 'Say which experience or slot to pause.');
    const published = await publishedPlan(db, site.id);
    const plan: Plan = published?.plan ?? { site: site.id };
    const was = plan.paused?.includes(name);
    // What was not paused makes no new version.
    const next = (published?.program.version ?? 0) + (was ? 1 : 0);
    if (paused !== 'true') await release(db, site.id, name, next, new Date(services.now()));
    const others = (plan.paused ?? []).filter((one) => one !== name);
    try {
      await publishPlan(
        db,
        site.id,
        { ...plan, paused: paused === 'true' ? [...others, name] : others },
        services.now(),
        { act: paused === 'true' ? 'pause' : 'release', by: site.by },
      );
    } catch (error) {
      if (!(error instanceof PlanRefused)) throw error;
      throw new Refused(409, 'plan-invalid', `The published plan has to be mended first.\n${inLines(error.problems)}`);
    }
    return c.redirect(`/owner?site=${site.id}#experiences`, 303);
  });
  return app;
}
