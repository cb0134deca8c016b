import { interestEnds, type Score } from './interests.ts';
import { type Profile, visitIdle } from './profile.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** Whether something holds, and when that next changes by itself, ms since 1970. */
export type Timed = [holds: unknown, until: number];

/** Holds from `from` to `until`. */
const between = (from: number, until: number, now: number): Timed =>
  now < from ? [false, from < until ? from : Infinity] : now < until ? [true, until] : [false, Infinity];

const always = (holds: unknown): Timed => [holds, Infinity];

/** The audiences that every site has, of a page view at `now` that is not in the profile yet. */
const builtIn: Record<string, (profile: Profile, now: number) => Timed> = {
  new: ({ visits, last }, now) =>
    visits > 1 ? always(false) : visits ? between(0, last + visitIdle, now) : always(true),
  returning: ({ visits, last }, now) =>
    visits > 1 ? always(true) : visits ? between(last + visitIdle, Infinity, now) : always(false),
  // Five pages in this visit, or three visits with the last one not longer ago than a month.
  engaged: ({ visits, visit, last }, now) =>
    between(0, visits > 2 ? last + 30 * day : visit.pages > 4 ? last + visitIdle : 0, now),
  'cart-abandoner': ({ cart, cartAt }, now) =>
    Object.keys(cart).length ? between(cartAt + hour, cartAt + 30 * day, now) : always(false),
  buyer: ({ orders }) => always(orders),
  lapsed: ({ visits, last }, now) => (visits ? between(last + 60 * day, Infinity, now) : always(false)),
  'high-value': ({ spent }) => always(spent >= 500),
};

export const builtInNames = Object.keys(builtIn);

/** Tells whether an audience that every site has holds for a profile, and until when. A name that is none never holds. */
export function audienceOf(name: string): (profile: Profile, now: number) => Timed {
  if (Object.hasOwn(builtIn, name)) return builtIn[name] as (typeof builtIn)[''];
  const [kind, value = ''] = name.split(/:(.*)/s);
  const knownAt = ({ known }: Profile, now: number) => (known && now < known.until ? known : undefined);
  if (kind === 'has')
    return (profile, now) => {
      const known = knownAt(profile, now);
      return known && Object.hasOwn(known.traits, value) ? [true, known.until] : always(false);
    };
  if (kind === 'interest')
    return (profile, now) => {
      const known = knownAt(profile, now);
      const { topics } = profile;
      const own = Object.hasOwn(topics, value) ? between(0, interestEnds(topics[value] as Score), now) : always(false);
      // What the visitor wants less of is no interest, whatever the backend says.
      return own[0] || (topics[value] as Score)?.[0] < 0 || !known?.interests.includes(value)
        ? own
        : [true, known.until];
    };
  return () => always(false);
}

/** Whether it holds now, and until when. */
export const inAudience = (name: string, profile: Profile, now: number): Timed => audienceOf(name)(profile, now);

/** Every name that may hold for this profile at some time. */
export const namesFor = ({ topics, known }: Profile): string[] => [
  ...builtInNames,
  ...new Set([...Object.keys(topics), ...(known?.interests || [])].map((topic) => `interest:${topic}`)),
  ...Object.keys(known?.traits || {}).map((trait) => `has:${trait}`),
];
