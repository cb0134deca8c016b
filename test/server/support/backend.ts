import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, vi } from 'vitest';
import { createServer, type Server, type ServerOptions } from '../../../src/server/server.ts';
import { dataFolder, workerFile } from './embedded.ts';
import { bin, Postgres } from './postgres.ts';

// A busy machine is no failure.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

export const secret = new TextEncoder().encode('a key of the demo that has 32 bytes or more');
export const secretKey = 'sk_demo_0123456789abcdef';
export const origin = 'http://localhost:4100';

/** Stands for the built files. */
function clientFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'attune-client-'));
  writeFileSync(join(folder, 'gate.js'), '(()=>{let a=localStorage.getItem("attune:"+__SITE__)})();\n');
  writeFileSync(join(folder, 'attune.js'), 'console.log("attune")\n');
  return folder;
}

export const sites: ServerOptions['sites'] = [
  { id: 'demo', origins: 'loopback', secretKey, tokenKeys: [{ kid: 'demo', alg: 'HS256', key: secret }] },
  {
    id: 'other-shop',
    origins: ['https://other.example'],
    writeKey: 'wk_other',
    secretKey: 'sk_other_0123456789abcdef',
    tokenKeys: [],
  },
];

/** A backend for tests: quiet, without limits worth speaking of, on a port of its own. */
export async function start(options: Partial<ServerOptions>): Promise<Server> {
  const many = { perSecond: 1e6, burst: 1e6 };
  const clientDir = clientFolder();
  const server = await createServer({
    port: 0,
    hostname: '127.0.0.1',
    clientDir,
    log: pino({ level: 'silent' }),
    sites,
    workerFile: await workerFile(),
    rates: { key: many, address: many, login: many },
    ...options,
  }).catch((error: unknown) => {
    rmSync(clientDir, { recursive: true });
    throw error;
  });
  const close = async () => {
    await server.close();
    rmSync(clientDir, { recursive: true, force: true });
  };
  return { ...server, close };
}

/** A store to run the same tests on. */
export interface Kind {
  name: string;
  absent: boolean;
  /** Options of a new, empty database, and its undoing. */
  open(): Promise<{ options: Partial<ServerOptions>; remove(): Promise<void> }>;
}

let postgres: Promise<Postgres> | undefined;

export const kinds: Kind[] = [
  {
    name: 'embedded',
    absent: false,
    async open() {
      const data = await dataFolder();
      return { options: { data }, remove: async () => rmSync(data, { recursive: true, force: true }) };
    },
  },
  {
    name: 'PostgreSQL',
    absent: !bin,
    async open() {
      postgres ??= Postgres.start();
      return { options: { databaseUrl: await (await postgres).database() }, remove: async () => {} };
    },
  },
];

export async function stopPostgres(): Promise<void> {
  await (await postgres)?.stop();
  postgres = undefined;
}

/** Declares the same tests for each kind of store. */
export function onEachKind(title: string, declare: (kind: Kind) => void): void {
  afterAll(stopPostgres);
  for (const kind of kinds) describe.skipIf(kind.absent)(`${title} on ${kind.name}`, () => declare(kind));
}

/** The same with a backend on a database of its own: `at()`, once the tests run. */
export function onEachServer(
  title: string,
  declare: (at: () => Server) => void,
  options: Partial<ServerOptions> = {},
): void {
  onEachKind(title, (kind) => {
    let server: Server;
    let remove: () => Promise<void>;
    beforeAll(async () => {
      const opened = await kind.open();
      remove = opened.remove;
      server = await start({ ...opened.options, ...options });
    });
    afterAll(async () => {
      await server?.close();
      await remove?.();
    });
    declare(() => server);
  });
}

/** A backend on an embedded database of its own, in the describe block that asks for it: `at()`, once the tests run. */
export function embeddedServer(options: Partial<ServerOptions> = {}): () => Server {
  let server: Server;
  let data: string;
  beforeAll(async () => {
    data = await dataFolder();
    server = await start({ data, ...options });
  });
  afterAll(async () => {
    await server?.close();
    rmSync(data, { recursive: true, force: true });
  });
  return () => server;
}

/** Posts JSON as a page of the demo does. */
export const post = (
  server: Server,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(server.url + path, {
    method: 'POST',
    headers: { 'content-type': 'text/plain', origin, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

/** A token as the demo's own backend makes it; `claims` replace its own, undefined takes one away. */
export async function token(
  sub: string,
  aid: string,
  {
    claims = {},
    header = {},
    key = secret,
  }: { claims?: Record<string, unknown>; header?: Record<string, string>; key?: Uint8Array } = {},
): Promise<string> {
  const iat = Math.floor(Date.now() / 1000);
  const payload = { sub, aid, aud: 'demo', iat, exp: iat + 900, jti: Math.random().toString(36), ...claims };
  return new SignJWT(payload).setProtectedHeader({ alg: 'HS256', kid: 'demo', ...header }).sign(key);
}

/** A browser: an anonymous id and a cookie jar. */
export class Browser {
  cookie = '';
  session = `session-${Math.random()}`;

  constructor(
    readonly server: Server,
    public aid = `aid-${Math.random().toString(36).slice(2)}`,
  ) {}

  async ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = {
      origin,
      ...(this.cookie && { cookie: this.cookie }),
      ...(init.headers as Record<string, string>),
    };
    const response = await fetch(this.server.url + path, { ...init, headers });
    const set = response.headers.get('set-cookie');
    if (set) this.cookie = set.split(';')[0] as string;
    return response;
  }

  post(path: string, body: unknown): Promise<Response> {
    return this.ask(path, { method: 'POST', body: JSON.stringify(body) });
  }

  resolve(more: Record<string, unknown> = {}): Promise<Response> {
    return this.post('/v1/resolve', { writeKey: 'demo', anonymousId: this.aid, sessionId: this.session, ...more });
  }

  async login(sub: string): Promise<Response> {
    return this.resolve({ token: await token(sub, this.aid) });
  }

  send(batch: Record<string, unknown>[]): Promise<Response> {
    const own = { anonymousId: this.aid, context: { sessionId: this.session, page: { path: '/' } } };
    const events = batch.map((event) => ({ messageId: `m-${Math.random()}`, ...own, ...event }));
    return this.post('/v1/batch', { writeKey: 'demo', sentAt: new Date().toISOString(), batch: events });
  }

  /** Looks at pages about these topics. */
  view(...topics: string[]): Promise<Response> {
    return this.send(topics.map((topic) => ({ type: 'page', properties: { topics: [topic] } })));
  }
}
