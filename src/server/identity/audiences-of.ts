import { namesFor } from '../../core/audience.ts';
import { seenIn } from '../../core/behaviour.ts';
import { momentOf, noFindings } from '../../core/moment.ts';
import { emptyProgram, type Program } from '../../core/plan.ts';
import { portraitIn } from '../../core/portrait.ts';
import { portraitRare } from '../../core/portrait-rare.ts';
import { type Event, emptyProfile, foldCommon, type Profile } from '../../core/profile.ts';
import { testOf } from '../../core/test-of.ts';

/** An audience that a visitor is in, or not, and what was asked for it. */
export interface InAudience {
  audience: string;
  /** `depends`: on the page view too, such as on its path or size. */
  holds: boolean | 'depends';
  /** Every name and clause that was asked, with its answer. */
  because: [asked: string, holds: boolean][];
}

/** The fold over events, as the browser makes it. What cannot be folded, since nobody has checked what was sent, is left out. */
export function profileOf(events: Event[], program: Program | undefined): Profile {
  let profile = emptyProfile();
  for (const event of events)
    try {
      profile = foldCommon(profile, event);
    } catch {}
  return { ...profile, portrait: portraitIn(events), seen: seenIn(events, program?.behaviours ?? []) };
}

/** The site's audiences, and those of every site that hold. One that cannot be read is left out. */
export function audiencesOf(profile: Profile, program: Program | undefined, now: number): InAudience[] {
  const situation = { program: program ?? emptyProgram(''), rare: portraitRare, profile, id: undefined, now };
  const own = Object.keys(situation.program.audiences);
  return [...new Set([...own, ...namesFor(profile)])].flatMap((audience) => {
    const facts = noFindings();
    try {
      const left = testOf(audience, situation)(momentOf(situation, facts));
      if (left === false && !own.includes(audience)) return [];
      return { audience, holds: typeof left === 'string' ? ('depends' as const) : left, because: facts.clauses };
    } catch {
      return [];
    }
  });
}
