import { checkSlots, type SlotProblem } from '../core/check.ts';
import { expressionOf } from '../core/compile.ts';
import { print } from '../core/expression.ts';
import type { FoundSlot } from '../core/protocol.ts';
import { guardsOf } from './store/guards.ts';
import { publishedPlan } from './store/plans.ts';
import {
  arrivals,
  exposures,
  foundSlots,
  type GoalCount,
  goalsAfter,
  type SeenPage,
  seenPages,
} from './store/reports.ts';
import type { Db } from './store/store.ts';
import { type Channel, channelOf, trafficOf } from './traffic.ts';

/** One variant, or the default, of an experience. */
export interface VariantReport {
  /** null: the slot's own content. */
  variant: string | null;
  exposures: number;
  devices: number;
  goals: Pick<GoalCount, 'goal' | 'reached' | 'devices' | 'value'>[];
}

/** An experience of the plan, or the templates that a slot has in its HTML. */
export interface ExperienceReport {
  /** The experience's id; null for a slot's own templates. */
  id: string | null;
  slot: string;
  audience: string | null;
  /** The goal that the plan names for it. */
  goal: string | null;
  paused: boolean;
  /** Why the guard holds it; null while it does not. */
  held: string | null;
  variants: VariantReport[];
}

/** All that an owner's page tells. */
export interface Report {
  pages: SeenPage[];
  slots: { path: string; at: Date; slots: FoundSlot[]; problems: SlotProblem[] }[];
  experiences: ExperienceReport[];
  /** Visits that came from somewhere, by channel, the most first. */
  channels: { channel: Channel; visits: number }[];
  /** The published version; 0 without a plan. */
  planVersion: number;
}

/** How far back a report looks, ms. */
export const reportSpan = 30 * 86_400_000;

function byChannel(arrived: { arrival: string; visits: number }[]): Report['channels'] {
  const counted = new Map<Channel, number>();
  for (const { arrival, visits } of arrived) {
    const channel = channelOf(trafficOf(arrival));
    counted.set(channel, (counted.get(channel) ?? 0) + visits);
  }
  return [...counted]
    .map(([channel, visits]) => ({ channel, visits }))
    .sort((a, b) => b.visits - a.visits || a.channel.localeCompare(b.channel));
}

export async function reportOn(db: Db, site: string, now: number): Promise<Report> {
  const since = new Date(now - reportSpan);
  const published = await publishedPlan(db, site);
  const plan = published?.plan;
  const goals = Object.entries(plan?.goals ?? {}).map(([name, { event, value }]) => ({
    name,
    event,
    ...(value && { value }),
  }));
  const [pages, arrived, found, shown, reached, guards] = await Promise.all([
    seenPages(db, site, since),
    arrivals(db, site, since),
    foundSlots(db, site, since),
    exposures(db, site, since),
    goalsAfter(db, site, since, goals),
    guardsOf(db, site),
  ]);
  const audiences = Object.keys(plan?.audiences ?? {});
  const paused = plan?.paused ?? [];
  const byKey = new Map<string, ExperienceReport>();
  const keyOf = (id: string | null, slot: string) => (id === null ? `#${slot}` : id);
  for (const { id, slot, audience, goal } of plan?.experiences ?? []) {
    const pausedNow = paused.includes(id) || paused.includes(slot);
    byKey.set(keyOf(id, slot), {
      id,
      slot,
      audience: print(expressionOf(audience)),
      goal: goal ?? null,
      paused: pausedNow,
      held: (pausedNow && guards.find((one) => one.experience === id)?.held) || null,
      variants: [],
    });
  }
  /** A report of what the plan does not have: a slot's own templates, or what an earlier plan had. */
  const unplanned = (id: string | null, slot: string): ExperienceReport => ({
    id,
    slot,
    audience: null,
    goal: null,
    paused: paused.includes(slot),
    held: null,
    variants: [],
  });
  const planned = new Set(plan?.experiences?.map(({ id }) => id));
  for (const { experience, slot, variant, exposures, devices } of shown) {
    // A slot's own templates are an experience by the slot's name.
    const id = experience === slot && !planned.has(slot) ? null : experience;
    const key = keyOf(id, slot);
    const report = byKey.get(key) ?? unplanned(id, slot);
    byKey.set(key, report);
    const goals = reached
      .filter((one) => one.slot === slot && one.experience === experience && one.variant === variant)
      .filter((one) => report.goal === null || one.goal === report.goal)
      .map(({ goal, reached, devices, value }) => ({ goal, reached, devices, value }));
    report.variants.push({ variant, exposures, devices, goals });
  }
  // A template is told in the markup as well as by exposures: what nobody has seen yet is there too.
  for (const { slots } of found) {
    for (const { slot, for: templates } of slots ?? []) {
      const key = keyOf(null, slot);
      if (templates.length && !byKey.has(key)) byKey.set(key, unplanned(null, slot));
    }
  }
  return {
    pages,
    slots: found.map(({ path, at, slots }) => ({
      path,
      at,
      slots: slots ?? [],
      problems: checkSlots(slots ?? [], audiences),
    })),
    experiences: [...byKey.values()],
    channels: byChannel(arrived),
    planVersion: published?.program.version ?? 0,
  };
}
