import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { ask, type Remote } from '../../src/server/commands/remote.ts';
import { createServer } from '../../src/server/server.ts';
import { bin, Postgres } from '../server/support/postgres.ts';

/** The site of these benchmarks. */
export const site = 'bench';

/** A backend on a PostgreSQL of its own. */
export interface Backend {
  remote: Remote;
  /** Empty, and gone afterwards. */
  folder: string;
  ask<T>(method: string, path: string, body?: string): Promise<T>;
  close(): Promise<void>;
}

/** @throws where there is no PostgreSQL */
export async function startBackend(): Promise<Backend> {
  if (!bin) throw new Error('Install PostgreSQL: this benchmark makes a database of its own.');
  const postgres = await Postgres.start();
  const folder = mkdtempSync(join(tmpdir(), 'attune-bench-'));
  const key = 'sk_bench_0123456789abcdef';
  const many = { perSecond: 1e6, burst: 1e6 };
  const server = await createServer({
    port: 0,
    databaseUrl: await postgres.database(),
    queryWithin: 0,
    clientDir: folder,
    log: pino({ level: 'silent' }),
    rates: { key: many, address: many, login: many },
    sites: [{ id: site, origins: 'loopback', secretKey: key, tokenKeys: [] }],
  });
  const remote = { url: server.url, key };
  return {
    remote,
    folder,
    ask: (method, path, body) => ask(remote, method, path, body),
    async close() {
      await server.close();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
