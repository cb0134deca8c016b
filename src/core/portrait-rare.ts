import { fold as foldBehaviours, ifStill, missing as missingBehaviours } from './behaviour.ts';
import { clauseTest as plainTest } from './clause.ts';
import { common } from './compare.ts';
import { changes, type Moment } from './moment.ts';
import type { Ask, Program } from './plan.ts';
import { foldPortrait, portraitIn } from './portrait.ts';
import { isTrait, type TraitName } from './portrait-words.ts';
import type { Event, Profile } from './profile.ts';
import { type Rare, rare } from './rare.ts';
import { lasting } from './traits.ts';
import { operators } from './where.ts';

/** A test of a trait, and until when it comes to the same. What is not known is neither more nor less than anything. */
function traitTest(field: TraitName, { op, value: wanted }: Extract<Ask, { field: string }>) {
  const operator = common[op] || operators[op];
  const ordered = /^\$[lg]te?$/.test(op);
  const passes = (found: unknown) => !(ordered && found === null) && !!operator?.(found, wanted as never);
  return (moment: Moment) => {
    const { found, until, value } = lasting(field, moment, passes);
    changes(moment, until);
    if (moment.facts) moment.facts.values[field] = value;
    return found;
  };
}

const clauseTest: Rare['clauseTest'] = (clause) =>
  'field' in clause && isTrait(clause.field) ? traitTest(clause.field, clause) : plainTest(clause);

/** The profile with one more event, which is changed in place; the portrait goes on where there is one. */
function fold(profile: Profile, event: Event): Profile {
  const { portrait } = profile;
  return Object.assign(foldBehaviours(profile, event), portrait && { portrait: foldPortrait(portrait, event) });
}

/** What puts into a profile, from the events on record, what it lacks for a program. */
const missing: Rare['missing'] = (profile: Profile, program: Program) => {
  const behaviours = missingBehaviours(profile, program);
  if (profile.portrait) return behaviours;
  const asItWas = ifStill(profile);
  return (events) => {
    const portrait = portraitIn(events);
    const follow = behaviours?.(events);
    return asItWas((profile) => {
      follow?.(profile);
      profile.portrait = portrait;
    });
  };
};

/** What plans need that ask what behaviour means, beside what `rare` has. */
export const portraitRare: Rare = { ...rare, clauseTest, fold, missing };
