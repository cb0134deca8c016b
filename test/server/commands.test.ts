import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { Weights } from '../../src/core/bandit.ts';
import { decide } from '../../src/core/decide.ts';
import { noFindings } from '../../src/core/moment.ts';
import type { Program } from '../../src/core/plan.ts';
import { emptyProfile } from '../../src/core/profile.ts';
import { rare } from '../../src/core/rare.ts';
import { importFile } from '../../src/server/commands/import.ts';
import { init } from '../../src/server/commands/init.ts';
import { checkPlan, publishPlanFile } from '../../src/server/commands/plan.ts';
import { remoteFrom } from '../../src/server/commands/remote.ts';
import { replayReceipt } from '../../src/server/commands/replay.ts';
import { configFrom } from '../../src/server/config.ts';
import { embeddedServer, secretKey, start } from './support/backend.ts';
import { bin, Postgres } from './support/postgres.ts';

const folder = mkdtempSync(join(tmpdir(), 'attune-commands-'));
const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
afterAll(() => rmSync(folder, { recursive: true }));

describe('configuration', () => {
  it('has good defaults, and an empty variable is none', () => {
    expect(configFrom({ PORT: '', DATABASE_URL: '' })).toEqual({
      port: 4100,
      data: '.attune',
      trustProxy: false,
      logLevel: 'info',
    });
  });
  it('says what is wrong with each variable', () => {
    expect(() => configFrom({ PORT: 'http', DATABASE_URL: 'mysql://x', ATTUNE_LOG: 'loud' })).toThrow(
      'PORT must be a number.\nDATABASE_URL must begin with postgres:// or postgresql://.\nATTUNE_LOG must be one of debug, info, warn, error, silent.',
    );
    expect(() => configFrom({ PORT: '70000' })).toThrow('PORT must be at most 65535.');
  });
});

describe('attune plan and attune import', () => {
  const at = embeddedServer();
  const remote = () => remoteFrom(at().url, { ATTUNE_SECRET_KEY: secretKey });

  it('check a file', async () => {
    expect(await checkPlan('demo/plan.json')).toMatch(/^The plan for “demo” can be published\.\n/);
    await expect(checkPlan(file('bad.json', '{"site":"demo","audiences":{"a":"retruning"}}'))).rejects.toThrow(
      '  Audience “a”\n    There is no audience `retruning`.\n    → Write `returning`.',
    );
    await expect(checkPlan(file('broken.json', '{'))).rejects.toThrow('is not JSON');
    await expect(checkPlan('/none.json')).rejects.toThrow('There is no file /none.json.');
    await expect(checkPlan(undefined)).rejects.toThrow('Name the plan’s file');
  });

  it('publish and import by the secret key', async () => {
    expect(await publishPlanFile('demo/plan.json', remote())).toBe('Published as version 1.\n');
    const csv = file('customers.csv', 'customer_id,tier\nmara,Summit\nnull,None\n');
    expect(await importFile('customers', csv, remote())).toBe(
      '1 imported, 1 left out.\n  line 3: Its customer_id cannot be an identifier.\n',
    );
    const rows = await at().store.db.selectFrom('customers').select(['customer_id', 'source']).execute();
    expect(rows).toEqual([{ customer_id: 'mara', source: 'customers.csv' }]);
  });

  it('replay a receipt by the versions of plan and weights that it names', async () => {
    const plan = {
      site: 'demo',
      goals: { order: { event: 'Order Completed' } },
      experiences: [
        { id: 'vip', slot: 'hero', audience: 'high-value', variants: { gold: { any: ['Gold'] } } },
        {
          id: 'learner',
          slot: 'hero',
          audience: 'returning',
          variants: { a: { any: ['A'] } },
          split: { a: 50, default: 50 },
          goal: 'order',
          bandit: {},
        },
      ],
    };
    await publishPlanFile(file('replayed.json', JSON.stringify(plan)), remote());
    const get = async <T>(path: string) => (await (await fetch(at().url + path)).json()) as T;
    const [program, weights] = [await get<Program>('/v1/plan/demo'), await get<Weights>('/v1/weights/demo')];
    const profile = { ...emptyProfile(), visits: 2 };
    const facts = noFindings();
    const situation = {
      rare,
      program: { ...program, weights },
      profile,
      id: 'visitor-1',
      now: Date.now(),
      context: () => false,
    };
    const [option] = decide('hero', situation, facts).options;
    const receipt = {
      ...facts,
      slot: 'hero',
      at: situation.now,
      plan: program.version,
      size: 'phone',
      experience: 'learner',
      variant: option?.variant,
      weights: option?.weights,
      painted: 'engine',
      why: 'the plan',
      until: null,
    };
    // What is published since does not matter.
    await publishPlanFile(file('later.json', JSON.stringify({ ...plan, experiences: [] })), remote());
    const replayed = (change: object) =>
      replayReceipt('demo', file('receipt.json', JSON.stringify({ ...receipt, ...change })), at().url);
    expect(await replayed({})).toBe(
      `hero: “${option?.variant}” of “learner”, as the receipt says.\n  not “gold” of “vip”: audience\n`,
    );
    await expect(replayed({ variant: 'b' })).rejects.toThrow('; the receipt says “b” of “learner”, the plan.');
    await expect(replayed({ experience: 'hero' })).rejects.toThrow('“hero” is not of the plan');
    await expect(replayed({ plan: 99 })).rejects.toThrow('has no plan of version 99');
    await expect(replayed({ weights: [99, 0, 0.5] })).rejects.toThrow('has no weights of version 99');
    await expect(replayed({ clauses: 1 })).rejects.toThrow('holds no receipt');
    await expect(replayReceipt('demo', undefined, at().url)).rejects.toThrow('Name the site and the receipt’s file');
  });

  it('say what is missing', async () => {
    expect(() => remoteFrom(undefined, {})).toThrow('Set ATTUNE_SECRET_KEY');
    const nobody = remoteFrom('http://127.0.0.1:9', { ATTUNE_SECRET_KEY: 'sk_x' });
    await expect(publishPlanFile('demo/plan.json', nobody)).rejects.toThrow(
      'There is no backend at http://127.0.0.1:9',
    );
    await expect(publishPlanFile('demo/plan.json', { ...remote(), key: 'sk_wrong' })).rejects.toThrow('secret key');
  });
});

