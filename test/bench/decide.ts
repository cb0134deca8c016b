import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { GrowthBook } from '@growthbook/growthbook';
import { compile } from '../../src/core/compile.ts';
import { contextOf } from '../../src/core/context.ts';
import { decide, type Situation } from '../../src/core/decide.ts';
import type { Plan, Program } from '../../src/core/plan.ts';
import { emptyProfile } from '../../src/core/profile.ts';
import { rare } from '../../src/core/rare.ts';
import { bootstrapped, median, paired } from './statistics.ts';

// An entry: `npm run bench:decide` runs the built form of this file. A thousand rules of three conditions and a half-and-half test each,
// decided for one visitor, beside GrowthBook with the same conditions, weights, seeds and answers.

const rules = 1000;
const conditionOf = (i: number) => ({
  visits: { $gte: i % 7 },
  spent: { $lt: 50 + i },
  'customer.tier': { $in: ['gold', 'silver', `t${i}`] },
});

/** What each gets as its published document: JSON, as in a page. */
function documents(): { ours: string; theirs: string } {
  const plan: Plan = {
    site: 's',
    experiences: Array.from({ length: rules }, (_, i) => ({
      id: `e${i}`,
      slot: `s${i}`,
      audience: conditionOf(i),
      variants: { a: { any: ['A'] } },
      split: { a: 50, default: 50 },
    })),
  };
  const features = Object.fromEntries(
    Array.from({ length: rules }, (_, i) => [
      `s${i}`,
      {
        defaultValue: 'default',
        rules: [
          {
            condition: conditionOf(i),
            variations: ['a', 'default'],
            weights: [0.5, 0.5],
            key: `e${i}`,
            seed: `e${i}`,
            hashVersion: 2,
          },
        ],
      },
    ]),
  );
  return { ours: JSON.stringify(compile(plan, 1)), theirs: JSON.stringify(features) };
}

/** Decides every rule once; answers how many show the variant. */
type Way = () => number;

function ourWay(document: string): Way {
  const known = { userId: 'u', traits: { tier: 'gold' }, interests: [], until: 9e15 };
  const situation: Situation = {
    rare,
    program: JSON.parse(document) as Program,
    profile: { ...emptyProfile(), visits: 4, spent: 200, known },
    id: 'visitor-1',
    now: 1.8e12,
    context: contextOf('&m_path=/&', 12),
  };
  return () => {
    let shown = 0;
    for (let i = 0; i < rules; i++) if (decide(`s${i}`, situation).options[0]?.variant === 'a') shown++;
    return shown;
  };
}

function theirWay(document: string): Way {
  const attributes = { id: 'visitor-1', visits: 4, spent: 200, customer: { tier: 'gold' } };
  const growthbook = new GrowthBook({ attributes, features: JSON.parse(document) });
  return () => {
    let shown = 0;
    for (let i = 0; i < rules; i++) if (growthbook.evalFeature(`s${i}`).value === 'a') shown++;
    return shown;
  };
}

/** ms of one call. */
function timed(way: Way): number {
  const start = performance.now();
  way();
  return performance.now() - start;
}

/** ms of the first pass in a process of its own. */
const cold = (which: 'ours' | 'theirs'): number =>
  Number(execFileSync(process.execPath, [fileURLToPath(import.meta.url), '--cold', which], { encoding: 'utf8' }));

function main(): void {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '25' }, cold: { type: 'string' } } });
  const { ours, theirs } = documents();
  if (values.cold) {
    process.stdout.write(String(timed(values.cold === 'ours' ? ourWay(ours) : theirWay(theirs))));
    return;
  }
  const runs = Number(values.runs);
  const [us, them] = [ourWay(ours), theirWay(theirs)];
  if (us() !== them()) throw new Error(`They do not agree: ${us()} beside ${them()}.`);
  for (let i = 0; i < 50; i++) [us(), them()];
  const warm = { ours: [] as number[], theirs: [] as number[] };
  const first = { ours: [] as number[], theirs: [] as number[] };
  for (let round = 0; round < runs; round++) {
    // Ten passes each, in turn, so that nothing that drifts favours one of them.
    warm.ours.push(timed(() => Array.from({ length: 10 }, us).length));
    warm.theirs.push(timed(() => Array.from({ length: 10 }, them).length));
    first.ours.push(cold('ours'));
    first.theirs.push(cold('theirs'));
  }
  const line = (name: string, a: number[], b: number[]) => {
    const { middle, low, high } = bootstrapped(paired(b, a, (theirTime, ourTime) => theirTime / ourTime));
    return `${name.padEnd(28)} ${middle.toFixed(1)} × [${low.toFixed(1)}, ${high.toFixed(1)}]   (medians: ${median(a).toFixed(1)} and ${median(b).toFixed(1)} ms)\n`;
  };
  process.stdout.write(
    `${rules} rules, ${runs} rounds; how many times as fast as GrowthBook, median of paired ratios [95 %]\n${line('warm, ten passes', warm.ours, warm.theirs)}${line('the first pass of a process', first.ours, first.theirs)}`,
  );
}

main();
