import type { Load } from './measure.ts';
import { isPersonal, type Way, ways } from './page.ts';
import { bootstrapped, type Estimate, median, paired, quartiles } from './statistics.ts';

/** One load of each way, measured one right after the other. */
export type Round = Record<Way, Load>;

type Timed = 'hero' | 'heroFromDocument' | 'firstPaint' | 'firstContentfulPaint' | 'largestContentfulPaint';

const times: [measure: Timed, name: string][] = [
  ['hero', 'time to the hero'],
  ['heroFromDocument', "the same, from the document's beginning"],
  ['firstPaint', 'first paint'],
  ['firstContentfulPaint', 'first contentful paint'],
  ['largestContentfulPaint', 'largest contentful paint'],
];

export const spread = ({ middle, low, high }: Estimate, digits: number) =>
  `${middle.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;

const interval = ({ middle, low, high }: Estimate, digits: number) =>
  `${middle.toFixed(digits)} [${low.toFixed(digits)}, ${high.toFixed(digits)}]`;

/** Without the loads in which the hero never became personal, which are told beside. */
const known = (values: number[]) => values.filter(Number.isFinite);

const ratio = (a: number, b: number) => a / b;
const difference = (a: number, b: number) => a - b;

/** Columns as wide as what stands in them; the first flush left. */
export function table(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) =>
    row
      .map((cell, column) => (column ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('   ');
  return rows.map((row) => line(row).trimEnd()).join('\n');
}

/** The table of one condition, and what the run says of its own noise. */
export function report(condition: string, rounds: Round[]): string {
  const of = (way: Way, measure: Exclude<keyof Load, 'defaultPainted'>) => rounds.map((round) => round[way][measure]);
  const beside = (way: Way, base: Way, measure: Timed) =>
    way === base ? '' : interval(bootstrapped(known(paired(of(way, measure), of(base, measure), ratio))), 3);

  const timing = times.flatMap(([measure, name]) => [
    [`${name}, ms`, 'median (quartiles)', '÷ bare [95 %]', '÷ ideal [95 %]'],
    ...ways.map((way) => [
      `  ${way}`,
      spread(quartiles(known(of(way, measure))), 1),
      beside(way, 'bare', measure),
      beside(way, 'ideal', measure),
    ]),
  ]);

  const work = (['script', 'task'] as const).flatMap((measure) => [
    [`time in ${measure}s, ms`, 'median (quartiles)', '− bare [95 %]', '− ideal [95 %]'],
    ...ways.map((way) => [
      `  ${way}`,
      spread(quartiles(of(way, measure)), 1),
      ...(['bare', 'ideal'] as const).map((base) =>
        way === base ? '' : interval(bootstrapped(paired(of(way, measure), of(base, measure), difference)), 1),
      ),
    ]),
  ]);

  const harm = [
    ['harm', 'default painted', 'never personal', 'layout shift, worst', 'tasks over 50 ms a load', 'longest task, ms'],
    ...ways.map((way) => [
      `  ${way}`,
      `${rounds.filter((round) => round[way].defaultPainted).length} of ${rounds.length}`,
      isPersonal(way) ? `${rounds.length - known(of(way, 'hero')).length} of ${rounds.length}` : '',
      Math.max(...of(way, 'layoutShift')).toFixed(4),
      `${median(of(way, 'longTasks'))} (worst ${Math.max(...of(way, 'longTasks'))})`,
      `${median(of(way, 'longestTask')).toFixed(0)} (worst ${Math.max(...of(way, 'longestTask')).toFixed(0)})`,
    ]),
  ];

  const again = known(paired(of('ideal again', 'hero'), of('ideal', 'hero'), ratio));
  const alone = quartiles(again);
  const noise =
    `Noise: the ideal beside itself comes to a ratio of ${spread(alone, 3)} in a round (median, quartiles), and to ` +
    `${interval(bootstrapped(again), 3)} over all.\nA ratio to the ideal within that interval is noise. Only ratios and ` +
    'medians are claims; the milliseconds are this machine’s.';

  return [`${condition}, return visit`, table([...timing, ...work]), table(harm), noise].join('\n\n');
}
