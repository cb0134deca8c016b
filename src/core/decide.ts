import { bind } from './bind.ts';
import { bucket } from './bucket.ts';
import { control, type Tree } from './content.ts';
import type { Context } from './context.ts';
import { changes, type Findings, type Moment, momentOf } from './moment.ts';
import type { Program, Rule } from './plan.ts';
import type { Profile } from './profile.ts';
import type { Rare } from './rare.ts';
import { isSafeTree } from './safe-tree.ts';
import { type Test, testOf } from './test-of.ts';

/** All that a decision depends on. Without a context, its names stay open and make up the residual condition. */
export interface Situation {
  program: Program;
  profile: Profile;
  /** What split tests are hashed by; without one nobody is in a test. */
  id: string | undefined;
  now: number;
  context?: Context | undefined;
  /** What only some programs need. */
  rare?: Rare | undefined;
  /** Answers that were given before, in place of profile and context. */
  recall?: Recall | undefined;
}

/** What a receipt recalls of a decision. */
export interface Recall {
  clause(name: string): boolean;
  bucket(seed: string): number;
  /** Why a rule was out for what the profile says of its exposures and traits. */
  refusal(rule: string): string | undefined;
  arm(seed: string): string | undefined;
}

/** What a slot may show where a residual condition holds. */
interface Option {
  /** Names of the context alone; empty: always. */
  residual: string;
  experience: string;
  variant: string;
  tree: Tree;
  /** Where the visitor falls in the test, and what that is hashed with. */
  bucket: number | undefined;
  seed: string;
  /** Of a bandit: the weights' version, which of its audiences the visitor is in, and how likely the arm was. */
  weights: [version: number, audience: number, propensity: number] | undefined;
}

/** What a slot of the plan may show, in order: the first whose residual condition holds. */
export interface Decision {
  options: Option[];
  until: number;
}

/** What is hashed, and where the visitor that was asked for last falls. */
interface Fall {
  seed: string;
  version: number | undefined;
  of: string | undefined;
  n: number;
}

const fallIn = (seed: string, version?: number): Fall => ({ seed, version, of: undefined, n: 0 });

/** Where the visitor falls, 0 ≤ n < 1. */
function place(fall: Fall, { recall, facts }: Moment, id: string): number {
  const { seed, version } = fall;
  if (recall) return recall.bucket(seed);
  if (id !== fall.of) fall.n = bucket(seed, (fall.of = id), version);
  if (facts) facts.buckets[seed] = fall.n;
  return fall.n;
}

/** A rule, compiled. */
export interface Prepared {
  fall: Fall;
  rule: Rule;
  when: Test;
  inLayer: Fall | undefined;
  /** The tests of the audiences in which a bandit learns apart. */
  by: Test[] | undefined;
  /** Its only variant, where there is no test. */
  only: string | undefined;
}

