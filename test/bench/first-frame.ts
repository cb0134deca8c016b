import { writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { executableOf } from '../browser/support/browser.ts';
import { quiet } from '../browser/support/playwright.ts';
import { type Condition, conditions, type Load, measure } from './measure.ts';
import { type Way, ways } from './page.ts';
import { type Round, report } from './report.ts';
import { type BenchServer, startServer } from './server.ts';
import { seeded, shuffled } from './statistics.ts';

// An entry: `npm run bench` runs the built form of this file, dist/bench/first-frame.js.

/** Every way once, in an order of its own, so that nothing that drifts favours one of them. */
async function round(
  browser: Browser,
  server: BenchServer,
  condition: Condition,
  random: () => number,
): Promise<Round> {
  const loads = {} as Record<Way, Load>;
  for (const way of shuffled(ways, random)) loads[way] = await measure(browser, server, way, condition);
  return loads;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '40' }, json: { type: 'string' } } });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 5)
    throw new Error('Write --runs with a whole number from 5 on, as in --runs 40.');
  const executablePath = executableOf('chromium');
  if (!executablePath) throw new Error('Chromium is not there. Run node test/ensure-browsers.mjs.');

  const cores = availableParallelism();
  const busy = (loadavg()[0] as number).toFixed(1);
  const server = await startServer(join(dirname(fileURLToPath(import.meta.url)), '../client'));
  const browser = await chromium.launch({ executablePath, args: quiet });
  try {
    const random = seeded(Date.now());
    const rounds = new Map<Condition, Round[]>(conditions.map((condition) => [condition, []]));
    // The first round warms the browser and the processor, and does not count.
    for (let count = 0; count <= runs; count++) {
      for (const condition of shuffled(conditions, random)) {
        const loads = await round(browser, server, condition, random);
        if (count) rounds.get(condition)?.push(loads);
      }
      process.stderr.write(`\rround ${count} of ${runs}`);
    }
    process.stderr.write('\n');
    const machine = `Chromium ${browser.version()}, ${cores} cores with a load of ${busy} before the start`;
    process.stdout.write(`${machine}, ${runs} rounds\n`);
    for (const [condition, all] of rounds) process.stdout.write(`\n${report(condition.name, all)}\n`);
    if (values.json) {
      const measured = [...rounds].map(([condition, all]) => ({ condition, rounds: all }));
      writeFileSync(values.json, `${JSON.stringify({ machine, measured }, null, 2)}\n`);
    }
  } finally {
    await browser.close();
    await server.close();
  }
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
