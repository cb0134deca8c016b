import { inAudience } from './audience.ts';
import { inClause } from './behaviour.ts';
import { bind } from './bind.ts';
import { armAt, bucket, inLayer } from './bucket.ts';
import { limitOn } from './caps.ts';
import type { Tree } from './content.ts';
import { type Context, inContext, isOfContext, type Size } from './context.ts';
import type { Clause, Expression, Program, Rule } from './plan.ts';
import type { Profile } from './profile.ts';

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
  options: { residual: string; experience: string; variant: string; tree: Tree; bucket?: number; seed?: string }[];
  until: number;
  clauses: [name: string, holds: boolean][];
  rejected: Receipt['rejected'];
}

/** The content of a control: it has no form for any size, so the default stays. */
export const control: Tree = ['template', {}];

type Truth = (part: string | Clause) => boolean | undefined;

/** What is left of an expression when the truth of some names is known. */
export function residual(expression: Expression, truth: Truth): string | boolean {
  // A clause is never left open: none speaks of the context.
  if (!Array.isArray(expression)) return truth(expression) ?? (expression as string);
  const [joint, parts] = expression;
  const left = parts.map((part) => residual(part, truth));
  if (joint === 'not') return typeof left[0] === 'string' ? `not (${left[0]})` : !left[0];
  const decides = joint === 'or';
  if (left.includes(decides)) return decides;
  const open = left.filter((part) => typeof part === 'string');
  return open.length ? (open.length > 1 ? `(${open.join(` ${joint} `)})` : (open[0] as string)) : !decides;
}

/** What each name says in a situation. `seen` is told of every name, and of when its answer changes. */
export function truthIn(
  { program, profile, now, context }: Situation,
  seen: (name: string, holds: boolean, until: number) => void = () => {},
): Truth {
  const truth: Truth = (name) => {
    if (typeof name !== 'string') {
      const [holds, until] = inClause(name, profile, now, program.groups);
      seen(name.text, !!holds, until);
      return !!holds;
    }
    if (isOfContext(name)) {
      if (context) seen(name, inContext(name, context), Infinity);
      return context && inContext(name, context);
    }
    if (Object.hasOwn(program.audiences, name)) {
      const left = residual(program.audiences[name] as Expression, truth);
      return typeof left === 'string' ? undefined : left;
    }
    const [holds, until] = inAudience(name, profile, now);
    seen(name, !!holds, until);
    return !!holds;
  };
  return truth;
}

const seedOf = ({ id, seed }: Rule): string => seed || id;

/** The arm that a visitor is in, and where they fall; the only variant of a rule without a test. No arm: not in the test. */
function armOf(rule: Rule, { profile, id }: Situation): { arm: string | undefined; n?: number } {
  const { split, coverage, hashVersion, layer, variants } = rule;
  if (!split) return { arm: Object.keys(variants)[0] };
  if (!id) return { arm: undefined };
  const n = bucket(seedOf(rule), id, hashVersion);
  const before = profile.arms[seedOf(rule)];
  // Whoever had an arm on screen keeps it, as long as there is such an arm.
  if (before && ` ${split}`.includes(` ${before}:`)) return { arm: before, n };
  return { arm: layer && !inLayer(layer, id) ? undefined : armAt(split, n, coverage), n };
}

/** Decides one slot of the plan. With a context there is at most one option, and its residual condition is empty. */
export function decide(slot: string, situation: Situation): Decision {
  const { program, profile, id, now } = situation;
  const decision: Decision = { options: [], until: Infinity, clauses: [], rejected: [] };
  const changes = (at: number) => {
    if (at > now) decision.until = Math.min(decision.until, at);
  };
  const clauses = new Map<string, boolean>();
  const truth = truthIn(situation, (name, holds, until) => {
    clauses.set(name, holds);
    changes(until);
  });
  const known = profile.known && now < profile.known.until ? profile.known : undefined;
  const heldOut = !!program.holdout && !!id && bucket(`holdout ${program.site}`, id) < program.holdout / 100;
  for (const rule of program.rules) {
    const { id: experience, variants, start = 0, end = Infinity } = rule;
    if (rule.slot !== slot) continue;
    const { arm, n } = armOf(rule, situation);
    const reject = (why: string) => decision.rejected.push({ experience, variant: arm || '', why });
    changes(start);
    changes(end);
    const limit = limitOn(rule, program, profile, now);
    if (limit) changes(limit.until);
    if (program.paused.includes(experience) || program.paused.includes(slot)) reject('paused');
    else if (heldOut) reject('held out');
    else if (now < start || now >= end) reject('not now');
    else if (!arm) reject(id ? 'not in the test' : 'no consent to remember a test');
    else if (rule.requires?.some(([other, wanted]) => armOf(program.rules[other] as Rule, situation).arm !== wanted))
      reject('another test');
    else if (profile.dismissed.includes(`${experience}/${arm}`)) reject('not for me');
    else if (limit) reject(limit.why);
    else {
      const left = residual(rule.when, truth);
      const tree = variants[arm] ? bind(variants[arm], known) : control;
      if (known) changes(known.until);
      if (left === false) reject('audience');
      else if (!tree) reject('a value is missing');
      else {
        decision.options.push({
          residual: left === true ? '' : left,
          experience,
          variant: arm,
          tree,
          ...(n !== undefined && { bucket: n, seed: seedOf(rule) }),
        });
        if (left === true) break;
      }
    }
  }
  decision.clauses = [...clauses];
  return decision;
}