/** A test that cannot be read fails when it is asked, so that it costs its own rule alone. */
function readable(read: () => Test): Test {
  try {
    return read();
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** A program's rules, compiled at its first decision: all, and by slot; and where a visitor falls in its holdout. */
const prepared = new WeakMap<Program, { all: Prepared[]; bySlot: Map<string, Prepared[]>; holdout: Fall }>();

function prepare(situation: Situation) {
  const { program } = situation;
  let found = prepared.get(program);
  if (!found) {
    const bySlot = new Map<string, Prepared[]>();
    const all = program.rules.map((rule): Prepared => {
      const { id, slot, seed = id, arms, by, variants, layer } = rule;
      const one: Prepared = {
        rule,
        when: readable(() => testOf(rule.when, situation)),
        fall: fallIn(seed, rule.hashVersion),
        inLayer: layer && fallIn(`__${layer[0]}`, 1),
        by: by?.map((asked) => readable(() => testOf(asked, situation))),
        only: arms ? undefined : Object.keys(variants || {})[0],
      };
      const others = bySlot.get(slot);
      if (others) others.push(one);
      else bySlot.set(slot, [one]);
      return one;
    });
    prepared.set(program, (found = { all, bySlot, holdout: fallIn(`holdout ${program.site}`) }));
  }
  return found;
}

/** What a visitor gets of a rule: the arm that they are in, or the only variant. No arm: they are not in the test. */
export interface Drawn {
  arm: string | undefined;
  bucket?: number | undefined;
  weights?: Option['weights'];
}

function draw(one: Prepared, moment: Moment): Drawn {
  const { layer, arms: planned } = one.rule;
  const { fall, inLayer, only, by } = one;
  if (!planned || !moment.id) return { arm: only };
  const { profile, recall, facts, known } = moment;
  // Who logs in keeps the arms that were on screen.
  const { hashBy } = one.rule;
  if (known && hashBy !== undefined) changes(moment, known.until);
  const own = known && hashBy !== undefined && (hashBy ? known.traits[hashBy] : known.userId);
  const id = own ? String(own) : moment.id;
  const n = place(fall, moment, id);
  const before = recall ? recall.arm(fall.seed) : profile.arms[fall.seed];
  // Whoever had an arm on screen keeps it, as long as there is such an arm. A bandit's arms move, so that each draw is as likely as said.
  if (before && !by && planned.some(([name]) => name === before)) {
    if (facts) facts.arms[fall.seed] = before;
    return { arm: before, bucket: n };
  }
  if (layer && inLayer) {
    const at = place(inLayer, moment, id);
    if (at < layer[1] || at >= layer[2]) return { arm: undefined };
  }
  if (by) return (moment.rare as Rare).learnedArm(one, n, moment);
  for (const [arm, from, until] of planned) if (n >= from && n < until) return { arm, bucket: n };
  return { arm: undefined };
}

/** Why a rule is out, whatever its audience. */
function refusal(
  { rule }: Prepared,
  arm: string | undefined,
  { all }: ReturnType<typeof prepare>,
  moment: Moment,
): string | undefined {
  const { program, profile, now, id, recall } = moment;
  const { start = 0, end = Infinity, requires } = rule;
  changes(moment, start);
  changes(moment, end);
  if (program.paused.includes(rule.id) || program.paused.includes(rule.slot)) return 'paused';
  if (now < start || now >= end) return 'not now';
  if (!arm) return id ? 'not in the test' : 'no consent to remember a test';
  if (requires?.some(([other, wanted]) => draw(all[other] as Prepared, moment).arm !== wanted)) return 'another test';
  if (recall) return recall.refusal(rule.id);
  if (profile.dismissed.length && profile.dismissed.includes(`${rule.id}/${arm}`)) return 'not for me';
  if (!rule.caps && !rule.rest && !program.caps) return undefined;
  // Without it this throws, and the rule is out.
  const limit = (moment.rare as Rare).limitOn(rule, program, moment);
  if (limit) changes(moment, limit.until);
  return limit?.why;
}

/** What a rule shows to whom its audience lets in; or why it does not. */
function optionOf(
  { rule, when, fall }: Prepared,
  { arm, bucket, weights }: Drawn,
  { holdout }: ReturnType<typeof prepare>,
  moment: Moment,
): Option | string {
  const left = when(moment);
  if (left === false) return 'audience';
  const content = rule.variants[arm as string] || control;
  const bound = rule.bound && !moment.recall;
  if (bound && moment.known) changes(moment, moment.known.until);
  // Without it this throws, and the rule is out.
  const tree = bound ? (rule.rich ? (moment.rare as Rare).fillTree : bind)(content, moment) : content;
  if (!tree) return 'a value is missing';
  if (!moment.recall && !isSafeTree(tree)) return 'it is not safe content';
  const { program, id } = moment;
  // Last, so that a receipt tells what somebody who is held out would have had.
  if (program.holdout && id && place(holdout, moment, id) < program.holdout / 100) return 'held out';
  const residual = left === true ? '' : left;
  return { residual, experience: rule.id, variant: arm as string, tree, bucket, weights, seed: fall.seed };
}

/**
 * Decides one slot of the plan. With a context there is at most one option, and its residual condition is empty. What was asked, and what
 * was rejected and why, is noted in `facts`.
 */
export function decide(slot: string, situation: Situation, facts?: Findings): Decision {
  const moment = momentOf(situation, facts);
  const program = prepare(situation);
  const options: Decision['options'] = [];
  for (const one of program.bySlot.get(slot) || []) {
    let arm: string | undefined;
    let why: string | undefined;
    try {
      const drawn = draw(one, moment);
      arm = drawn.arm;
      why = refusal(one, arm, program, moment);
      const option = why ? undefined : optionOf(one, drawn, program, moment);
      if (typeof option === 'string') why = option;
      else if (option) options.push(option);
      if (options.at(-1)?.residual === '') break;
    } catch (error) {
      // Whatever is wrong with an experience costs that experience alone; who replays a receipt is told.
      if (moment.recall) throw error;
      why = 'it cannot be read';
    }
    if (why) facts?.rejected.push({ experience: one.rule.id, variant: arm || '', why });
  }
  return { options, until: moment.until };
}
