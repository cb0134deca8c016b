import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import demoPlan from '../../demo/plan.json' with { type: 'json' };
import { backup, exportSite, restore } from '../../src/server/commands/backup.ts';
import { doctor } from '../../src/server/commands/doctor.ts';
import { failureOf } from '../../src/server/commands/failure.ts';
import type { Server, ServerOptions } from '../../src/server/server.ts';
import { distribution } from '../../src/server/store/schema.ts';
import { Browser, kinds, secretKey, start, stopPostgres } from './support/backend.ts';
import { workerFile } from './support/embedded.ts';
import { bin } from './support/postgres.ts';

const folder = mkdtempSync(join(tmpdir(), 'attune-backup-'));
afterAll(async () => {
  await stopPostgres();
  rmSync(folder, { recursive: true });
});

const commandsOn = async ({ data, databaseUrl }: Partial<ServerOptions>) => ({
  environment: { ATTUNE_DATA: data, DATABASE_URL: databaseUrl },
  store: { workerFile: await workerFile() },
});

/** What a server counts by itself as soon as it starts. */
const counted = ['neighbours', 'baskets', 'countings'];

/** All other rows, as the database writes them. */
async function contents({ store: { db } }: Server): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const table of Object.keys(distribution).filter((name) => !counted.includes(name))) {
    const { rows } = await sql<{ row: string }>`select row_to_json(t)::text as row from ${sql.table(table)} t`.execute(
      db,
    );
    all[table] = rows.map(({ row }) => row.replaceAll('+00:00', 'Z')).sort();
  }
  return all;
}

async function fill(server: Server): Promise<void> {
  const browser = new Browser(server);
  await browser.view('hiking', 'naïve “quotes” \\ and \n lines');
  // More than are read at once.
  await browser.view(...Array.from({ length: 1001 }, (_, n) => `topic-${n}`));
  await browser.login('mara');
  const headers = { authorization: `Bearer ${secretKey}` };
  const put = (path: string, method: string, body: unknown) =>
    fetch(server.url + path, { method, headers, body: JSON.stringify(body) });
  await put('/admin/plan', 'PUT', demoPlan);
  await put('/admin/plan/draft', 'PUT', { site: 'demo', zebra: 1, ant: 2 });
  await put('/admin/customers', 'POST', [{ customer_id: 'mara', points: 0.1, note: 'x' }]);
  await put('/admin/items', 'POST', [
    { id: 'boots', title: 'Boots', price: 0.1, topics: ['shoes'], zebra: 1, ant: 'é' },
  ]);
  const line = { order_id: '7', item: 'boots', price: '1234567890.123450', quantity: -2, at: '2026-05-01' };
  await put('/admin/orders', 'POST', [line]);
  await put('/admin/keys', 'POST', { name: 'nightly', scopes: ['reports'] });
  await put('/admin/people/join', 'POST', { a: 'mara', b: 'email:mara@example.com' });
}

