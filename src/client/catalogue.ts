import { catalogueRare } from '../core/catalogue-rare.ts';
import { picks } from '../core/picks.ts';
import type { Slot } from './choice.ts';
import type { Engine } from './engine.ts';
import { inLanguage, decided as others } from './rare.ts';
import { itemHere, keepShelf } from './shelf.ts';

export * from './portrait.ts';
export const rare = inLanguage({ ...catalogueRare, picks: (rule, moment) => picks(rule, moment, itemHere()) });

/** Has the catalogue's part that this page needs, beside what other plans need. */
export function decided(engine: Engine, slots: Slot[]): void {
  others(engine, slots);
  keepShelf(engine);
}
