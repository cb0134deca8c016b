import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { openStore } from '../../src/server/store/store.ts';
import { bin, Postgres } from '../server/support/postgres.ts';
import { fill, type Kind, kinds } from './load-people.ts';
import { BenchedServer, beClients, beServer, type Round } from './load-server.ts';
import { median, paired } from './statistics.ts';

// An entry: `npm run bench:load` runs the built form of this file, and that starts itself as server and as clients, each on a core of its own.
// Requests a second beside an empty handler of the same HTTP server; what a request costs as there are more people; whether memory stays flat.

const say = (line: string) => process.stdout.write(`${line}\n`);
const load = () =>
  loadavg()
    .map((one) => one.toFixed(1))
    .join(' ');
const number = (value: number) => (value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0));
const of = (rounds: Round[], name: keyof Round) => rounds.map((round) => round[name]);
const ratio = (a: number[], b: number[]) => number(median(paired(a, b, (one, other) => one / other)));

/** Turn about, so that nothing that drifts favours one. */
async function turns(
  rounds: number,
  seconds: number,
  asked: { server: BenchedServer; kind: Kind }[],
): Promise<Round[][]> {
  const seen: Round[][] = asked.map(() => []);
  for (let round = -1; round < rounds; round++) {
    for (const [index, { server, kind }] of asked.entries()) {
      const one = await server.round(kind, seconds);
      // The first is for warming up.
      if (round >= 0) seen[index]?.push(one);
    }
  }
  return seen;
}

async function beside(server: BenchedServer, rounds: number, seconds: number): Promise<void> {
  const empty = await BenchedServer.start(server.people);
  const seen = await turns(
    rounds,
    seconds,
    kinds.map((kind) => ({ kind, server: kind === 'empty' ? empty : server })),
  );
  empty.stop();
  const [base] = seen as [Round[]];
  say(`\nBeside an empty handler, ${rounds} rounds of ${seconds} s, medians; load of the machine ${load()}`);
  for (const [index, kind] of kinds.entries()) {
    const own = seen[index] as Round[];
    const figures = [
      `${number(median(of(own, 'perSecond')))}/s, ${ratio(of(base, 'perSecond'), of(own, 'perSecond'))} times fewer`,
      `p99 ${number(median(of(own, 'p99')))} ms, ratio ${ratio(of(own, 'p99'), of(base, 'p99'))}`,
      `server’s processor ${number(median(of(own, 'cpu')))} ms a request, ratio ${ratio(of(own, 'cpu'), of(base, 'cpu'))}`,
    ];
    say(`${kind.padEnd(8)} ${figures.join('; ')}`);
  }
}

async function growth(servers: BenchedServer[], rounds: number, seconds: number): Promise<void> {
  for (const kind of ['resolve', 'login', 'ingest'] as const) {
    const seen = await turns(
      rounds,
      seconds,
      servers.map((server) => ({ server, kind })),
    );
    const [base] = seen as [Round[]];
    const time = (all: Round[]) => of(all, 'perSecond').map((perSecond) => 1000 / perSecond);
    say(`\nWhat a ${kind} costs as there are more people, to be at most 1.5 times; load of the machine ${load()}`);
    for (const [index, { people }] of servers.entries()) {
      const own = seen[index] as Round[];
      const figures = [
        `${number(median(time(own)))} ms a request, ratio ${ratio(time(own), time(base))}`,
        `p99 ${number(median(of(own, 'p99')))} ms, ratio ${ratio(of(own, 'p99'), of(base, 'p99'))}`,
        `server’s processor ${number(median(of(own, 'cpu')))} ms, ratio ${ratio(of(own, 'cpu'), of(base, 'cpu'))}`,
      ];
      say(`${String(people).padStart(8)} people: ${figures.join('; ')}`);
    }
  }
}

async function memory(server: BenchedServer, minutes: number): Promise<void> {
  const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MB`;
  say(`\nMemory over ${minutes} minutes of ingest, resolve and login in turn; load of the machine ${load()}`);
  const told = async (when: string) => {
    const { rss, heap } = await server.usage(true);
    say(`${when.padEnd(8)} resident ${megabytes(rss)}, heap ${(heap / 2 ** 20).toFixed(1)} MB after collection`);
  };
  await server.round('ingest', 5);
  await told('start');
  for (let quarter = 1; quarter <= 4; quarter++) {
    for (const kind of ['ingest', 'resolve', 'login'] as const) await server.round(kind, minutes * 5);
    await told(`${quarter}/4`);
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '4' },
      minutes: { type: 'string', default: '1' },
      only: { type: 'string', default: 'beside,growth,memory' },
      people: { type: 'string', default: '1e3,1e5,1e6' },
    },
  });
  const [rounds, seconds, minutes] = [Number(values.rounds), Number(values.seconds), Number(values.minutes)];
  if (!bin) throw new Error('PostgreSQL is not installed.');
  const postgres = await Postgres.start();
  const servers: BenchedServer[] = [];
  try {
    for (const people of values.people.split(',').map(Number)) {
      const databaseUrl = await postgres.database();
      const store = await openStore({ data: '', databaseUrl, queryWithin: 0 });
      const start = performance.now();
      await fill(store.db, people);
      await store.close();
      say(`${people} people made in ${((performance.now() - start) / 1000).toFixed(0)} s`);
      servers.push(await BenchedServer.start(people, databaseUrl));
    }
    // All alike, or the one that has done the most is the fastest.
    for (const server of servers) for (const kind of kinds) if (kind !== 'empty') await server.round(kind, seconds * 2);
    const [smallest] = servers as [BenchedServer];
    const parts = values.only.split(',');
    if (parts.includes('beside')) await beside(smallest, rounds, seconds);
    if (parts.includes('growth')) await growth(servers, rounds, seconds);
    if (parts.includes('memory')) await memory(smallest, minutes);
  } finally {
    for (const server of servers) server.stop();
    await postgres.stop();
  }
}

const [role, ...rest] = process.argv.slice(2);
if (role === 'serve') await beServer();
else if (role === 'ask') await beClients(rest);
else await main();