describe.skipIf(!bin)('attune backup and attune restore', () => {
  it('take everything from an embedded database to PostgreSQL and back, and overwrite nothing', async () => {
    const [embedded, postgres] = kinds as [(typeof kinds)[0], (typeof kinds)[0]];
    const [first, second, third] = [await embedded.open(), await postgres.open(), await embedded.open()];
    let server = await start(first.options);
    await fill(server);
    const before = await contents(server);
    expect(Object.entries(before).filter(([, rows]) => rows.length).length).toBeGreaterThan(9);
    const file = join(folder, 'all.ndjson');
    await expect(backup(file, await commandsOn(first.options))).rejects.toThrow('in use by process');
    await server.close();
    expect(await backup(file, await commandsOn(first.options))).toMatch(/^\d+ rows are in .*It holds the sites’ keys/);
    expect(statSync(file).mode & 0o077).toBe(0);

    // Cut in the middle, it is not restored at all.
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    const cut = join(folder, 'cut.ndjson');
    writeFileSync(cut, lines.slice(0, -1).join('\n'));
    await expect(restore(cut, await commandsOn(second.options))).rejects.toThrow('Nothing was restored. It is cut');
    await restore(file, await commandsOn(second.options));
    await expect(restore(file, await commandsOn(second.options))).rejects.toThrow('The database is not empty');

    server = await start({ ...second.options, sites: [] });
    expect(await contents(server)).toEqual(before);
    // While the server takes events: what is in the file is of one moment, or its counts would be wrong.
    const again = join(folder, 'again.ndjson');
    const visitor = new Browser(server);
    const writing = (async () => {
      for (let n = 0; n < 20; n++) await visitor.view('cycling');
    })();
    await backup(again, await commandsOn(second.options));
    await writing;
    await server.close();
    await restore(again, await commandsOn(third.options));
    server = await start({ ...third.options, sites: [] });
    const after = await contents(server);
    expect(after.events).toEqual(expect.arrayContaining(before.events as string[]));
    expect({ ...after, events: [] }).toEqual({ ...before, events: [] });
    const report = await fetch(`${server.url}/admin/reports`, { headers: { authorization: `Bearer ${secretKey}` } });
    expect(report.status).toBe(200);
    await server.close();

    expect(after.order_lines?.join()).toContain('"price":1234567890.123450,');

    const one = join(folder, 'demo.ndjson');
    const options = await commandsOn(second.options);
    const manifest = JSON.parse(await exportSite('demo', one, { ...options, json: true }));
    expect(manifest).toMatchObject({ attune: 'export', site: 'demo', rows: { sites: 1, events: 1023, customers: 1 } });
    const text = readFileSync(one, 'utf8');
    expect(text).not.toMatch(/other-shop|secret_hash|token_keys|"hash":/);
    expect(text.trimEnd().split('\n').length - 1).toBe(
      Object.values(manifest.rows as Record<string, number>).reduce((sum, count) => sum + count),
    );
    await expect(exportSite('nowhere', one, options)).rejects.toThrow('There is no site “nowhere”');
    await expect(restore(one, options)).rejects.toThrow('This is the export of one site');
    for (const opened of [first, second, third]) await opened.remove();
  }, 90_000);
});

describe('attune doctor', () => {
  it('says what is well, and what to do about the rest', async () => {
    const { options, remove } = await (kinds[0] as (typeof kinds)[0]).open();
    const server = await start(options);
    const asked = { site: 'demo', url: server.url, clientDir: folder, ...(await commandsOn(options)) };
    const told = async (more: object = {}) => (await doctor({ ...asked, ...more })).text;
    const running = await told({ node: 'v18.2.0', now: () => Date.now() - 300_000 });
    expect(running).toContain('BAD   node: v18.2.0\n      Install Node 20.19 or newer.');
    expect(running).toContain('BAD   script files: gate.js and attune.js missing');
    expect(running).toMatch(/ \? {3}database: .* is in use/);
    expect(running).toMatch(/BAD {3}clock: (299|300|301) s from the server’s/);
    expect(running).toContain('good  script: ');
    expect(running).toContain('BAD   plan on the server: none is published\n      attune plan publish plan.json');
    await server.close();
    const stopped = await told();
    expect(stopped).toMatch(/good {2}database: embedded, PostgreSQL 18/);
    expect(stopped).toContain('good  tables: up to date');
    expect(stopped).toContain('BAD   plan of demo: none is published');
    expect(stopped).toContain('BAD   server: nothing answers at');
    expect(await told({ environment: { ...asked.environment, PORT: 'x' } })).toContain('PORT must be a number');
    expect(await told({ environment: { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' } })).toContain(
      'BAD   database: it does not answer: ECONNREFUSED',
    );
    await remove();
  }, 60_000);
});

describe('a command that fails', () => {
  it('tells programs why, and by its exit code of what kind it is', async () => {
    const failed = async (work: Promise<unknown>) => {
      const { exit, error } = failureOf(await work.catch((thrown: unknown) => thrown));
      return [exit, error];
    };
    expect(await failed(restore(undefined))).toEqual([2, 'usage']);
    expect(await failed(restore('/none'))).toEqual([1, 'refused']);
    const nobody = { environment: { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' } };
    expect(await failed(backup(join(folder, 'x'), nobody))).toEqual([3, 'unreachable']);
    expect(await failed(Promise.reject(new TypeError('oh')))).toEqual([70, 'internal']);
  });
});
