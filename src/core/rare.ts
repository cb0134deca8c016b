import { fold, missing } from './behaviour.ts';
import { limitOn } from './caps.ts';
import { clauseTest } from './clause.ts';
import { learnedArm } from './learned-arm.ts';
import { fillLists } from './list.ts';

/** What only some plans need: conditions on attributes and behaviours, caps, lists, tests that learn. A page loads it where its plan does. */
export const rare = { clauseTest, fillLists, fold, learnedArm, limitOn, missing };
export type Rare = typeof rare;
