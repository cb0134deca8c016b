import { beforeAll, describe, expect, it } from 'vitest';
import type { Server } from '../../src/server/server.ts';
import { kinds, onEachServer, post, secretKey, start } from './support/backend.ts';
import { bin, Postgres } from './support/postgres.ts';

const scrape = async (server: Server, key = secretKey) =>
  fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${key}` } });

onEachServer('GET /metrics', (at) => {
  let server: Server;
  beforeAll(() => {
    server = at();
  });

  it('tells Prometheus of requests, events and the database, and names no site and no visitor', async () => {
    const page = { type: 'page', messageId: 'm', anonymousId: 'aid-of-a-visitor' };
    await post(server, '/v1/batch', { writeKey: 'demo', batch: [page, { ...page, messageId: 'n' }] });
    await post(server, '/v1/batch', { writeKey: 'demo', batch: [page] });
    await post(server, '/v1/batch', { writeKey: 'demo', batch: [page, { type: 'none' }] });
    await fetch(`${server.url}/v1/plan/demo?who=aid-of-a-visitor`);
    const answer = await scrape(server);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const lines = (await answer.text()).split('\n');
    for (const line of [
      'attune_events_total{outcome="taken"} 3',
      'attune_events_total{outcome="new"} 2',
      'attune_events_total{outcome="refused"} 2',
      'attune_request_seconds_count{route="/v1/batch",status="200"} 2',
      'attune_request_seconds_count{route="/v1/batch",status="400"} 1',
      'attune_request_seconds_count{route="/v1/plan/:site",status="200"} 1',
      'attune_requests_in_flight 0',
      'attune_pool_waiting 0',
    ])
      expect(lines).toContain(line);
    expect(lines.join('\n')).not.toMatch(/demo|aid-of|127\.0/);
  });

  it('is for a secret key of the scope reports alone, also on this machine', async () => {
    for (const key of ['', 'demo', 'sk_nobody']) expect((await scrape(server, key)).status).toBe(401);
    expect((await fetch(`${server.url}/metrics`)).status).toBe(401);
  });
});

describe('a server with more to do than it can', () => {
  it('answers so many requests at once and tells the others to come again, but still says how it is', async () => {
    const [embedded] = kinds;
    const { options, remove } = await (embedded as (typeof kinds)[0]).open();
    const server = await start({ ...options, inFlight: 3 });
    // A request whose body does not end is under way for as long as one likes.
    const open: ReadableStreamDefaultController<Uint8Array>[] = [];
    const slow = () => {
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          controller.enqueue(new TextEncoder().encode('{'));
          open.push(controller);
        },
      });
      return fetch(`${server.url}/v1/page`, { method: 'POST', body, duplex: 'half' } as RequestInit);
    };
    const waiting = [slow(), slow(), slow()];
    const inFlight = async () => /in_flight (\d+)/.exec(await (await scrape(server)).text())?.[1];
    while ((await inFlight()) !== '3') await new Promise((resolve) => setTimeout(resolve, 10));
    const page = () => post(server, '/v1/page', { writeKey: 'demo' });
    for (const answer of await Promise.all(Array.from({ length: 50 }, page))) {
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
      expect((await answer.json()).error).toBe('busy');
    }
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    for (const one of open) {
      one.enqueue(new TextEncoder().encode('"writeKey":"demo"}'));
      one.close();
    }
    for (const answer of await Promise.all(waiting)) expect(answer.status).toBe(200);
    expect((await page()).status).toBe(200);
    await server.close();
    await remove();
  });

  it.skipIf(!bin)('lets no queue grow while the database is gone, and tells of it to whom it knew before', async () => {
    const postgres = await Postgres.start();
    const server = await start({ databaseUrl: await postgres.database(), inFlight: 20 });
    const page = () => post(server, '/v1/page', { writeKey: 'demo' });
    expect((await page()).status).toBe(200);
    expect((await scrape(server)).status).toBe(200);
    await postgres.pause();
    await new Promise((resolve) => setTimeout(resolve, 2100));
    const answers = await Promise.all(Array.from({ length: 200 }, page));
    for (const answer of answers) {
      expect([429, 503]).toContain(answer.status);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(await (await scrape(server)).text()).toMatch(/attune_database_errors_total\{kind="unavailable"\} [1-9]/);
    expect((await scrape(server, 'sk_nobody')).status).toBe(401);
    await postgres.resume();
    expect((await page()).status).toBe(200);
    await server.close();
    await postgres.stop();
  });
});
