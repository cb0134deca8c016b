import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { Logger } from 'pino';
import { type GivenTokenKey, originsFrom, siteNameFrom, tokenKeyFrom } from './config.ts';
import { anyOrigin, crossOrigin } from './cross-origin.ts';
import { desk } from './desk/desk.tsx';
import { answerError, notFound } from './errors.ts';
import { usualMostPeople } from './identity/attribution.ts';
import { createLog } from './log.ts';
import { Metrics } from './metrics.ts';
import { type Rate, RateLimit } from './rate-limit.ts';
import { startCounting } from './related.ts';
import { type Keep, startRetention, usualKeep } from './retention.ts';
import { admin } from './routes/admin.ts';
import { clientFiles } from './routes/client-files.ts';
import { docs } from './routes/docs.tsx';
import { gpc } from './routes/gpc.ts';
import { handover } from './routes/handover.ts';
import { health } from './routes/health.ts';
import { ingest } from './routes/ingest.ts';
import { me } from './routes/me.ts';
import { metrics } from './routes/metrics.ts';
import { plan } from './routes/plan.ts';
import { related } from './routes/related.ts';
import { resolve } from './routes/resolve.ts';
import { snippet } from './routes/snippet.ts';
import { weights } from './routes/weights.ts';
import type { Services } from './services.ts';
import { hashOf, Sites } from './sites.ts';
import { saveSite } from './store/sites.ts';
import { openStore, type Store } from './store/store.ts';

export interface SiteOptions {
  id: string;
  /** `loopback`: any page that this machine serves. */
  origins: string[] | 'loopback';
  /** For programs that send events; the site's name unless said otherwise. */
  writeKey?: string;
  secretKey?: string;
  tokenKeys: GivenTokenKey[];
}

export interface ServerOptions {
  /** 0: any that is free. */
  port: number;
  /** The folder of the embedded database, unless there is a `databaseUrl`. */
  data?: string;
  databaseUrl?: string;
  /** The folder of the built script. */
  clientDir: string;
  log?: Logger;
  /** Opens the owner's pages to this machine. */
  demo?: boolean;
  /** Tried after Attune's own routes. */
  mount?: Hono;
  /** Sites that are made, or changed, at the start; others are in the store. */
  sites: SiteOptions[];
  trustProxy?: boolean;
  /** How long data sets are kept, where not as long as `usualKeep` says. */
  keep?: Partial<Keep>;
  /** An identifier that leads to more people is quarantined; 25 unless said otherwise. */
  mostPeople?: number;
  /** The built `pglite-worker.js`; beside this file unless said otherwise. */
  workerFile?: string;
  /** The address to listen on; every one of this machine unless said otherwise. */
  hostname?: string;
  rates?: Partial<Record<'key' | 'address' | 'login', Rate>>;
  /** How many requests may be under way at once in this process; 500 unless said otherwise. */
  inFlight?: number;
  /** How long PostgreSQL may take for a statement, ms; 0: as long as it will. 30,000 unless said otherwise. */
  queryWithin?: number;
  /** ms since 1970. */
  now?: () => number;
}

export interface Server {
  url: string;
  app: Hono;
  store: Store;
  /** Answers what has been asked, then stops. */
  close(): Promise<void>;
}

/** Requests that may still be under way when the server stops, ms. */
const patience = 5000;

function routes(services: Services, mount: Hono | undefined, inFlight: number): Hono {
  const app = new Hono();
  app.onError(answerError(services));
  app.use(services.metrics.measure);
  const { metrics: measured, sites } = services;
  const visitors = ['/v1/:kind', '/v1/handover/redeem', '/:kind{[tpsigab]}'];
  // Before the limit, so that a page can read that it is to come again; the database is asked after it.
  for (const path of visitors)
    app.use(
      path,
      crossOrigin(() => sites.lately, 'later'),
    );
  for (const path of ['/v1/plan/*', '/v1/weights/*']) app.use(path, anyOrigin);
  const limit = measured.atMost(inFlight);
  for (const path of ['/v1/*', '/:kind{[tpsigab]}', '/admin/*', '/owner', '/owner/*']) app.use(path, limit);
  app.use('/v1/*', async (c, next) => {
    await next();
    c.header('X-Content-Type-Options', 'nosniff');
  });
  for (const path of visitors)
    app.use(
      path,
      crossOrigin(() => sites.all()),
    );
  app.route('/', health(services));
  app.route('/', metrics(services));
  app.route('/', gpc());
  app.route('/', snippet(services));
  app.route('/', plan(services));
  app.route('/', weights(services));
  app.route('/', related(services));
  app.route('/', ingest(services));
  app.route('/', resolve(services));
  app.route('/', me(services));
  app.route('/', handover(services));
  app.route('/', admin(services));
  app.route('/', desk(services));
  app.route('/', docs());
  app.route('/', clientFiles(services));
  app.all('/v1/*', notFound);
  app.all('/admin/*', notFound);
  // Not `route`: the other application keeps its own answers to errors and to what it does not find.
  if (mount) app.all('*', (c) => mount.fetch(c.req.raw, c.env));
  else app.notFound(notFound);
  return app;
}

/** Starts Attune's backend. */
export async function createServer(options: ServerOptions): Promise<Server> {
  const { now = Date.now, log = createLog(), rates = {}, data = '.attune', demo = false, trustProxy = false } = options;
  const sites = options.sites.map(({ id, origins, writeKey, secretKey, tokenKeys }) => ({
    id: siteNameFrom(id),
    write_key: writeKey ?? id,
    secret_hash: secretKey ? hashOf(secretKey) : '',
    origins: originsFrom(origins),
    token_keys: tokenKeys.map(tokenKeyFrom),
  }));
  const store = await openStore({
    data,
    databaseUrl: options.databaseUrl,
    workerFile: options.workerFile,
    queryWithin: options.queryWithin,
    onError: () => log.warn('a connection to the database broke'),
  });
  try {
    if (store.kind === 'embedded') {
      log.warn(
        'The embedded database is in use: a power cut can lose the last writes. Set DATABASE_URL to use PostgreSQL.',
      );
    }
    for (const site of sites) await saveSite(store.db, site);
    const services: Services = {
      store,
      sites: new Sites(store.db, now),
      now,
      log,
      metrics: new Metrics(store),
      clientDir: options.clientDir,
      demo,
      trustProxy,
      mostPeople: options.mostPeople ?? usualMostPeople,
      limits: {
        key: new RateLimit(rates.key ?? { perSecond: 2000, burst: 5000 }, now),
        address: new RateLimit(rates.address ?? { perSecond: 100, burst: 1000 }, now),
        login: new RateLimit(rates.login ?? { perSecond: 0.1, burst: 10 }, now),
      },
    };
    const app = routes(services, options.mount, options.inFlight ?? 500);
    const { hostname } = options;
    const server = serve({ fetch: app.fetch, port: options.port, ...(hostname && { hostname }) });
    const port = await new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.once('listening', () => resolve((server.address() as { port: number }).port));
    });
    log.info({ port, store: store.kind }, 'ready');
    const stopRetention = startRetention({ db: store.db, log, now }, { ...usualKeep, ...options.keep });
    const stopCounting = startCounting({ db: store.db, log, now });
    const close = async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      if ('closeIdleConnections' in server) {
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), patience).unref();
      }
      await closed;
      await stopRetention();
      await stopCounting();
      await store.close();
      log.info('stopped');
    };
    return { url: `http://${hostname ?? '127.0.0.1'}:${port}`, app, store, close };
  } catch (error) {
    await store.close();
    throw error;
  }
}
