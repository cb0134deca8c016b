import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { simulate } from '../core/support/simulation.ts';
import { median } from './statistics.ts';

// An entry: `npm run bench:bandit` runs the built form of this file. Goals that a test misses beside an oracle that always shows the best
// arm, by day, for a bandit and for even shares; the median of many runs.

const rates = { default: 0.05, a: 0.04, b: 0.065, c: 0.05 };
const days = 60;
const visitors = 800;
const risks = [1, 0.5, 0.2];

function main(): void {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '40' }, svg: { type: 'string' } } });
  const seeds = Array.from({ length: Number(values.runs) }, (_, seed) => seed);
  const ways = risks.map((risk) => {
    const runs = seeds.map((seed) => simulate({ rates, bandit: { risk, floor: 0.02 }, days, visitors, seed }));
    const at = (day: number) => median(runs.map(({ regret }) => regret[day] as number));
    return {
      name: risk === 1 ? 'bandit' : `bandit, risk ≤ ${risk}`,
      curve: Array.from({ length: days }, (_, day) => at(day)),
      risked: Math.max(...runs.map(({ mostRisked }) => mostRisked)),
      even: runs[0]?.even ?? [],
    };
  });
  const all = [
    { name: 'even shares', curve: ways[0]?.even ?? [], risked: 0.75 },
    ...ways,
    { name: 'oracle', curve: Array<number>(days).fill(0), risked: 1 },
  ];
  const shown = [1, 5, 10, 20, 30, 45, 60];
  const lines = all.map(({ name, curve, risked }) =>
    [
      name.padEnd(20),
      ...shown.map((day) => (curve[day - 1] as number).toFixed(0).padStart(6)),
      `${(100 * risked).toFixed(1)} %`.padStart(12),
    ].join(' '),
  );
  process.stdout.write(
    `Goals missed beside the oracle by day (median of ${seeds.length} runs; ${visitors} visitors a day; rates ${Object.values(rates).join(', ')})\n` +
      `${''.padEnd(20)} ${shown.map((day) => `${day}`.padStart(6)).join(' ')}  most risked\n${lines.join('\n')}\n\n${plot(all)}\n`,
  );
  if (values.svg) writeFileSync(values.svg, svg(all));
}

interface Curve {
  name: string;
  curve: number[];
}

const highest = (all: Curve[]) => Math.max(...all.flatMap(({ curve }) => curve));

/** The curves as text: a letter each. */
function plot(all: Curve[], rows = 16): string {
  const top = highest(all);
  const grid = Array.from({ length: rows + 1 }, () => Array<string>(days).fill(' '));
  for (const [i, { curve }] of all.entries())
    for (const [day, value] of curve.entries())
      (grid[rows - Math.round((value / top) * rows)] as string[])[day] = 'EBMSO'[i] ?? '*';
  const legend = all.map(({ name }, i) => `${'EBMSO'[i] ?? '*'} ${name}`).join('   ');
  return `${grid.map((row) => `│${row.join('')}`).join('\n')}\n└${'─'.repeat(days)} days\n${legend}`;
}

function svg(all: Curve[]): string {
  const [width, height, top] = [720, 400, highest(all)];
  const colours = ['#888', '#0b6e4f', '#c1666b', '#4281a4', '#222'];
  const x = (day: number) => 50 + (day / (days - 1)) * (width - 200);
  const y = (value: number) => height - 40 - (value / top) * (height - 60);
  const lines = all.map(({ name, curve }, i) => {
    const points = curve.map((value, day) => `${x(day).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
    const end = curve.at(-1) as number;
    return `<polyline fill="none" stroke="${colours[i]}" stroke-width="2" points="${points}"/><text x="${x(days - 1) + 6}" y="${y(end) + 4}" fill="${colours[i]}">${name}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="#fff"/><path d="M50 20V${height - 40}H${width - 150}" fill="none" stroke="#aaa"/><text x="50" y="${height - 15}">day 1</text><text x="${width - 190}" y="${height - 15}">day ${days}</text><text x="8" y="${y(top) + 4}">${top.toFixed(0)}</text>${lines.join('')}</svg>\n`;
}

main();
