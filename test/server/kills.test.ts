import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { saveSite } from '../../src/server/store/sites.ts';
import { openStore } from '../../src/server/store/store.ts';
import { dataFolder, workerFile } from './support/embedded.ts';
import { origin, PersistentClient } from './support/persistent-client.ts';
import { bin, Postgres } from './support/postgres.ts';
import { built, ServerProcess } from './support/server-process.ts';

/** How often each is killed; `npm run soak` says more. */
const kills = Number(process.env.RUNS ?? 2);
/** How long the database stays away, ms. */
const away = process.env.RUNS ? 30_000 : 2000;
/** How many send at once. */
const senders = process.env.RUNS ? 4 : 2;
vi.setConfig({ testTimeout: process.env.RUNS ? 1_800_000 : 60_000, hookTimeout: 60_000 });
const atRandom = (most: number) => new Promise((resolve) => setTimeout(resolve, Math.random() * most));

type Place = { data: string } | { databaseUrl: string };

async function withStore<T>(place: Place, work: (store: Awaited<ReturnType<typeof openStore>>) => Promise<T>) {
  const store = await openStore({ data: '', ...place, workerFile: await workerFile() });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const makeSite = (place: Place) =>
  withStore(place, ({ db }) =>
    saveSite(db, { id: 'demo', write_key: 'demo', secret_hash: '', origins: ['*loopback'], token_keys: [] }),
  );

/** Clients that send all the while, and the server that they send to. */
class Load {
  readonly server: ServerProcess;
  readonly clients: PersistentClient[];

  constructor(readonly place: Place) {
    const { data = '', databaseUrl = '' } = place as { data?: string; databaseUrl?: string };
    this.server = new ServerProcess({ ATTUNE_DATA: data, DATABASE_URL: databaseUrl, ATTUNE_QUERY_SECONDS: '1' });
    this.clients = Array.from(
      { length: senders },
      (_, n) => new PersistentClient(`client ${n}`, () => this.server.url),
    );
  }

  acknowledged(): string[] {
    return this.clients.flatMap((client) => client.acknowledged);
  }

  /** Waits until every client has had more acknowledged. */
  async goesOn(): Promise<void> {
    for (const { acknowledged } of this.clients) {
      const before = acknowledged.length;
      while (acknowledged.length < before + 20) await atRandom(20);
    }
  }

  /** Ends it, and compares what was acknowledged with what is kept. */
  async expectAllOnce(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.stop()));
    expect(this.server.crashes).toBe(0);
    await this.server.stop();
    const kept = await withStore(this.place, ({ db }) => db.selectFrom('events').select('message_id').execute());
    const acknowledged = this.acknowledged();
    expect(acknowledged.length).toBeGreaterThan(100);
    const ids = kept.map((row) => row.message_id);
    // Two sets of the same size, of which neither has more: each is there once, and nothing else.
    expect(ids.length).toBe(new Set(ids).size);
    const there = new Set(ids);
    expect(acknowledged.filter((id) => !there.has(id))).toEqual([]);
    expect(ids.length).toBe(acknowledged.length);
    if (process.env.RUNS) console.info(`${ids.length} events acknowledged, each of them kept once`);
  }
}

let load: Load | undefined;
async function begin(place: Place): Promise<Load> {
  await makeSite(place);
  const begun = new Load(place);
  load = begun;
  await begun.server.start();
  await begun.goesOn();
  return begun;
}
afterEach(() => load?.server.kill());

/** Kills the server in mid-load again and again; every fourth time also while it starts. */
async function killServer(begun: Load, times: number): Promise<void> {
  const { server } = begun;
  for (let kill = 0; kill < times; kill++) {
    await atRandom(400);
    await server.kill();
    if (kill % 4 === 3) {
      const starting = server.start();
      await atRandom(600);
      await server.kill();
      await starting;
    }
    await server.start();
    await begun.goesOn();
  }
}

describe.skipIf(!built)('every event that was acknowledged is there once', () => {
  it('after the server on the embedded database was killed again and again', async () => {
    const data = await dataFolder();
    const begun = await begin({ data });
    await killServer(begun, kills);
    await begun.expectAllOnce();
    rmSync(data, { recursive: true });
  });

  describe.skipIf(!bin)('on PostgreSQL', () => {
    let postgres: Postgres;
    let begun: Load;
    beforeAll(async () => {
      postgres = await Postgres.start({ fsync: true });
    });
    afterAll(() => postgres?.stop());

    it('after the server was killed again and again', async () => {
      begun = await begin({ databaseUrl: await postgres.database() });
      await killServer(begun, kills);
      await begun.expectAllOnce();
    });

    it('after all of PostgreSQL was killed again and again, and no server with it', async () => {
      begun = await begin({ databaseUrl: await postgres.database() });
      for (let kill = 0; kill < kills; kill++) {
        await atRandom(400);
        await postgres.kill();
        await atRandom(200);
        await postgres.resume();
        await begun.goesOn();
      }
      await begun.expectAllOnce();
    });

    // One that hangs for a moment is in outage.test.ts.
    it.each(process.env.RUNS ? ['is gone', 'hangs'] : ['is gone'])(
      'after the database %s for a while, and clients are told to come again',
      async (how) => {
        begun = await begin({ databaseUrl: await postgres.database() });
        const health = async () => (await fetch(`${begun.server.url}/healthz`)).status;
        expect(await health()).toBe(200);
        if (how === 'hangs') postgres.freeze();
        else await postgres.pause();
        expect(await health()).toBe(503);
        await new Promise((resolve) => setTimeout(resolve, away));
        expect(await health()).toBe(503);
        if (how === 'hangs') postgres.thaw();
        else await postgres.resume();
        await begun.goesOn();
        expect(await health()).toBe(200);
        const refusals = begun.clients.flatMap((client) => client.refusals);
        expect(refusals.length).toBeGreaterThan(0);
        for (const one of refusals) expect(one).toEqual({ status: 503, retryAfter: '5', allowed: origin });
        await begun.expectAllOnce();
      },
    );
  });
});
