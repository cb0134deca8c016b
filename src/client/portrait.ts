import { personaOf, stageOf } from '../core/journey.ts';
import { momentOf } from '../core/moment.ts';
import { portraitRare } from '../core/portrait-rare.ts';
import type { Engine } from './engine.ts';
import { inLanguage } from './rare.ts';

export * from './rare.ts';
export const rare = inLanguage(portraitRare);

/** What the plan takes the visitor for: names as audiences have them, `stage:NAME` and `persona:NAME`. */
export function takenFor(engine: Pick<Engine, 'situation' | 'profile'>): string[] {
  const moment = momentOf({ ...engine.situation(), profile: engine.profile });
  const found = { stage: stageOf(moment), persona: personaOf(moment) };
  return Object.entries(found).flatMap(([kind, name]) => (name === null ? [] : `${kind}:${name}`));
}
