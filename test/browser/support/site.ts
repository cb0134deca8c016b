import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import pino from 'pino';
import type { Plan } from '../../../src/core/plan.ts';
import type { WireEvent } from '../../../src/core/protocol.ts';
import { publishPlan } from '../../../src/server/publish-plan.ts';
import { createServer, type ServerOptions } from '../../../src/server/server.ts';
import { snippetOf } from '../../../src/server/snippet.ts';
import { dataFolder } from '../../server/support/embedded.ts';
import { dist } from './demo.ts';

export interface TestPages {
  url: string;
  /** The two lines, for pages that are made while the test runs. */
  lines: string;
  /** The second line alone. */
  script: string;
  /** Adds a page; answers its address. `head` holds both lines unless it is given. */
  add(path: string, body: string, head?: string): string;
  publish(plan: Omit<Plan, 'site'>): Promise<void>;
  /** The properties of the events of a name that have arrived, oldest first. */
  received(name: string): Promise<Record<string, unknown>[]>;
  /** All events that have arrived. */
  events(): Promise<WireEvent[]>;
  close(): Promise<void>;
}

/** A site of a test's own pages, on the real backend. `built` is the folder that `npm run build` filled. */
export async function testPages(options: Partial<ServerOptions> = {}, built = dist): Promise<TestPages> {
  const data = await dataFolder();
  const pages = new Map<string, string>();
  const mount = new Hono();
  // Of cookies that no script can read, too.
  mount.get('/cookie-names', (c) => c.json(Object.keys(getCookie(c))));
  mount.get('*', (c) => {
    const page = pages.get(c.req.path);
    return page === undefined ? c.notFound() : c.html(page);
  });
  const server = await createServer({
    port: 0,
    hostname: '127.0.0.1',
    data,
    log: pino({ level: 'silent' }),
    clientDir: join(built, 'client'),
    workerFile: join(built, 'server/pglite-worker.js'),
    sites: [{ id: 'pages', origins: 'loopback', tokenKeys: [] }],
    mount,
    ...options,
  });
  const lines = await snippetOf('pages', '', join(built, 'client'));
  const script = lines.slice(lines.indexOf('<script async'));
  return {
    url: server.url,
    lines,
    script,
    add(path, body, head = lines) {
      pages.set(
        path,
        `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${path}</title>${head}</head><body>${body}</body></html>`,
      );
      return server.url + path;
    },
    async publish(plan) {
      await publishPlan(server.store.db, 'pages', { site: 'pages', ...plan }, Date.now());
    },
    async received(name) {
      const rows = await server.store.db
        .selectFrom('events')
        .select('body')
        .where('name', '=', name)
        .orderBy('received_at')
        .execute();
      return rows.map(({ body }) => body.properties ?? {});
    },
    async events() {
      const rows = await server.store.db.selectFrom('events').select('body').execute();
      return rows.map(({ body }) => body);
    },
    async close() {
      await server.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
