import { fold, missing } from './behaviour.ts';
import { limitOn } from './caps.ts';
import { clauseTest } from './clause.ts';
import { learnedArm } from './learned-arm.ts';
import { fillTree } from './list.ts';
import type { lastViewed, picks } from './picks.ts';

/** What only some plans need: conditions on attributes and behaviours, caps, lists and what else is filled in, tests that learn. A page loads it where its plan does. */
export const rare = { clauseTest, fillTree, fold, learnedArm, limitOn, missing };
export type Rare = typeof rare & {
  /** What plans need that have something of the catalogue. */
  picks?: typeof picks;
  lastViewed?: typeof lastViewed;
};
