import { bind } from './bind.ts';
import { arms, bucket, inLayer } from './bucket.ts';
import { limitOn } from './caps.ts';
import type { Tree } from './content.ts';
import type { Context, Size } from './context.ts';
import type { Program, Rule } from './plan.ts';
import type { Profile } from './profile.ts';
import { changes, type Moment, momentOf, type Test, testOf } from './test-of.ts';

/** All that a decision depends on. Without a context, its names stay open and make up the residual condition. */
export interface Situation {
  program: Program;
  profile: Profile;
  /** What split tests are hashed by; without one nobody is in a test. */
  id: string | undefined;
  now: number;
  context?: Context | undefined;
}

/** Why a slot shows what it shows. Truth values of clauses, no personal data. */
export interface Receipt {
  slot: string;
  at: number;
  /** Plan version; 0 without a plan. */
  plan: number;
  size: Size;
  experience: string | null;
  variant: string | null;
  painted: 'gate' | 'engine' | 'default';
  why: string;
  clauses: [name: string, holds: boolean][];
  /** Where the visitor falls in the test, 0 ≤ n < 1. */
  bucket?: number;
  /** What the test is hashed with. */
  seed?: string;
  rejected: { experience: string; variant: string; why: string }[];
  /** When the answer next changes by itself, ms since 1970; null: never. */
  until: number | null;
}

/** What a slot of the plan may show, in order: the first whose residual condition holds. */
export interface Decision {
  options: {
    residual: string;
    experience: string;
    variant: string;
    tree: Tree;
    bucket: number | undefined;
    seed: string;
  }[];
  until: number;
  clauses: [name: string, holds: boolean][];
  rejected: Receipt['rejected'];
}

/** The content of a control: it has no form for any size, so the default stays. */
export const control: Tree = ['template', {}];

/** A rule, compiled. */
interface Prepared {
  rule: Rule;
  when: Test;
  seed: string;
  /** The arms of its test, or its only variant. */
  arms: ReturnType<typeof arms> | undefined;
  only: string | undefined;
}

/** A program's rules, compiled at its first decision: all, and by slot. */
const prepared = new WeakMap<Program, { all: Prepared[]; bySlot: Map<string, Prepared[]> }>();

function prepare(program: Program) {
  let found = prepared.get(program);
  if (!found) {
    const all = program.rules.map((rule): Prepared => {
      const { id, seed = id, split, coverage, variants } = rule;
      return {
        rule,
        seed,
        when: testOf(rule.when, program),
        arms: split ? arms(split, coverage) : undefined,
        only: Object.keys(variants)[0],
      };
    });
    const bySlot = new Map<string, Prepared[]>();
    for (const one of all) bySlot.set(one.rule.slot, [...(bySlot.get(one.rule.slot) || []), one]);
    prepared.set(program, (found = { all, bySlot }));
  }
  return found;
}

/** The arm that a visitor is in, and where they fall; the only variant of a rule without a test. No arm: not in the test. */
function armOf(
  { rule, seed, arms, only }: Prepared,
  { profile, id }: Situation,
): { arm: string | undefined; n?: number } {
  if (!arms) return { arm: only };
  if (!id) return { arm: undefined };
  const n = bucket(seed, id, rule.hashVersion);
  const before = profile.arms[seed];
  // Whoever had an arm on screen keeps it, as long as there is such an arm.
  if (before && arms.some(([name]) => name === before)) return { arm: before, n };
  return {
    arm:
      rule.layer && !inLayer(rule.layer, id) ? undefined : arms.find(([, from, until]) => n >= from && n < until)?.[0],
    n,
  };
}

/** Why a rule is out, whatever its audience. */
function refusal({ rule }: Prepared, arm: string | undefined, all: Prepared[], moment: Moment): string | undefined {
  const { program, profile, now, id } = moment;
  const { start = 0, end = Infinity, requires, slot } = rule;
  changes(moment, start);
  changes(moment, end);
  if (program.paused.includes(rule.id) || program.paused.includes(slot)) return 'paused';
  if (program.holdout && id && bucket(`holdout ${program.site}`, id) < program.holdout / 100) return 'held out';
  if (now < start || now >= end) return 'not now';
  if (!arm) return id ? 'not in the test' : 'no consent to remember a test';
  if (requires?.some(([other, wanted]) => armOf(all[other] as Prepared, moment).arm !== wanted)) return 'another test';
  if (profile.dismissed.includes(`${rule.id}/${arm}`)) return 'not for me';
  const limit = limitOn(rule, program, profile, now);
  if (limit) changes(moment, limit.until);
  return limit?.why;
}

/** Decides one slot of the plan. With a context there is at most one option, and its residual condition is empty. */
export function decide(slot: string, situation: Situation): Decision {
  const moment = momentOf(situation);
  const { all, bySlot } = prepare(situation.program);
  const options: Decision['options'] = [];
  const rejected: Decision['rejected'] = [];
  for (const one of bySlot.get(slot) || []) {
    const { rule, seed } = one;
    const { arm, n } = armOf(one, situation);
    let why = refusal(one, arm, all, moment);
    if (!why) {
      const left = one.when(moment);
      const content = rule.variants[arm as string];
      const tree = content && left !== false ? bind(content, moment.known) : control;
      if (moment.known) changes(moment, moment.known.until);
      why = left === false ? 'audience' : tree ? undefined : 'a value is missing';
      if (!why)
        options.push({
          residual: left === true ? '' : (left as string),
          experience: rule.id,
          variant: arm as string,
          tree: tree as Tree,
          bucket: n,
          seed,
        });
      if (!why && left === true) break;
    }
    if (why) rejected.push({ experience: rule.id, variant: arm || '', why });
  }
  return { options, until: moment.until, clauses: moment.clauses, rejected };
}
