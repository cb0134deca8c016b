import type { Experience, Plan } from '../core/plan.ts';
import { differenceOf, fixedInterval, type Interval, peekedInterval } from './statistics/difference.ts';
import { weighedMean } from './statistics/inverse-propensity.ts';
import { usualEffect, visitorsPerArm } from './statistics/power.ts';
import { ratioAlarm, ratioChance } from './statistics/sample-ratio.ts';
import { type Mean, type Sums, together, withoutBefore } from './statistics/sums.ts';
import { publishedPlan } from './store/plans.ts';
import { type SeenCell, seenCells, versionsOf } from './store/results.ts';
import type { Db } from './store/store.ts';

const day = 86_400_000;

/** How likely a test calls any difference that is not there. */
const falseAlarm = 0.05;

/** Of fewer browsers nothing is told, and of fewer goals reached in two arms no difference. */
const least = { browsers: 20, goals: 10 };

export type Verdict = 'better' | 'worse' | 'open' | 'too few';

/** What a variant did beside the control, in the unit of what it is of: rates as shares, 0–1. */
export interface Compared {
  variant: string;
  of: 'rate' | 'value';
  difference: number | null;
  /** The difference as a share of the control's; null where that is 0. */
  lift: number | null;
  /** Holds however often one looks. The verdict goes by it. null, as the others: of too few. */
  peeked: Interval | null;
  /** Holds for who looks once, on a day fixed beforehand. */
  fixed: Interval | null;
  /** Which share of the variance was foretold by what the browsers did before, 0–1. */
  foretold: number;
  verdict: Verdict;
}

/** An arm's browsers, and what they did; null where that is hidden or of too few. */
export interface ArmResult {
  variant: string;
  browsers: number;
  reached: number | null;
  /** The share of browsers that reached the goal; of a test that learns, what it would have been among all visitors. */
  rate: number | null;
  value: number | null;
}

export interface TestResult {
  experience: string;
  slot: string;
  goal: string;
  learns: boolean;
  control: string;
  /** Since when the test has been what it is now. */
  since: Date;
  /** Browsers that had several of its variants on screen; they do not count. */
  mixed: number;
  /** How likely groups are so far from their planned shares by chance. */
  ratioChance: number;
  /** Why nothing is told of what the arms did; null where it is. */
  hidden: string | null;
  arms: ArmResult[];
  compared: Compared[];
  /** The same arms of some browsers alone. */
  groups: { by: 'size' | 'visits'; name: string; arms: ArmResult[] }[];
  /** The smallest difference that it is to find, as a share of the control's rate. */
  effect: number;
  /** Days until it could find that; null where that cannot be said or nothing is open. */
  daysLeft: number | null;
}

/** What makes a test another one: who changes anything of it begins anew. */
const testOf = ({ slot, audience, variants, split, coverage, seed, hashVersion, layer, hashBy, bandit }: Experience) =>
  JSON.stringify([slot, audience, variants, split, coverage, seed, hashVersion, layer, hashBy, bandit]);

async function begunAt(db: Db, site: string, experience: Experience): Promise<Date> {
  const versions = await versionsOf(db, site, experience.id);
  const same = testOf(experience);
  const other = versions.findIndex(({ written }) => !written || testOf(written as Experience) !== same);
  return versions.at(other < 0 ? -1 : Math.max(0, other - 1))?.published_at ?? new Date(0);
}

const rateSums = (cell: SeenCell): Sums => ({
  n: cell.n,
  y: cell.reached,
  yy: cell.reached,
  x: cell.before,
  xx: cell.before,
  xy: cell.both,
});

const valueSums = (cell: SeenCell): Sums => ({
  n: cell.n,
  y: cell.worth,
  yy: cell.worth_squares,
  x: cell.worth_before,
  xx: cell.worth_before_squares,
  xy: cell.worth_products,
});

const measures = { rate: rateSums, value: valueSums };

/** The means of arms, by their cells. Of a test that learns an arm's share moved, and each browser counts for those that it stands for. */
function meansOf(arms: SeenCell[][], of: 'rate' | 'value', learns: boolean): { means: Mean[]; gone: number } {
  const sums = arms.map((cells) => cells.map((cell) => ({ ...measures[of](cell), share: cell.share })));
  if (learns) return { means: sums.map(weighedMean), gone: 0 };
  return withoutBefore(sums.map(together));
}

function armResult(variant: string, cells: SeenCell[], learns: boolean, hidden: boolean): ArmResult {
  const { n, y } = together(cells.map(rateSums));
  if (hidden || n < least.browsers) return { variant, browsers: n, reached: null, rate: null, value: null };
  const rate = learns ? weighedMean(cells.map((cell) => ({ ...rateSums(cell), share: cell.share }))).mean : y / n;
  return { variant, browsers: n, reached: y, rate, value: together(cells.map(valueSums)).y };
}

function verdictOf(peeked: Interval | null): Verdict {
  if (!peeked) return 'too few';
  const [low, high] = peeked;
  if (low > 0) return 'better';
  return high < 0 ? 'worse' : 'open';
}

