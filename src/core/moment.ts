import type { Timed } from './audience.ts';
import type { Situation } from './decide.ts';
import type { Known } from './profile.ts';

/** What was asked and found on the way to a decision: truth values and positions, no personal data. A decision can be replayed from it. */
export interface Facts {
  /** Every name and clause that was asked, with its answer. */
  clauses: [name: string, holds: boolean][];
  /** Where the visitor falls, 0 ≤ n < 1, by what that is hashed with. */
  buckets: Record<string, number>;
  /** Arms that were on screen before and so stay, by seed. */
  arms: Record<string, string>;
  /** What was not chosen, and why. */
  rejected: { experience: string; variant: string; why: string }[];
  /** The caps that were asked, and how much of each is used. */
  caps: [experience: string, cap: string, used: number][];
}

/** The same with what it was found of: the values of the attributes that were asked. They are personal, and stay in the page. */
export interface Findings extends Facts {
  values: Record<string, unknown>;
}

export const noFindings = (): Findings => {
  const facts: Facts = { clauses: [], buckets: {}, arms: {}, rejected: [], caps: [] };
  // What is copied or written as JSON has the facts alone.
  return Object.defineProperty(facts, 'values', { value: {} }) as Findings;
};

/** A situation in which tests are made. */
export interface Moment extends Situation {
  known: Known | undefined;
  /** When any answer given so far next changes by itself, ms since 1970. */
  until: number;
  /** What is noted, if it is to be explained. */
  facts: Findings | undefined;
}

export const momentOf = (
  { program, profile, id, now, context, recall, rare }: Situation,
  facts?: Findings,
): Moment => ({
  program,
  profile,
  id,
  now,
  context,
  recall,
  rare,
  known: profile.known && now < profile.known.until ? profile.known : undefined,
  until: Infinity,
  facts,
});

/** Something changes by itself at `at`. */
export const changes = (moment: Moment, at: number): void => {
  if (at > moment.now && at < moment.until) moment.until = at;
};

/** A question whose answer changes at times, as a question of a moment. */
export const timed =
  (ask: (moment: Moment) => Timed): ((moment: Moment) => unknown) =>
  (moment) => {
    const [holds, until] = ask(moment);
    changes(moment, until);
    return holds;
  };
