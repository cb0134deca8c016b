import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { hashOf } from '../../src/server/sites.ts';
import { groupOf } from '../../src/server/store/people.ts';
import { saveSite } from '../../src/server/store/sites.ts';
import { openStore, type Store } from '../../src/server/store/store.ts';
import {
  everybody,
  type Fact,
  history,
  mostPeople,
  person,
  standing,
  telling,
  unionFind,
} from './support/histories.ts';
import { bin, Postgres } from './support/postgres.ts';
import { built, ServerProcess } from './support/server-process.ts';

const key = 'sk_processes_0123456789abcdef';
const runs = Number(process.env.RUNS ?? 4);
vi.setConfig({ testTimeout: process.env.RUNS ? 1_800_000 : 60_000, hookTimeout: 60_000 });
const began = Date.now() - 3_600_000;

/** Of what may be said, what comes with its own time over the wire: that a contact of an account is verified. */
const joins: fc.Arbitrary<Fact[]> = history.map((facts) =>
  facts.map(({ pair: [a, b], minute }) => ({ kind: 'join', pair: [a % 3, 3 + (b % 3)], minute })),
);

describe.skipIf(!bin || !built)('processes of one PostgreSQL', () => {
  const processes: ServerProcess[] = [];
  let postgres: Postgres;
  let store: Store;
  let run = 0;
  beforeAll(async () => {
    postgres = await Postgres.start();
    const databaseUrl = await postgres.database();
    store = await openStore({ data: '', databaseUrl });
    await saveSite(store.db, { id: 'demo', write_key: 'demo', secret_hash: hashOf(key), origins: [], token_keys: [] });
    for (let n = 0; n < 4; n++)
      processes.push(new ServerProcess({ DATABASE_URL: databaseUrl, ATTUNE_MOST_PEOPLE: String(mostPeople) }));
    await Promise.all(processes.map((one) => one.start()));
  });
  afterAll(async () => {
    await Promise.all(processes.map((one) => one.stop()));
    await store?.close();
    await postgres?.stop();
  });

  const ask = async (server: number, method: string, path: string, body?: unknown) => {
    const answer = await fetch((processes[server] as ServerProcess).url + path, {
      method,
      headers: { authorization: `Bearer ${key}`, 'x-forwarded-for': `run ${run}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    expect([path, answer.status]).toEqual([path, 200]);
    return answer.json();
  };
  const nameOf = (index: number) => person(String(run), index).name;
  const join = ({ pair: [account, contact], minute }: Fact, server: number) =>
    ask(server, 'POST', '/v1/identify', {
      userId: nameOf(account),
      messageId: `${run} ${account} ${contact} ${minute}`,
      timestamp: new Date(began + minute * 60_000).toISOString(),
      traits: { email: nameOf(contact).replace('email:', ''), email_verified: true },
    });
  const groups = async () => {
    const ids = everybody.map((index) => person(String(run), index).id);
    return Promise.all(ids.map(async (id) => (await groupOf(store.db, id)).map((one) => ids.indexOf(one)).sort()));
  };

  it('find the same people as one does who knows everything, one to four of them, whoever is told what and how often', async () => {
    const told = fc
      .tuple(joins, fc.integer({ min: 1, max: 4 }))
      .chain(([facts, count]) =>
        fc.tuple(fc.constant(facts), telling(facts, count), telling(facts, count), fc.subarray(facts), fc.nat(3)),
      );
    await fc.assert(
      fc.asyncProperty(told, async ([facts, calls, again, undone, last]) => {
        run++;
        await Promise.all(calls.map(({ fact, server }) => join(fact, server)));
        expect(await groups()).toEqual(unionFind(standing(facts)));
        // What was said before a split comes again, to anybody, while it is split.
        const pairs = new Map(undone.map(({ pair }) => [pair.join(), pair]));
        const splits = [...pairs.values()].map(([a, b], n) =>
          ask(n % 4, 'POST', '/admin/people/split', { a: nameOf(a), b: nameOf(b) }),
        );
        await Promise.all([...splits, ...again.map(({ fact, server }) => join(fact, server))]);
        const stay = facts.filter(({ pair }) => !pairs.has(pair.join()));
        const expected = unionFind(standing(stay));
        expect(await groups()).toEqual(expected);
        const [first] = facts as [Fact];
        const { names } = await ask(last, 'GET', `/admin/people?id=${encodeURIComponent(nameOf(first.pair[0]))}`);
        expect([...names].sort()).toEqual((expected[first.pair[0]] as number[]).map(nameOf).sort());
      }),
      { numRuns: runs },
    );
    for (const { crashes } of processes) expect(crashes).toBe(0);
  });
});
