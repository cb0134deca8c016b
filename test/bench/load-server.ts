import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import autocannon from 'autocannon';
import { Hono } from 'hono';
import { pino } from 'pino';
import { createServer } from '../../src/server/server.ts';
import { type Kind, requestOf, site, tokenKey } from './load-people.ts';

/** What a server has used so far; bytes and ms of processor time. */
export interface Usage {
  rss: number;
  heap: number;
  cpu: number;
}

/** What one round saw. */
export interface Round {
  perSecond: number;
  /** ms. */
  p99: number;
  /** Processor time of the server for one request, ms. */
  cpu: number;
}

/** How many requests are under way at once. */
const connections = 16;

/** The first program of these that this machine has pins a process to a core. */
function pinned(core: number): string[] {
  try {
    execFileSync('taskset', ['-c', String(core), 'true'], { stdio: 'ignore' });
    return ['taskset', '-c', String(core)];
  } catch {
    return [];
  }
}

/** This same file in a process of its own, on a core of its own where that can be said. */
function own(core: number, args: string[], environment: Record<string, string> = {}): ChildProcess {
  const all = [...pinned(core), process.execPath, '--expose-gc', fileURLToPath(import.meta.url), ...args];
  const [program = '', ...rest] = all;
  return spawn(program, rest, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

/** In a process of its own: Attune, or without a database a handler that answers 200. */
export async function beServer(): Promise<void> {
  const many = { perSecond: 1e9, burst: 1e9 };
  const { DATABASE_URL: databaseUrl } = process.env;
  let url: string;
  if (databaseUrl) {
    const tokenKeys = [{ kid: 'bench', alg: 'HS256' as const, key: new TextEncoder().encode(tokenKey) }];
    const rates = { key: many, address: many, login: many };
    const sites = [{ id: site, origins: 'loopback' as const, tokenKeys }];
    const log = pino({ level: 'silent' });
    const server = await createServer({
      port: 0,
      hostname: '127.0.0.1',
      clientDir: '.',
      log,
      sites,
      databaseUrl,
      rates,
    });
    url = server.url;
  } else {
    const app = new Hono().post('*', (c) => c.json({ success: true }));
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  }
  process.on('message', (collect: boolean) => {
    if (collect) globalThis.gc?.();
    const { rss, heapUsed } = process.memoryUsage();
    const { user, system } = process.cpuUsage();
    process.send?.({ rss, heap: heapUsed, cpu: (user + system) / 1000 } satisfies Usage);
  });
  process.on('disconnect', () => process.exit());
  process.send?.(url);
}

/** In a process of its own: asks as fast as it is answered, and says what it saw. */
export async function beClients([url = '', kind, people, duration]: string[]): Promise<void> {
  const requests = [
    { setupRequest: (request: object) => ({ ...request, ...requestOf(kind as Kind, Number(people)) }) },
  ];
  const seen = await autocannon({ url, connections, duration: Number(duration), requests });
  process.send?.(seen);
  process.disconnect();
}

/** A server that the bench has started. */
export class BenchedServer {
  private constructor(
    readonly process: ChildProcess,
    readonly url: string,
    readonly people: number,
  ) {}

  static async start(people: number, databaseUrl = ''): Promise<BenchedServer> {
    const child = own(0, ['serve'], { DATABASE_URL: databaseUrl });
    const [url] = (await once(child, 'message')) as [string];
    return new BenchedServer(child, url, people);
  }

  /** @param collect whether rubbish is collected first */
  async usage(collect = false): Promise<Usage> {
    this.process.send(collect);
    const [usage] = (await once(this.process, 'message')) as [Usage];
    return usage;
  }

  async round(kind: Kind, seconds: number): Promise<Round> {
    const before = await this.usage();
    const clients = own(1, ['ask', this.url, kind, String(this.people), String(seconds)]);
    const [seen] = (await once(clients, 'message')) as [Awaited<ReturnType<typeof autocannon>>];
    const after = await this.usage();
    const { non2xx, errors, timeouts, requests, latency, duration } = seen;
    if (non2xx + errors + timeouts) throw new Error(`${kind}: ${non2xx} refused, ${errors} errors, ${timeouts} late`);
    return {
      perSecond: requests.total / duration,
      p99: latency.p99,
      cpu: (after.cpu - before.cpu) / requests.total,
    };
  }

  stop(): void {
    this.process.disconnect();
  }
}
