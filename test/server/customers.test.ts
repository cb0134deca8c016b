import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { importFile } from '../../src/server/commands/import.ts';
import { progressOn } from '../../src/server/commands/progress.ts';
import { idOf } from '../../src/server/identity/ids.ts';
import { publicTraits } from '../../src/server/public-traits.ts';
import type { Server } from '../../src/server/server.ts';
import { customersOf, saveCustomers } from '../../src/server/store/customers.ts';
import { Browser, onEachServer, secretKey } from './support/backend.ts';

const hour = 3_600_000;

onEachServer('a customer record', (at) => {
  let server: Server;
  const ask = async (method: string, path: string, body: unknown) => {
    const answer = await fetch(server.url + path, {
      method,
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { authorization: `Bearer ${secretKey}` },
    });
    return answer.json();
  };
  const traits = async (who: string) => (await (await new Browser(server).login(who)).json()).known.traits;
  const account = (name: string) => idOf('account', 'demo', name);
  const ago = (hours: number) => new Date(Date.now() - hours * hour).toISOString();

  beforeAll(async () => {
    server = at();
    await ask('PUT', '/admin/plan', { site: 'demo', public: ['tier', 'city', 'points'] });
  });

  it('is kept by source: the newest of each, and of all the newest that has a trait', async () => {
    await ask('POST', `/admin/customers?source=crm&asOf=${ago(5)}`, 'customer_id,tier,city\nkai,gold,Bern\n');
    await ask('POST', `/admin/customers?source=shop&asOf=${ago(3)}`, '{"customer_id":"kai","tier":"silver"}\n');
    expect(await traits('kai')).toEqual({ tier: 'silver', city: 'Bern' });
    // Older than what is there, so it changes nothing.
    await ask('POST', `/admin/customers?source=crm&asOf=${ago(9)}`, [{ customer_id: 'kai', city: 'Rome' }]);
    expect(await traits('kai')).toEqual({ tier: 'silver', city: 'Bern' });
    await ask('POST', '/admin/customers?source=crm', [{ customer_id: 'kai', points: 7 }]);
    expect(await traits('kai')).toEqual({ tier: 'silver', points: 7 });
  });

  it('is put by itself, with a time of its own', async () => {
    expect(await ask('PUT', '/admin/customers/lou?source=api', { tier: 'gold', as_of: ago(1) })).toEqual({
      imported: 1,
      bad: [],
    });
    await ask('PUT', '/admin/customers/lou?source=api', { tier: 'bronze', as_of: ago(2) });
    expect(await traits('lou')).toEqual({ tier: 'gold' });
    expect(await ask('PUT', '/admin/customers/guest', { tier: 'gold' })).toMatchObject({ error: 'nothing-to-import' });
    expect(await ask('PUT', '/admin/customers/lou?ttl=soon', {})).toMatchObject({ error: 'ttl-invalid' });
    expect(await ask('POST', '/admin/customers?asOf=May', [{ customer_id: 'lou' }])).toMatchObject({
      error: 'as-of-invalid',
    });
  });

  it('is told and used no more once it is stale', async () => {
    await ask('POST', `/admin/customers?source=crm&ttl=2h&asOf=${ago(1)}`, [{ customer_id: 'mio', tier: 'gold' }]);
    await ask('POST', '/admin/customers?source=old', [{ customer_id: 'mio', city: 'Bern', as_of: ago(50) }]);
    expect(await traits('mio')).toEqual({ tier: 'gold', city: 'Bern' });
    const { db } = server.store;
    expect(await publicTraits(db, 'demo', [account('mio')], Date.now() + 2 * hour)).toEqual({ city: 'Bern' });
    await ask('POST', `/admin/customers?source=late&ttl=2h&asOf=${ago(3)}`, [{ customer_id: 'mio', points: 9 }]);
    expect(await traits('mio')).not.toHaveProperty('points');
  });

  it('comes from no later than now', async () => {
    await ask('POST', '/admin/customers?source=crm&asOf=2999-01-01', [{ customer_id: 'ned', tier: 'gold' }]);
    await ask('POST', '/admin/customers?source=crm', [{ customer_id: 'ned', tier: 'silver' }]);
    expect(await traits('ned')).toEqual({ tier: 'silver' });
  });

  it('is taken where it is good, and told by its line where it is not', async () => {
    const csv =
      'customer_id,as_of,tier\nola,2026-05-01,gold\npia,yesterday,gold\nnull,2026-05-01,x\nqin,,"a\nb"\nrex\n';
    expect(await ask('POST', '/admin/customers', csv)).toEqual({
      imported: 2,
      bad: [
        { line: 3, reason: 'Its as_of is not a time. Write it like 2026-05-01T12:00:00Z.' },
        { line: 4, reason: 'Its customer_id cannot be an identifier.' },
        { line: 7, reason: 'It has 1 cells, the first line has 3.' },
      ],
    });
  });

  it('is the same in whatever order and however often what sources say comes', async () => {
    const word = fc.record({
      source: fc.constantFrom('crm', 'shop'),
      minute: fc.nat({ max: 3 }),
      tier: fc.constantFrom('gold', 'silver', 'Äß'),
      ttl: fc.constantFrom(undefined, 1, 2),
    });
    const told = fc
      .array(word, { minLength: 2, maxLength: 6 })
      .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })));
    let runs = 0;
    type Word = { source: string; minute: number; tier: string; ttl: number | undefined };
    const kept = async (words: Word[]) => {
      const name = `run ${++runs}`;
      for (const { source, minute, tier, ttl } of words)
        await saveCustomers(server.store.db, [
          {
            person: account(name),
            site: 'demo',
            customer_id: 'same',
            source,
            traits: { tier },
            imported_at: new Date(0),
            as_of: new Date(minute * 60_000),
            expires_at: ttl ? new Date((minute + ttl) * 60_000) : null,
          },
        ]);
      return (await customersOf(server.store.db, account(name))).map(({ person: _, ...rest }) => rest);
    };
    await fc.assert(
      fc.asyncProperty(told, async ([all, shuffled]) => {
        expect(await kept(shuffled)).toEqual(await kept(all));
      }),
      { numRuns: 20 },
    );
  });

  it('comes from a long file piece by piece, with progress on a terminal and every bad line by its number', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'attune-import-'));
    const ids = Array.from({ length: 5003 }, (_, n) => (n === 5001 ? 'null' : `c${n}`));
    const files = {
      'a.csv': `customer_id,note\n${ids.map((id) => `${id},"two\nlines"`).join('\n')}\n`,
      'a.ndjson': ids.map((customer_id) => JSON.stringify({ customer_id })).join('\n'),
      'a.json': JSON.stringify(ids.map((customer_id) => ({ customer_id }))),
    };
    const lines = { 'a.csv': 2 + 5001 * 2, 'a.ndjson': 5002, 'a.json': 5002 };
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(folder, name), text);
      let written = '';
      const terminal = { isTTY: true, write: (some: string) => (written += some) };
      const remote = { url: server.url, key: secretKey };
      const said = await importFile('customers', join(folder, name), remote, { ttl: '1h' }, progressOn(terminal));
      const line = lines[name as keyof typeof lines];
      expect(said).toBe(`5002 imported, 1 left out.\n  line ${line}: Its customer_id cannot be an identifier.\n`);
      expect(written).toBe('\r5000 of 5003 rows\r5003 of 5003 rows\n');
    }
    rmSync(folder, { recursive: true });
  });
});