describe.skipIf(!bin)('attune init', () => {
  it('makes a site whose keys work, adds origins, and replaces keys', async () => {
    const postgres = await Postgres.start();
    const databaseUrl = await postgres.database();
    vi.stubEnv('DATABASE_URL', databaseUrl);
    await expect(init('Bad Name', [], false)).rejects.toThrow('“Bad Name” cannot name a site');
    await expect(init('shop', [], false)).rejects.toThrow('Say where its pages are');
    await expect(init('shop', ['shop.example'], false)).rejects.toThrow('is not an origin');
    const told = await init('shop', ['https://shop.example/x'], false);
    const [, writeKey = '', secret = ''] = /(wk_\S+)[\s\S]*?(sk_\S+)/.exec(told) ?? [];
    const server = await start({ databaseUrl, sites: [] });
    const send = (origin?: string) =>
      fetch(`${server.url}/v1/page`, {
        method: 'POST',
        body: JSON.stringify({ writeKey }),
        headers: origin ? { origin } : {},
      });
    expect((await send()).status).toBe(200);
    expect((await send('https://shop.example')).status).toBe(200);
    expect((await send('https://www.shop.example')).status).toBe(403);
    const report = (key: string) =>
      fetch(`${server.url}/admin/reports`, { headers: { authorization: `Bearer ${key}` } });
    expect((await report(secret)).status).toBe(200);
    const again = await init('shop', ['https://www.shop.example'], false);
    expect(again).toContain('https://shop.example, https://www.shop.example');
    expect(again).not.toContain('sk_');
    expect(await init('shop', [], true)).toContain(writeKey);
    // The list of sites is read anew every two seconds.
    await vi.waitFor(async () => expect((await report(secret)).status).toBe(401), { timeout: 5000, interval: 250 });
    expect((await send('https://www.shop.example')).status).toBe(200);
    vi.unstubAllEnvs();
    await server.close();
    await postgres.stop();
  }, 60_000);
});
