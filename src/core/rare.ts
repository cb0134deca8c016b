import { fold, seenIn } from './behaviour.ts';
import { limitOn } from './caps.ts';
import { clauseTest } from './clause.ts';

/** What only some plans need: conditions on attributes and behaviours, caps. A page loads it where its plan does. */
export const rare = { clauseTest, fold, limitOn, seenIn };
export type Rare = typeof rare;
