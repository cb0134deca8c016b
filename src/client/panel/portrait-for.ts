import { momentOf } from '../../core/moment.ts';
import { portraitIn } from '../../core/portrait.ts';
import { portraitRare } from '../../core/portrait-rare.ts';
import { type Stage, stagesIn } from '../../core/stages.ts';
import { type About, aboutYou, traitsOf } from '../../core/traits.ts';
import type { Engine } from '../engine.ts';

/**
 * What a visitor may be shown of what their behaviour is taken for: traits with their sources, and how the stage came about. It is worked out
 * whether or not the plan asks for any of it; stage and persona only where it does. An event of the record takes some 0.3 ms.
 */
export async function portraitFor(
  engine: Pick<Engine, 'situation' | 'memory' | 'profile'>,
): Promise<{ about: About[]; stages: Stage[] }> {
  const { program, now, id } = engine.situation();
  const events = await engine.memory.history();
  const profile = { ...engine.profile, portrait: engine.profile.portrait || portraitIn(events) };
  const traits = traitsOf(momentOf({ program, rare: portraitRare, profile, id, now }));
  const stages = program.portrait?.journey ? stagesIn(events, program, portraitRare, now) : [];
  return { about: aboutYou(traits), stages };
}
