import { availableParallelism, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { executableOf } from '../browser/support/browser.ts';
import { quiet } from '../browser/support/playwright.ts';
import { testPages } from '../browser/support/site.ts';
import {
  known,
  openSite,
  passed,
  passing,
  put,
  type Site,
  slowdown,
  started,
  starts,
  taskCounts,
  total,
  ways,
} from './memory-runs.ts';
import { spread, table } from './report.ts';
import { paired, quartiles, seeded, shuffled } from './statistics.ts';

// An entry: `npm run bench:memory` runs the built form of this file. What the memory of a visitor costs a page, in Chromium with a slowed
// processor, on the real backend: events that are put on record a second beside bare puts, and tasks over 50 ms.

/** How many times slower than packed puts Attune may be. */
const limit = 1.5;

/** A row of the table: what is measured, and what came of each round. */
interface Case<T> {
  name: string;
  measure(site: Site): Promise<T>;
  rounds: T[];
}

const throughput = taskCounts.map((tasks) => ({
  tasks,
  cases: ways.map((way): Case<number> => ({ name: way, measure: (site) => put(site, way, tasks), rounds: [] })),
}));

const tasks: Case<number[]>[] = [
  ...starts.map(
    (start): Case<number[]> => ({
      name: `start: ${start}`,
      measure: (site) => started(site, start),
      rounds: [],
    }),
  ),
  ...(['without Attune', 'Attune'] as const).map(
    (way): Case<number[]> => ({
      name: `${passing.events} events, one every ${passing.pause} ms: ${way}`,
      measure: (site) => passed(site, way),
      rounds: [],
    }),
  ),
];

function report(): string {
  const speeds = throughput.flatMap(({ tasks, cases }) => {
    const attune = cases[0]?.rounds as number[];
    return [
      [
        `${total} events in ${tasks} task${tasks > 1 ? 's' : ''}`,
        'events/s: median (quartiles)',
        'its speed ÷ Attune’s',
      ],
      ...cases.map(({ name, rounds }) => [
        `  ${name}${name === 'one by one' ? ' (of 1000)' : ''}`,
        spread(quartiles(rounds), 0),
        name === 'Attune' ? '' : spread(quartiles(paired(rounds, attune, (a, b) => a / b)), 2),
      ]),
    ];
  });
  const long = [
    ['tasks over 50 ms', 'median (quartiles)', 'page views with any', 'longest, ms'],
    ...tasks.map(({ name, rounds }) => [
      `  ${name}`,
      spread(quartiles(rounds.map(({ length }) => length)), 0),
      `${rounds.filter(({ length }) => length).length} of ${rounds.length}`,
      Math.max(0, ...rounds.flat()).toFixed(0),
    ]),
  ];
  return `${table(speeds)}\n\nThe limit: packed ÷ Attune ${limit}.\n\n${table(long)}\n\nThe limit with Attune: none. A return visit finds ${known} events on record.\n`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '10' } } });
  const runs = Number(values.runs);
  const executablePath = executableOf('chromium');
  if (!executablePath) throw new Error('Chromium is not there. Run node test/ensure-browsers.mjs.');
  const busy = (loadavg()[0] as number).toFixed(1);
  const built = join(dirname(fileURLToPath(import.meta.url)), '..');
  const pages = await testPages({}, built);
  const browser = await chromium.launch({ executablePath, args: quiet });
  try {
    const site = await openSite(browser, pages, built);
    const random = seeded(Date.now());
    const all: Case<unknown>[] = [...throughput.flatMap(({ cases }) => cases), ...tasks];
    // The first round warms the browser and the processor, and does not count.
    for (let count = 0; count <= runs; count++) {
      for (const one of shuffled(all, random)) {
        const found = await one.measure(site);
        if (count) one.rounds.push(found);
      }
      process.stderr.write(`\rround ${count} of ${runs}`);
    }
    process.stderr.write('\n');
    process.stdout.write(
      `Chromium ${browser.version()}, ${slowdown}× CPU, ${availableParallelism()} cores with a load of ${busy} before the start, ${runs} rounds\n\n${report()}`,
    );
  } finally {
    await browser.close();
    await pages.close();
  }
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
