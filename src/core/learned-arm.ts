import type { Drawn, Prepared } from './decide.ts';
import type { Moment } from './moment.ts';

/**
 * What a visitor who falls at `n` gets of a test that learns: its arms are those of the weights, for the first of its audiences that holds, or
 * for everybody else; those of the plan until there are weights.
 */
export function learnedArm({ rule: { id, arms = [] }, by = [] }: Prepared, n: number, moment: Moment): Drawn {
  const { weights } = moment.program;
  const found = by.findIndex((test) => test(moment) === true);
  const audience = found < 0 ? by.length : found;
  const given = weights?.arms[id]?.[audience];
  for (const [arm, from, until] of given || arms)
    if (n >= from && n < until)
      return {
        arm,
        bucket: n,
        weights: [given && weights ? weights.version : 0, audience, +(until - from).toFixed(4)],
      };
  return { arm: undefined };
}