/** Each variant beside the control; each question has its part of the false alarms (Bonferroni). */
function comparisons(byArm: Map<string, SeenCell[]>, control: string, learns: boolean): Compared[] {
  const variants = [...byArm.keys()].filter((variant) => variant !== control);
  const worth = [...byArm.values()].flat().some((cell) => cell.worth);
  const asked = worth ? (['rate', 'value'] as const) : (['rate'] as const);
  const alpha = falseAlarm / (variants.length * asked.length);
  return variants.flatMap((variant) =>
    asked.map((of): Compared => {
      const arms = [byArm.get(control) ?? [], byArm.get(variant) ?? []];
      const all = arms.map((cells) => together(cells.map(rateSums)));
      const { means, gone } = meansOf(arms, of, learns);
      const [one, other] = means as [Mean, Mean];
      const difference = differenceOf(one, other);
      const few =
        all.some(({ n }) => n < least.browsers) ||
        all.reduce((sum, { y }) => sum + y, 0) < least.goals ||
        !(difference.error > 0);
      const peeked = few ? null : peekedInterval(difference, alpha);
      return {
        variant,
        of,
        difference: few ? null : difference.value,
        lift: few || !one.mean ? null : difference.value / one.mean,
        peeked,
        fixed: few ? null : fixedInterval(difference, alpha),
        foretold: gone,
        verdict: verdictOf(peeked),
      };
    }),
  );
}

/** By the rate of all arms together, so that nobody learns from it which arm is ahead. */
function daysLeftOf(counted: Sums, arms: number, effect: number, since: Date, now: number): number | null {
  const days = (now - since.getTime()) / day;
  const rate = counted.y / counted.n;
  // The pace of less than a day says nothing.
  if (!(rate > 0 && rate < 1) || days < 1) return null;
  const left = Math.ceil((visitorsPerArm({ baseline: rate, effect }) * arms - counted.n) / (counted.n / days));
  return left > 0 && Number.isFinite(left) ? left : null;
}

function hiddenWhy({ hashBy }: Experience, chance: number): string | null {
  if (hashBy)
    return `The test is drawn by “${hashBy}”, and browsers are counted: those of one ${hashBy} are too alike for these figures to hold.`;
  if (chance < ratioAlarm)
    return 'The groups are not as large as their shares in the plan, and that is hardly chance: something keeps some visitors from being counted, such as a variant that breaks a page. Find it; then give the test another “seed”, so that it begins anew.';
  return null;
}

async function resultOf(db: Db, plan: Plan, experience: Experience, now: number): Promise<TestResult | undefined> {
  const { id, slot, split, bandit, goal, effect = usualEffect } = experience;
  const success = goal === undefined ? undefined : plan.goals?.[goal];
  if (!split || goal === undefined || !success) return undefined;
  const since = await begunAt(db, plan.site, experience);
  const learns = bandit !== undefined;
  const cells = await seenCells(db, plan.site, {
    experience: id,
    event: success.event,
    value: success.value,
    since,
    now: new Date(now),
    delay: bandit && (bandit.delay ?? 1) * day,
  });
  const names = Object.keys(split);
  const byArm = new Map(names.map((name) => [name, cells.filter(({ variant }) => variant === name)]));
  const control = names.includes('default') ? 'default' : (names[0] as string);
  const visitors = (name: string) => together((byArm.get(name) ?? []).map(rateSums)).n;
  // Shares that move have no ratio to be held to.
  const chance = learns
    ? 1
    : ratioChance(names.map((name) => ({ visitors: visitors(name), expected: split[name] ?? 0 })));
  const hidden = hiddenWhy(experience, chance);
  const armsOf = (some: (cell: SeenCell) => boolean) =>
    names.map((name) => armResult(name, (byArm.get(name) ?? []).filter(some), learns, hidden !== null));
  const counted = together([...byArm.values()].flat().map(rateSums));
  const compared = hidden === null ? comparisons(byArm, control, learns) : [];
  const isOpen = compared.some(({ verdict }) => verdict === 'open' || verdict === 'too few');
  const sizes = [...new Set(cells.map(({ size }) => size))].filter((size) => size !== null).sort();
  return {
    experience: id,
    slot,
    goal,
    learns,
    control,
    since,
    mixed: cells.filter(({ variant }) => variant === null).reduce((sum, { n }) => sum + n, 0),
    ratioChance: chance,
    hidden,
    arms: armsOf(() => true),
    compared,
    groups: [
      ...sizes.map((name) => ({ by: 'size' as const, name, arms: armsOf(({ size }) => size === name) })),
      ...[false, true].map((was) => ({
        by: 'visits' as const,
        name: was ? 'returning' : 'new',
        arms: armsOf(({ returning }) => returning === was),
      })),
    ],
    effect,
    daysLeft: isOpen ? daysLeftOf(counted, names.length, effect, since, now) : null,
  };
}

/** What the tests of a site's published plan found: those that have a goal. */
export async function resultsOf(db: Db, site: string, now: number): Promise<TestResult[]> {
  const plan = (await publishedPlan(db, site))?.plan;
  if (!plan) return [];
  const results: TestResult[] = [];
  for (const experience of plan.experiences ?? []) {
    const result = await resultOf(db, plan, experience, now);
    if (result) results.push(result);
  }
  return results;
}
