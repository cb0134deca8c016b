import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import pg from 'pg';
import { usualMostPeople } from '../../src/server/identity/attribution.ts';
import { join } from '../../src/server/identity/joining.ts';
import { accountNamed, type Named } from '../../src/server/identity/named.ts';
import { canonicalOf, groupOf } from '../../src/server/store/people.ts';
import { type Db, openStore } from '../../src/server/store/store.ts';
import { bin, Postgres } from '../server/support/postgres.ts';
import { quantile, seeded } from './statistics.ts';

// An entry: `npm run bench:identity` runs the built form of this file. What it takes to find who somebody is, and to join two people, on a
// PostgreSQL of its own, beside the bare SQL by the same driver in the same run. Turn about, so that nothing that drifts favours one.

const writers = 8;
const site = 'bench';

/** A quarter of all come in pairs, the others are alone; `named(i)` is one person with `named(i + 1)` for i in 0, 8, 16 … */
async function seed(db: Db, count: number, named: (index: number) => Named): Promise<void> {
  const chunk = 8000;
  for (let start = 0; start < count; start += chunk) {
    const people = [];
    const joins = [];
    for (let index = start; index < Math.min(start + chunk, count); index++) {
      const { id, name } = named(index);
      const other = index % 8 < 2 ? named(index % 8 ? index - 1 : index + 1).id : undefined;
      const members = other ? [id, other].sort() : [id];
      people.push({ person: id, name, canonical: members[0], members: members[0] === id ? members : [] });
      if (other) joins.push({ person: id, other });
    }
    await sql`
      insert into people (person, site, name, canonical, members) select person, ${site}, name, canonical, members
      from jsonb_to_recordset(${JSON.stringify(people)}::text::jsonb)
        as one(person uuid, name text, canonical uuid, members jsonb)`.execute(db);
    await sql`
      insert into joins (person, other, site, evidence, asserted_at) select person, other, ${site}, 'seed', now()
      from jsonb_to_recordset(${JSON.stringify(joins)}::text::jsonb) as one(person uuid, other uuid)`.execute(db);
  }
  await sql`analyze`.execute(db);
}

async function timed(times: number[], work: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  await work();
  times.push(performance.now() - start);
}

/** The least that joining two who are alone takes: both locked, both directions and both pointers written. */
async function bareJoin(pool: pg.Pool, a: string, b: string): Promise<void> {
  const client = await pool.connect();
  const [first, second] = [a, b].sort() as [string, string];
  const row = `insert into joins (person, other, site, evidence, asserted_at) values ($1, $2, '${site}', 'bare', now())
    on conflict (person, other) do update set asserted_at = excluded.asserted_at`;
  try {
    await client.query('begin');
    await client.query('select * from people where person = $1 for update', [first]);
    await client.query('select * from people where person = $1 for update', [second]);
    await client.query(row, [first, second]);
    await client.query(row, [second, first]);
    const point = 'update people set canonical = $2, members = $3 where person = $1';
    await client.query(point, [first, first, JSON.stringify([first, second])]);
    await client.query(point, [second, first, '[]']);
    await client.query('commit');
  } finally {
    client.release();
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { identifiers: { type: 'string', default: '1e5' }, rounds: { type: 'string', default: '4000' } },
  });
  const [count, rounds] = [Number(values.identifiers), Number(values.rounds)];
  if (!bin) throw new Error('PostgreSQL is not installed.');
  const named = (index: number) => accountNamed(site, `customer-${index}`);
  const postgres = await Postgres.start();
  try {
    const databaseUrl = await postgres.database();
    const { db, close } = await openStore({ data: '', databaseUrl });
    const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
    // A connection that is still closing when the database stops is no failure.
    pool.on('error', () => {});
    await seed(db, count, named);
    const random = seeded(count);
    const line = (what: string, ours: number[], bare: number[], shares: number[]) => {
      const figures = shares.map((share) => {
        const [own, least] = [quantile(ours, share), quantile(bare, share)];
        return `p${share * 100} ${own.toFixed(2)} ms, bare ${least.toFixed(2)}, ratio ${(own / least).toFixed(2)}`;
      });
      process.stdout.write(`${what.padEnd(34)} ${figures.join('; ')}\n`);
    };
    process.stdout.write(`${count} identifiers, ${rounds} rounds\n`);

    const find = async (text: string, id: string) => (await pool.query(text, [id])).rows[0];
    const lookups = { canonical: [] as number[], group: [] as number[], bare: [] as number[], whole: [] as number[] };
    for (let round = -200; round < rounds; round++) {
      const { id } = named(Math.floor(random() * count));
      const into = round < 0 ? { canonical: [], group: [], bare: [], whole: [] } : lookups;
      await timed(into.bare, () => find('select canonical from people where person = $1', id));
      await timed(into.canonical, () => canonicalOf(db, id));
      await timed(into.whole, () => find('select * from people where person = $1', id));
      await timed(into.group, () => groupOf(db, id));
    }
    line('resolve: the canonical id', lookups.canonical, lookups.bare, [0.5, 0.99]);
    line('resolve: all who are one person', lookups.group, lookups.whole, [0.5, 0.99]);

    // People of their own for each, none of them in a pair.
    const merges = { ours: [] as number[], bare: [] as number[] };
    let next = 0;
    const write = async () => {
      for (;;) {
        const index = 8 * next++ + 2;
        if (next * 2 > rounds || index + 3 >= count) return;
        const [a, b, c, d] = [named(index), named(index + 1), named(index + 2), named(index + 3)];
        await timed(merges.bare, () => bareJoin(pool, a.id, b.id));
        await timed(merges.ours, () =>
          join(db, { site, people: [c, d], at: new Date() }, 'secret key bench', usualMostPeople),
        );
      }
    };
    const start = performance.now();
    await Promise.all(Array.from({ length: writers }, write));
    line(`join two, ${writers} writers`, merges.ours, merges.bare, [0.5, 0.99]);
    const seconds = (performance.now() - start) / 1000;
    process.stdout.write(`${Math.round((merges.ours.length * 2) / seconds)} joins a second of both kinds together\n`);

    // The same sixty over and over, so that writers are in each other's way.
    const contested: number[] = [];
    let done = 0;
    const contest = async () => {
      while (done++ < rounds / 2) {
        const [a, b] = [named(2 + 8 * Math.floor(random() * 60)), named(2 + 8 * Math.floor(random() * 60))];
        await timed(contested, () => join(db, { site, people: [a, b], at: new Date() }, `key ${done}`, 1000));
      }
    };
    const began = performance.now();
    await Promise.all(Array.from({ length: writers }, contest));
    const { rows } = await pool.query('select deadlocks from pg_stat_database where datname = current_database()');
    process.stdout.write(
      `${`join in conflict, ${writers} writers`.padEnd(34)} p50 ${quantile(contested, 0.5).toFixed(2)} ms; p99 ${quantile(contested, 0.99).toFixed(2)} ms; ${Math.round(contested.length / ((performance.now() - began) / 1000))} a second; deadlocks ${rows[0].deadlocks}\n`,
    );
    await pool.end();
    await close();
  } finally {
    await postgres.stop();
  }
}

await main();
