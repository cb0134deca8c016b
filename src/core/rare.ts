import { fold, seenIn } from './behaviour.ts';
import { limitOn } from './caps.ts';
import { seenTest } from './seen-test.ts';
import { operators } from './where.ts';

/** What only some plans need: caps, conditions on behaviours, operators that are not common. A page loads it where its plan does. */
export const rare = { fold, seenIn, limitOn, seenTest, operators };
export type Rare = typeof rare;
