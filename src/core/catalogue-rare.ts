import { lastViewed, picks } from './picks.ts';
import { portraitRare } from './portrait-rare.ts';
import type { Rare } from './rare.ts';

/** What plans need that have something of the catalogue, beside what portraits take. */
export const catalogueRare: Rare = { ...portraitRare, picks, lastViewed };
