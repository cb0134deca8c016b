import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { lockFolder } from '../../src/server/store/folder-lock.ts';
import { Browser, onEachKind, start, token } from './support/backend.ts';
import { dataFolder } from './support/embedded.ts';
import { bin, Postgres } from './support/postgres.ts';

onEachKind('a server', (kind) => {
  it('answers what has been asked before it stops, and knows after a restart what it knew before', async () => {
    const { options, remove } = await kind.open();
    let server = await start(options);
    const ready = { ready: true, store: options.data ? 'embedded' : 'postgresql' };
    expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual(ready);
    const browser = new Browser(server);
    await browser.view('hiking', 'hiking', 'hiking');
    await browser.login('mara');
    const asked = Promise.allSettled(Array.from({ length: 20 }, () => browser.view('cycling')));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await server.close();
    const taken = (await asked).filter((answer) => answer.status === 'fulfilled' && answer.value.status === 200).length;
    server = await start(options);
    const { count } = await server.store.db
      .selectFrom('events')
      .select((row) => row.fn.countAll<string>().as('count'))
      .executeTakeFirstOrThrow();
    expect(Number(count)).toBeGreaterThanOrEqual(3 + taken);
    const { interests } = (await (await new Browser(server).login('mara')).json()).known;
    expect(interests).toContain('hiking');
    await server.close();
    await remove();
  }, 60_000);
});

describe('the embedded database', () => {
  it('is free again after its process has died, or another has taken its number', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'attune-lock-'));
    const file = join(folder, 'attune.pid');
    const died = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => died.once('exit', resolve));
    for (const lock of [`${died.pid} 12345\n`, `${process.pid} 1\n`, '', 'nonsense\n']) {
      writeFileSync(file, lock);
      const unlock = lockFolder(folder);
      expect(readFileSync(file, 'utf8')).toMatch(new RegExp(`^${process.pid} `));
      expect(() => lockFolder(folder)).toThrow(`in use by process ${process.pid}`);
      unlock();
      expect(existsSync(file)).toBe(false);
    }
    rmSync(folder, { recursive: true });
  });

  it('says at the start that a power cut can lose the last writes, and is held by one process', async () => {
    const data = await dataFolder();
    const said: string[] = [];
    const server = await start({ data, log: pino({ base: null }, { write: (line: string) => void said.push(line) }) });
    expect(said.join('')).toContain('a power cut can lose the last writes');
    const inUse = `The data folder ${data} is in use by process ${process.pid}. Stop that process`;
    await expect(start({ data })).rejects.toThrow(inUse);
    // Nothing that was sent is in the log, not even after errors.
    const browser = new Browser(server, 'aid-of-a-visitor');
    await browser.login('mara-of-the-log');
    await browser.resolve({ token: `${await token('mara-of-the-log', browser.aid)}x` });
    await browser.send([{ type: 'identify', userId: 'mara-of-the-log', traits: { email: 'mara@log.example' } }]);
    await server.store.db.destroy();
    expect((await browser.view('hiking')).status).toBeGreaterThanOrEqual(500);
    expect(said.length).toBeGreaterThan(2);
    expect(said.join('')).not.toMatch(/mara|aid-of|eyJ|127\.0\.0\.1|attune_device/);
    await server.close().catch(() => {});
    rmSync(data, { recursive: true });
  }, 60_000);
});

describe.skipIf(!bin)('PostgreSQL', () => {
  it('may go away and come back: what was taken stays, and what was not is asked for again', async () => {
    const postgres = await Postgres.start();
    const server = await start({ databaseUrl: await postgres.database() });
    const browser = new Browser(server);
    expect((await browser.view('before')).status).toBe(200);
    await postgres.pause();
    const refused = await browser.view('meanwhile');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(503);
    await postgres.resume();
    expect((await browser.view('after')).status).toBe(200);
    const topics = (await server.store.db.selectFrom('events').select('body').execute()).map(
      ({ body }) => body.properties?.topics,
    );
    expect(topics).toEqual([['before'], ['after']]);
    await server.close();
    await postgres.stop();
  }, 60_000);
});
