import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { importItems } from '../src/server/catalogue/import-items.ts';
import { importOrders } from '../src/server/catalogue/import-orders.ts';
import { importCustomers } from '../src/server/import-customers.ts';
import { publishPlan } from '../src/server/publish-plan.ts';
import { createServer, type Server, type ServerOptions } from '../src/server/server.ts';
import { snippetOf } from '../src/server/snippet.ts';
import { buildNeighbours } from '../src/server/store/neighbours.ts';
import { reportOnOrders } from '../src/server/store/order-reports.ts';
import { publishedVersion } from '../src/server/store/plans.ts';
import customers from './customers.json' with { type: 'json' };
import plan from './plan.json' with { type: 'json' };
import { shop } from './shop.ts';
import { orders, stock } from './stock.ts';

export interface DemoOptions extends Omit<ServerOptions, 'clientDir' | 'sites' | 'mount' | 'demo'> {
  /** The folder that the build wrote. */
  dist: string;
  /** How long an identity token of the shop lasts. */
  tokenSeconds?: number;
}

/** Starts the backend with the demo shop on it: its plan published, its customers, goods and orders imported. */
export async function startDemo({ dist, tokenSeconds, ...options }: DemoOptions): Promise<Server> {
  const secret = randomBytes(32);
  const clientDir = join(dist, 'client');
  // Without an origin the script's address is that of the page, by whatever name this machine was called.
  const snippet = await snippetOf('demo', '', clientDir);
  const server = await createServer({
    ...options,
    clientDir,
    workerFile: join(dist, 'server', 'pglite-worker.js'),
    demo: true,
    mount: shop({ snippet, secret, dist: join(dist, 'demo'), ...(tokenSeconds && { tokenSeconds }) }),
    sites: [{ id: 'demo', origins: 'loopback', tokenKeys: [{ kid: 'demo', alg: 'HS256', key: secret }] }],
  });
  const { db } = server.store;
  // A plan that the owner has changed since stays.
  if (!(await publishedVersion(db, 'demo'))) await publishPlan(db, 'demo', plan, Date.now());
  const now = Date.now();
  const set = { site: 'demo', source: 'demo', asOf: now, ttl: Number.POSITIVE_INFINITY };
  await importCustomers(db, set, JSON.stringify(customers), now);
  await importItems(db, { ...set, kind: 'product', format: 'json', whole: '1' }, JSON.stringify(stock()), now);
  const { orders: reports } = await reportOnOrders(db, 'demo', '');
  if (!reports.length) await importOrders(db, 'demo', JSON.stringify(orders(now)), now);
  await buildNeighbours(db, 'demo', new Date(now));
  return server;
}
