import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { compile } from '../core/compile.ts';
import { differenceOf, type Range, type Sums } from '../core/confidence.ts';
import { decided, guardDefaults, type Metric, metrics } from '../core/guard.ts';
import type { Experience, Plan } from '../core/plan.ts';
import { beginGuard, type Guarded, guardsOf, hold, type Measured, measuredSince } from './store/guards.ts';
import { publish, publishedPlan } from './store/plans.ts';
import type { Db } from './store/store.ts';

const day = 86_400_000;

/** How long a comparison goes on before it begins anew, ms. */
const guardSpan = 28 * day;

/** How likely it is that anything of a plan is held within that time although nothing is worse than allowed. */
const falseAlarm = 0.05;

/** What is slower counts as the most. The usual values are about what web pages have. */
const ranges: Record<Metric, Range> = {
  lcp: { most: 10_000, usual: 2000 },
  cls: { most: 1, usual: 0.05 },
  inp: { most: 2000, usual: 100 },
};

const most = { lcp: ranges.lcp.most, cls: ranges.cls.most, inp: ranges.inp.most };

/** How an experience is known again: another text is another experience, but for what no page gets. */
export const definitionOf = ({ brief: _, offer: __, effect: ___, ...experience }: Experience): string =>
  createHash('sha256').update(JSON.stringify(experience)).digest('hex');

/** Whether an experience has a control of its own: a test of fixed shares that leaves some visitors the default. */
export const hasControl = ({ split, bandit }: Experience): boolean => !bandit && (split?.default ?? 0) > 0;

/** What is compared with what, by the names of `decided`. */
interface Comparison {
  what: string;
  treated: string[];
  control: string[];
}

/**
 * The comparisons of an experience: each arm of a test with its control, else with whom the plan's holdout keeps from it. Of a test that learns
 * the arms' shares move, and with them who is in them: it is compared as a whole.
 */
function comparisonsOf(experience: Experience): Comparison[] {
  const { id, variants, split, bandit } = experience;
  const arms = Object.keys(split ?? variants);
  const control = hasControl(experience) ? [decided(id, 'default')] : [decided(id)];
  if (bandit) return [{ what: '', treated: arms.map((arm) => decided(id, arm)), control }];
  return arms
    .filter((arm) => arm !== 'default')
    .map((arm) => ({ what: split ? `${arm}: ` : '', treated: [decided(id, arm)], control }));
}

const together = (all: Measured[], names: string[], metric: Metric): Sums =>
  all
    .filter((one) => names.includes(one.decided))
    .map((one) => one[metric])
    .reduce((a, b) => ({ n: a.n + b.n, sum: a.sum + b.sum, squares: a.squares + b.squares }), {
      n: 0,
      sum: 0,
      squares: 0,
    });

const count = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const inUnits = (metric: Metric, value: number) => (metric === 'cls' ? value.toFixed(3) : count.format(value));
const signed = (metric: Metric, value: number) => `${value < 0 ? '−' : '+'}${inUnits(metric, Math.abs(value))}`;

/** Why an experience is to be held, by what was measured: undefined while nothing is surely worse than allowed. */
export function verdict(
  comparisons: Comparison[],
  measured: Measured[],
  guard: NonNullable<Plan['guard']>,
  alpha: number,
): string | undefined {
  for (const { what, treated, control } of comparisons)
    for (const metric of metrics) {
      const [one, other] = [together(measured, treated, metric), together(measured, control, metric)];
      if (!one.n || !other.n) continue;
      const allowed = guard[metric] ?? guardDefaults[metric];
      const { difference, low, high } = differenceOf(one, other, ranges[metric], alpha);
      if (low <= allowed) continue;
      const unit = metric === 'cls' ? '' : ' ms';
      return `${what}${metric.toUpperCase()} ${signed(metric, difference)}${unit} [${inUnits(metric, low)}, ${inUnits(metric, high)}], allowed ${inUnits(metric, allowed)}; ${count.format(one.n)} browsers with it, ${count.format(other.n)} without`;
    }
  return undefined;
}

/** The comparisons that go on, begun where they have not been; with what was compared so far. */
async function compared(db: Db, plan: Plan, version: number, rows: Guarded[], now: number) {
  const running: { row: Guarded; comparisons: Comparison[] }[] = [];
  for (const experience of plan.experiences ?? []) {
    const { id, slot } = experience;
    const row = rows.find((one) => one.experience === id);
    const definition = definitionOf(experience);
    const same = row?.definition === definition;
    if ((same && row.held) || plan.paused?.some((name) => name === id || name === slot)) continue;
    if (same && now - row.since.getTime() < guardSpan) running.push({ row, comparisons: comparisonsOf(experience) });
    else
      await beginGuard(db, {
        site: plan.site,
        experience: id,
        definition,
        plan: version,
        since: new Date(now),
        held: '',
      });
  }
  return running;
}

/**
 * Looks at what real visitors' pages measured, and holds each experience of a site's published plan that makes them worse than the plan allows.
 * It may be called at any time and by any number of processes at once: an experience is held once, and what a process that stopped half-way has
 * left undone the next one does.
 */
export async function lookAfter(db: Db, site: string, now: number, log: Logger): Promise<void> {
  const published = await publishedPlan(db, site);
  const { guard } = published?.plan ?? {};
  if (!published || !guard) return;
  const { plan, program } = published;
  const rows = await guardsOf(db, site);
  const running = await compared(db, plan, program.version, rows, now);
  const alpha = falseAlarm / (metrics.length * (plan.experiences ?? []).flatMap(comparisonsOf).length);
  // Those that began together are asked for together.
  const began = ({ row }: (typeof running)[number]) => `${row.plan} ${row.since.getTime()}`;
  for (const key of new Set(running.map(began))) {
    const those = running.filter((one) => began(one) === key);
    const start = (those[0] as (typeof those)[number]).row;
    const names = those.flatMap(({ comparisons }) =>
      comparisons.flatMap(({ treated, control }) => [...treated, ...control]),
    );
    const measured = await measuredSince(db, start, [...new Set(names)], most);
    for (const { row, comparisons } of those) {
      const reason = verdict(comparisons, measured, guard, alpha);
      if (reason && (await hold(db, row, reason)))
        log.warn({ site, experience: row.experience, reason }, 'held by the guard');
    }
  }
  await pauseHeld(db, plan, program.version, now);
}

/** The plan with what the guard holds among what is paused. */
export async function withHeld(db: Db, plan: Plan): Promise<Plan> {
  const rows = await guardsOf(db, plan.site);
  const held = (plan.experiences ?? []).filter((experience) =>
    rows.some((row) => row.experience === experience.id && row.held && row.definition === definitionOf(experience)),
  );
  const paused = plan.paused ?? [];
  const more = held.map(({ id }) => id).filter((id) => !paused.includes(id));
  return more.length ? { ...plan, paused: [...paused, ...more] } : plan;
}

/** Publishes a plan anew where the guard holds something that is not paused yet, unless somebody else has published meanwhile. */
async function pauseHeld(db: Db, plan: Plan, version: number, now: number): Promise<void> {
  const wanted = await withHeld(db, plan);
  if (wanted !== plan)
    await publish(db, plan.site, wanted, (next) => compile(wanted, next), {
      act: 'hold',
      by: 'guard',
      now,
      after: version,
    });
}
