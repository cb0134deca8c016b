import { activityTraits } from './activity-traits.ts';
import { personaOf, stageOf } from './journey.ts';
import { changes, type Look } from './look.ts';
import { type Moment, momentOf } from './moment.ts';
import { orderTraits } from './order-traits.ts';
import { accountOf, personTraits } from './person-traits.ts';
import { day, emptyPortrait } from './portrait.ts';
import { type DataSet, type Provenance, type TraitName, traitNames, traitWords } from './portrait-words.ts';

/** Of the traits that are looked up in a portrait. The others are worked out from conditions. */
const looked: Record<Exclude<TraitName, 'stage' | 'persona'>, (look: Look) => unknown> = {
  ...activityTraits,
  ...orderTraits,
  ...personTraits,
};

/** A fact of a profile. */
export interface Trait {
  value: unknown;
  from: Provenance;
  /** Which data it is worked out from. */
  of: DataSet;
  /** When the latest of that data is from, ms since 1970; 0: there is none. */
  at: number;
  /** When the value next changes by itself, ms since 1970: exact within `horizon`, and never later than that. */
  until: number;
}

/** How far ahead changes are looked for, ms: as far as a frame looks. */
export const horizon = 90 * day;

/** How many changes are looked through that change nothing. */
const steps = 3000;

/** What a trait is at a time; `until`: nothing that it depends on changes before. */
function traitAt(name: TraitName, moment: Moment): { value: unknown; until: number; look: Look } {
  const { profile, program, now } = moment;
  const look: Look = {
    portrait: profile.portrait || emptyPortrait(),
    profile,
    terms: program.portrait || {},
    now,
    until: Infinity,
    at: 0,
  };
  if (name === 'stage' || name === 'persona') {
    const then = momentOf(moment);
    const value = name === 'stage' ? stageOf(then) : personaOf(then);
    changes(look, then.until);
    look.at = profile.last;
    return { value, until: look.until, look };
  }
  const value = looked[name](look);
  return { value, until: look.until, look };
}

/** What `made` makes of a trait now, when that next is something else, and what was looked at for it. */
export function lasting<T>(name: TraitName, moment: Moment, made: (value: unknown) => T) {
  const first = traitAt(name, moment);
  const found = made(first.value);
  let { until } = first;
  for (let step = 0; step < steps && until < moment.now + horizon; step++) {
    const next = traitAt(name, { ...moment, now: until });
    if (made(next.value) !== found) break;
    until = next.until;
  }
  return { found, until, value: first.value, look: first.look };
}

/** Every trait of the profile that a moment has. Stage and persona are there where the program has what they take. */
export function traitsOf(moment: Moment): Record<TraitName, Trait> {
  return Object.fromEntries(
    traitNames.map((name): [TraitName, Trait] => {
      const { value, until, look } = lasting(name, moment, (value) => JSON.stringify(value));
      const [of, from] = traitWords[name];
      const imported = name === 'account' && value !== null && !accountOf(look).declared;
      return [name, { value, from: imported ? 'imported' : from, of, at: look.at, until }];
    }),
  ) as Record<TraitName, Trait>;
}

/** One line of what a visitor is shown of themselves. */
export interface About {
  name: TraitName;
  value: string | number | true | string[];
  from: Provenance;
  at: number;
}

/** The traits that say something, in words' order: what is empty, zero or false is left out. */
export const aboutYou = (traits: Record<TraitName, Trait>): About[] =>
  traitNames.flatMap((name): About[] => {
    const { value, from, at } = traits[name];
    const says = Array.isArray(value) ? value.length > 0 : !!value;
    return says ? [{ name, value: value as About['value'], from, at }] : [];
  });
