import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { componentsOf } from '../../src/server/identity/components.ts';
import { join, split } from '../../src/server/identity/joining.ts';
import { type Named, namedBy } from '../../src/server/identity/named.ts';
import { publicTraits } from '../../src/server/public-traits.ts';
import { publishPlan } from '../../src/server/publish-plan.ts';
import { saveCustomers } from '../../src/server/store/customers.ts';
import { groupOf } from '../../src/server/store/people.ts';
import { type Db, openStore, type Store } from '../../src/server/store/store.ts';
import { onEachKind } from './support/backend.ts';
import { workerFile } from './support/embedded.ts';
import {
  everybody,
  type Fact,
  history,
  mostPeople,
  person,
  recordAt,
  standing,
  telling,
  traitsOf,
  unionFind,
} from './support/histories.ts';

const at = (minute: number) => new Date(Date.parse('2026-05-01T12:00:00Z') + minute * 60_000);

async function tell(db: Db, run: string, { kind, pair, minute }: Fact): Promise<void> {
  const [one, other] = pair.map((index) => person(run, index)) as [Named, Named];
  const said = { site: 'demo', people: [one, other], at: at(minute) } as const;
  if (kind === 'join') await join(db, said, `secret key ${minute}`, mostPeople);
  else if (kind === 'split') await split(db, said, mostPeople);
  else {
    const record = { person: one.id, site: 'demo', customer_id: one.name, source: 'test', imported_at: at(99) };
    const fresh = { as_of: at(minute), expires_at: null };
    await saveCustomers(db, [{ ...record, ...fresh, traits: recordAt(pair[0], minute) }]);
  }
}

/** With whom each is one person, as a store has it. */
async function groups(db: Db, run: string): Promise<number[][]> {
  const byId = new Map(everybody.map((index) => [person(run, index).id, index]));
  const found = [];
  for (const index of everybody) {
    const group = await groupOf(db, person(run, index).id);
    // The canonical comes first.
    expect(group).toEqual([...group].sort());
    found.push(group.map((id) => byId.get(id) as number).sort());
  }
  return found;
}

/** What is known of each person. */
async function traits(db: Db, run: string, groups: number[][]): Promise<unknown> {
  const firsts = everybody.filter((index) => groups[index]?.[0] === index);
  return Promise.all(
    firsts.map((index) =>
      publicTraits(
        db,
        'demo',
        (groups[index] as number[]).map((one) => person(run, one).id),
        at(100).getTime(),
      ),
    ),
  );
}

describe('who is one person', () => {
  it('is what a union-find finds, whatever joins there are', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (facts) => {
        const joins = standing(facts);
        const joinedTo = async (one: string) =>
          joins.flatMap(([a, b]) => (String(a) === one ? String(b) : String(b) === one ? String(a) : []));
        const found = await componentsOf(everybody.map(String), joinedTo, mostPeople);
        const groups = unionFind(joins);
        expect(found).toEqual([...new Set(groups.map((group) => group.join()))].map((group) => group.split(',')));
      }),
      { numRuns: 1000 },
    );
  });
});

onEachKind('people', (kind) => {
  let stores: Store[] = [];
  let remove: () => Promise<void>;
  let runs = 0;
  beforeAll(async () => {
    const opened = await kind.open();
    remove = opened.remove;
    const { data = '', databaseUrl } = opened.options;
    const own = await workerFile();
    // Four servers of one database, where it can be shared: each has connections of its own.
    const count = databaseUrl ? 4 : 1;
    for (let n = 0; n < count; n++) stores.push(await openStore({ data, databaseUrl, workerFile: own }));
    const traits = ['tier', 'from_0', 'from_1', 'from_2', 'from_3', 'from_4', 'from_5'];
    await publishPlan(db(0), 'demo', { site: 'demo', public: traits }, Date.now());
  });
  afterAll(async () => {
    for (const store of stores) await store.close();
    stores = [];
    await remove?.();
  });
  const db = (server: number) => (stores[server % stores.length] as Store).db;

  it('are the same for any order, repetition and split over servers, and after an undoing as if never joined', async () => {
    const told = history.chain((facts) => fc.tuple(fc.constant(facts), telling(facts, 4), fc.subarray(facts)));
    await fc.assert(
      fc.asyncProperty(told, async ([facts, calls, undone]) => {
        const run = `${++runs}`;
        await Promise.all(calls.map(({ fact, server }) => tell(db(server), run, fact)));
        const expected = unionFind(standing(facts));
        expect(await groups(db(1), run)).toEqual(expected);
        const firsts = expected.filter((group, index) => group[0] === index);
        expect(await traits(db(3), run, expected)).toEqual(
          firsts.map((group) => traitsOf(facts, group, (index) => person(run, index).id)),
        );
        const pairs = new Set(undone.filter((one) => one.kind === 'join').map(({ pair }) => [...pair].sort().join()));
        const undo = (pair: string): Fact => ({
          kind: 'split',
          pair: pair.split(',').map(Number) as [number, number],
          minute: 99,
        });
        await Promise.all([...pairs].map((pair, server) => tell(db(server), run, undo(pair))));
        const never = facts.filter(({ kind, pair }) => kind !== 'join' || !pairs.has([...pair].sort().join()));
        expect(await groups(db(2), run)).toEqual(unionFind(standing(never)));
      }),
      { numRuns: 100 },
    );
  }, 120_000);

  it('are neither lost nor locked out by eight who write at once', async () => {
    const count = 40;
    const who = (index: number) => namedBy('demo', `${index % 2 ? 'email:w' : 'w'}${index}@w.example`) as Named;
    const facts: Fact[] = fc.sample(
      fc.record({
        kind: fc.constantFrom<Fact['kind']>('join', 'join', 'split'),
        pair: fc.tuple(fc.nat(count - 1), fc.nat(count - 1)).filter(([a, b]) => a !== b),
        minute: fc.nat(1000),
      }),
      { numRuns: 600, seed: 7 },
    );
    const queue = [...facts];
    const write = async (server: number) => {
      for (let fact = queue.shift(); fact; fact = queue.shift()) {
        const [a, b] = fact.pair.map(who) as [Named, Named];
        const said = { site: 'demo', people: [a, b], at: at(fact.minute) } as const;
        if (fact.kind === 'join') await join(db(server), said, 'secret key', 14);
        else await split(db(server), said, 14);
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, server) => write(server)));
    const groups = await Promise.all(Array.from({ length: count }, (_, index) => groupOf(db(0), who(index).id)));
    const expected = unionFind(standing(facts), count, 14);
    expect(groups).toEqual(expected.map((group) => group.map((index) => who(index).id).sort()));
    // Some are in quarantine, and some are not.
    expect(new Set(expected.map((group) => group.length)).size).toBeGreaterThan(1);
    const { rows } = await sql<{ deadlocks: string }>`
      select deadlocks from pg_stat_database where datname = current_database()`.execute(db(0));
    expect(Number(rows[0]?.deadlocks)).toBe(0);
  }, 120_000);
});
