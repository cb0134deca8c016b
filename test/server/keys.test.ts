import { rmSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { keys } from '../../src/server/commands/keys.ts';
import { endKey } from '../../src/server/keys.ts';
import type { Server } from '../../src/server/server.ts';
import { hashOf } from '../../src/server/sites.ts';
import { onEachServer, secretKey, start } from './support/backend.ts';
import { dataFolder } from './support/embedded.ts';
import { bin, Postgres } from './support/postgres.ts';

let clock = Date.now();

onEachServer(
  'secret keys',
  (at) => {
    let server: Server;
    beforeAll(() => {
      server = at();
    });
    const ask = (key: string, method: string, path: string, body?: unknown) =>
      fetch(server.url + path, {
        method,
        headers: { authorization: `Bearer ${key}` },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    const make = async (name: string, scopes: string[]): Promise<string> =>
      (await (await ask(secretKey, 'POST', '/admin/keys', { name, scopes })).json()).secret;

    it('do what their scopes say and nothing else', async () => {
      const deeds = {
        events: ['POST', '/v1/page', { anonymousId: 'a', userId: 'mara' }],
        customers: ['POST', '/admin/customers', [{ customer_id: 'mara' }]],
        people: ['GET', '/admin/people?id=mara', undefined],
        plans: ['PUT', '/admin/plan', { site: 'demo' }],
        reports: ['GET', '/admin/reports', undefined],
        all: ['GET', '/admin/keys', undefined],
      } as const;
      for (const scope of Object.keys(deeds)) {
        const key = await make(`only-${scope}`, [scope]);
        for (const [needed, [method, path, body]] of Object.entries(deeds)) {
          const answer = await ask(key, method, path, body);
          const allowed = scope === needed || scope === 'all';
          expect([scope, needed, answer.status]).toEqual([scope, needed, allowed ? 200 : 403]);
          if (!allowed)
            expect(await answer.json()).toEqual({
              error: 'key-scope',
              message: `This key is for ${scope}. Take one for ${needed}: attune keys add demo NAME --scope ${needed}`,
            });
        }
      }
      const both = await make('both', ['customers', 'plans']);
      expect((await ask(both, 'PUT', '/admin/plan', { site: 'demo' })).status).toBe(200);
    });

    it('are listed by name, kept as a hash, and end for good within two seconds of their revocation', async () => {
      const key = await make('nightly', ['reports']);
      const rows = await server.store.db.selectFrom('secret_keys').selectAll().execute();
      expect(JSON.stringify(rows)).not.toContain(key);
      expect(rows.find(({ name }) => name === 'nightly')?.hash).toBe(hashOf(key));
      expect((await ask(key, 'GET', '/admin/reports')).status).toBe(200);
      // As by another process.
      await endKey(server.store.db, 'demo', 'nightly', clock);
      clock += 2001;
      expect((await ask(key, 'GET', '/admin/reports')).status).toBe(401);
      const { keys: listed } = await (await ask(secretKey, 'GET', '/admin/keys')).json();
      expect(listed[0]).toEqual({ name: 'init', scopes: ['all'], created: null, revoked: null });
      expect(listed.find((one: { name: string }) => one.name === 'nightly').revoked).toMatch(/^\d{4}-/);
      // A name is never given twice: what was done with it stays told apart.
      expect((await ask(secretKey, 'POST', '/admin/keys', { name: 'nightly', scopes: ['all'] })).status).toBe(409);
      expect((await ask(secretKey, 'DELETE', '/admin/keys/nightly')).status).toBe(404);
    });
  },
  { now: () => clock },
);

describe('attune keys', () => {
  const works = async (server: Server, environment: Record<string, string | undefined>) => {
    const run = (scopes: string[], ...words: string[]) => keys(words, scopes, undefined, environment);
    expect(await run([], 'list', 'demo')).toMatch(/^init +all +by attune init\n$/);
    const [, secret] = /^ {2}(sk_\S{43})\n/.exec(await run(['events', 'reports'], 'add', 'demo', 'crm')) ?? [];
    const status = async () =>
      (await fetch(`${server.url}/admin/reports`, { headers: { authorization: `Bearer ${secret}` } })).status;
    // Another process may have made it.
    await expect.poll(status, { timeout: 5000 }).toBe(200);
    expect(await run([], 'list', 'demo')).toMatch(/\ncrm +events,reports +made \d{4}-\d\d-\d\d\n$/);
    expect(await run([], 'revoke', 'demo', 'crm')).toBe(
      'The key “crm” is revoked: every server refuses it within 2 s.\n',
    );
    await expect(run([], 'revoke', 'demo', 'crm')).rejects.toThrow('has no key “crm”. Its keys are “init”.');
    await expect(run([], 'add', 'demo', 'crm2')).rejects.toThrow(
      'one or more of all, events, customers, people, plans, reports, decisions',
    );
    await expect(run(['all'], 'add', 'demo', 'No Name')).rejects.toThrow('Name the key with small letters');
    await expect(run([], 'lits', 'demo')).rejects.toThrow('Write attune keys list SITE');
    return run;
  };

  it('work by the running server where it holds the database, with a key for all', async () => {
    const data = await dataFolder();
    const server = await start({ data });
    const environment = { ATTUNE_DATA: data, ATTUNE_URL: server.url };
    await expect(keys(['list', 'demo'], [], undefined, environment)).rejects.toThrow(
      /in use by process .* Or set ATTUNE_SECRET_KEY to a key of “demo” that is for all/,
    );
    const run = await works(server, { ...environment, ATTUNE_SECRET_KEY: secretKey });
    await expect(run([], 'list', 'other-shop')).rejects.toThrow('This key is of the site “demo”, not of “other-shop”.');
    await server.close();
    rmSync(data, { recursive: true });
  });

  it.skipIf(!bin)('work on the database itself, and revoke the first key too', async () => {
    const postgres = await Postgres.start();
    const databaseUrl = await postgres.database();
    const server = await start({ databaseUrl });
    const run = await works(server, { DATABASE_URL: databaseUrl });
    await run([], 'revoke', 'demo', 'init');
    expect(await run([], 'list', 'demo')).not.toContain('init');
    await expect(run([], 'list', 'nowhere')).rejects.toThrow('There is no site “nowhere”');
    await server.close();
    await postgres.stop();
  });
});
