import { changes, type Moment, momentOf } from './moment.ts';
import type { Asked, Drawing } from './plan.ts';
import { personaThreshold } from './portrait-words.ts';
import { type Test, testOf } from './test-of.ts';

/** Conditions as closures, made once for each condition of a program. */
const made = new WeakMap<Drawing, Map<Asked, Test>>();

/** Whether a condition holds, without a word of it in the receipt: what is asked there is the stage or the persona. */
function holds(asked: Asked, moment: Moment): boolean {
  const drawing = moment.program.portrait as Drawing;
  let tests = made.get(drawing);
  if (!tests) made.set(drawing, (tests = new Map()));
  let test = tests.get(asked);
  if (!test) tests.set(asked, (test = testOf(asked, moment)));
  // Neither depends on where a page view comes from: a frame could not say it.
  const quiet = momentOf({ ...moment, context: undefined });
  const found = test(quiet) === true;
  changes(moment, quiet.until);
  return found;
}

/** The last stage of the journey whose condition holds; null where the program has no journey, or none holds. */
export function stageOf(moment: Moment): string | null {
  for (const [stage, when] of [...(moment.program.portrait?.journey || [])].reverse())
    if (holds(when, moment)) return stage;
  return null;
}

/** The persona that most speaks for, from the threshold on; of equal ones the first. */
export function personaOf(moment: Moment): string | null {
  let best: string | null = null;
  let most = 0;
  for (const [persona, rules] of moment.program.portrait?.personas || []) {
    const score = rules.reduce((sum, [when, score]) => sum + (holds(when, moment) ? score : 0), 0);
    if (score >= personaThreshold && score > most) {
      best = persona;
      most = score;
    }
  }
  return best;
}
