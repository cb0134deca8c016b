import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { configFrom } from '../../src/server/config.ts';
import type { Server } from '../../src/server/server.ts';
import type { Db } from '../../src/server/store/store.ts';
import { kinds, origin, post, start } from './support/backend.ts';
import { bin, Postgres } from './support/postgres.ts';

/** As a page's browser sends it before a request with an authorization. */
const preflight = (server: Server, from = origin) =>
  fetch(`${server.url}/v1/batch`, {
    method: 'OPTIONS',
    headers: {
      origin: from,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    },
  });
const page = (server: Server) => post(server, '/v1/page', { writeKey: 'demo', anonymousId: 'of an outage' });

/** What an answer must say so that the page that asked can read when to come again. */
async function expectToComeAgain(answer: Response): Promise<void> {
  expect(answer.status).toBe(503);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
  expect(answer.headers.get('access-control-expose-headers')).toBe('Retry-After');
  expect(answer.headers.get('vary')).toBe('Origin');
  await answer.body?.cancel();
}

describe('ATTUNE_IN_FLIGHT and ATTUNE_QUERY_SECONDS', () => {
  it('are taken as numbers, and say what is wrong with another value', () => {
    expect(configFrom({ ATTUNE_IN_FLIGHT: '40', ATTUNE_QUERY_SECONDS: '5' })).toMatchObject({
      inFlight: 40,
      queryWithin: 5000,
    });
    expect(configFrom({ ATTUNE_QUERY_SECONDS: '0' }).queryWithin).toBe(0);
    for (const wrong of ['many', '-1', '1.5', '10000000'])
      expect(() => configFrom({ ATTUNE_IN_FLIGHT: wrong })).toThrow('ATTUNE_IN_FLIGHT must be a number.');
    expect(() => configFrom({ ATTUNE_IN_FLIGHT: '0' })).toThrow('ATTUNE_IN_FLIGHT must be at least 1.');
    expect(() => configFrom({ ATTUNE_QUERY_SECONDS: '30s' })).toThrow(
      'ATTUNE_QUERY_SECONDS must be a number of seconds, 0 for no limit.',
    );
  });
});

describe('a server with more to do than it can', () => {
  it('tells pages so in an answer that they can read, also where they ask beforehand', async () => {
    const [embedded] = kinds;
    const { options, remove } = await (embedded as (typeof kinds)[0]).open();
    const server = await start({ ...options, inFlight: 1 });
    expect((await page(server)).status).toBe(200);
    // A request whose body does not end is under way for as long as one likes.
    let end = () => {};
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode('{"writeKey":"demo"'));
        end = () => {
          controller.enqueue(new TextEncoder().encode('}'));
          controller.close();
        };
      },
    });
    const slow = fetch(`${server.url}/v1/page`, { method: 'POST', body, duplex: 'half' } as RequestInit);
    let busy = await page(server);
    while (busy.status !== 503) busy = await page(server);
    await expectToComeAgain(busy);
    const asked = await preflight(server);
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([204, origin]);
    expect(asked.headers.get('access-control-allow-methods')).toContain('POST');
    // The plan is for anybody, and so is the word that it must be asked for again.
    const plan = await fetch(`${server.url}/v1/plan/demo`, { headers: { origin } });
    expect([plan.status, plan.headers.get('access-control-allow-origin')]).toEqual([503, '*']);
    // Another's page is told nothing.
    const stranger = await fetch(`${server.url}/v1/page`, {
      method: 'POST',
      headers: { origin: 'https://stranger.example' },
      body: '{}',
    });
    expect([stranger.status, stranger.headers.get('access-control-allow-origin')]).toEqual([503, null]);
    end();
    expect((await slow).status).toBe(200);
    expect((await page(server)).status).toBe(200);
    await server.close();
    await remove();
  });
});

describe.skipIf(!bin)('PostgreSQL', () => {
  let postgres: Postgres;
  let server: Server;
  beforeAll(async () => {
    postgres = await Postgres.start();
    server = await start({ databaseUrl: await postgres.database(), queryWithin: 300, inFlight: 20 });
  });
  afterAll(async () => {
    await server?.close();
    await postgres?.stop();
  });

  it('is gone: pages can read when to come again, and may ask beforehand', async () => {
    expect((await page(server)).status).toBe(200);
    await postgres.pause();
    // The list of sites is asked for anew after two seconds.
    await new Promise((resolve) => setTimeout(resolve, 2100));
    await expectToComeAgain(await page(server));
    const asked = await preflight(server);
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([204, origin]);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(503);
    await postgres.resume();
    expect((await page(server)).status).toBe(200);
  });

  it('hangs: every request is answered that it is to come again, and all is well once it goes on', async () => {
    postgres.freeze();
    const answers = await Promise.all(Array.from({ length: 60 }, () => page(server)));
    for (const answer of answers) await expectToComeAgain(answer);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(503);
    postgres.thaw();
    expect((await page(server)).status).toBe(200);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  it('hangs in the middle of a transaction: nothing of it is kept, and nobody else’s work becomes a part of it', async () => {
    const { db } = server.store;
    const half = { id: 'half', write_key: 'half', secret_hash: '', origins: '[]', token_keys: '[]' };
    const cut = db.transaction().execute(async (inside) => {
      await inside.insertInto('sites').values(half).execute();
      postgres.freeze();
      await inside.selectFrom('sites').selectAll().execute();
    });
    await expect(cut).rejects.toThrow('Query read timeout');
    postgres.thaw();
    for (let times = 0; times < 20; times++) expect((await page(server)).status).toBe(200);
    expect(await db.selectFrom('sites').select('id').where('id', '=', 'half').execute()).toEqual([]);
    const open = sql<{ pid: number }>`select pid from pg_stat_activity where state like 'idle in transaction%'`;
    await vi.waitFor(async () => expect((await open.execute(db)).rows).toEqual([]));
  });

  it('waits too long for another’s lock: the statement is given up', async () => {
    const { db } = server.store;
    const lock = (inside: Db) => inside.selectFrom('sites').selectAll().where('id', '=', 'demo').forUpdate().execute();
    await db.transaction().execute(async (inside) => {
      await lock(inside);
      await expect(db.transaction().execute(lock)).rejects.toMatchObject({ code: '57014' });
    });
    expect((await page(server)).status).toBe(200);
  });
});
