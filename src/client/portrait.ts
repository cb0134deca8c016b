import { momentOf } from '../core/moment.ts';
import { portraitRare } from '../core/portrait-rare.ts';
import { type Stage, stagesIn } from '../core/stages.ts';
import { type About, aboutYou, type Trait, traitsOf } from '../core/traits.ts';
import type { Engine } from './engine.ts';

export * from './rare.ts';
export { portraitRare as rare };

/** What a visitor may be shown of what their behaviour is taken for: traits with their sources, and how the stage came about. */
export async function portraitFor(
  engine: Engine,
): Promise<{ about: About[]; traits: Record<string, Trait>; stages: Stage[] }> {
  const situation = engine.situation();
  const traits = traitsOf(momentOf(situation));
  const stages = stagesIn(await engine.memory.history(), situation.program, portraitRare, situation.now);
  return { about: aboutYou(traits), traits, stages };
}
