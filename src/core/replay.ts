import { decide, type Recall } from './decide.ts';
import { noFindings } from './moment.ts';
import type { Program } from './plan.ts';
import { emptyProfile } from './profile.ts';
import { rare } from './rare.ts';
import type { Receipt } from './receipt.ts';

/** A receipt that cannot be replayed, and why. */
export class ReplayError extends Error {}

/** Reasons that follow from the plan and what a receipt holds. All others it holds itself. */
const derived = [
  'audience',
  'paused',
  'held out',
  'not now',
  'not in the test',
  'no consent to remember a test',
  'another test',
];

/** What a decision made again comes to. */
export type Replayed = Pick<Receipt, 'experience' | 'variant' | 'rejected'>;

/**
 * Makes a decision again from its receipt: by the plan's rules, with the clauses' truth values and the visitor's places in tests in place
 * of a profile. It covers what the plan decides, and not a slot's own templates.
 *
 * @throws {ReplayError} when the receipt is of another version of the plan, or lacks what this plan asks
 */
export function replay(receipt: Receipt, program: Program): Replayed {
  if (receipt.plan !== program.version)
    throw new ReplayError(
      `The receipt is of version ${receipt.plan} of the plan, and this is version ${program.version}.`,
    );
  if (receipt.experience !== null && !program.rules.some(({ id }) => id === receipt.experience))
    throw new ReplayError(
      `“${receipt.experience}” is not of the plan: a slot's own templates decide by the page, and the receipt does not hold that.`,
    );
  const made = receipt.weights?.[0];
  if (made && made !== program.weights?.version)
    throw new ReplayError(`The receipt is of version ${made} of the weights; put those into the program.`);
  const lacks = (what: string): never => {
    throw new ReplayError(`The plan asks for ${what}, and the receipt does not hold it.`);
  };
  const recall: Recall = {
    clause: (name) => receipt.clauses.find(([clause]) => clause === name)?.[1] ?? lacks(`“${name}”`),
    bucket: (seed) => receipt.buckets[seed] ?? lacks(`the place in “${seed}”`),
    arm: (seed) => receipt.arms[seed],
    refusal: (rule) =>
      receipt.rejected.find(({ experience, why }) => experience === rule && !derived.includes(why))?.why,
  };
  // Whoever may be remembered has a place in whatever test was asked.
  const id = Object.keys(receipt.buckets).length ? 'recalled' : undefined;
  const facts = noFindings();
  const [option] = decide(
    receipt.slot,
    { program, rare, profile: emptyProfile(), id, now: receipt.at, recall },
    facts,
  ).options;
  return { experience: option?.experience ?? null, variant: option?.variant ?? null, rejected: facts.rejected };
}
