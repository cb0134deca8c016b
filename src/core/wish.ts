import { faded, type Score } from './interests.ts';
import type { Profile } from './profile.ts';

/**
 * What a visitor says of a topic. It counts as so many views at that time, so it adds up with what was looked at before and later in any order, and
 * wears off as they do: to half in 14 days.
 */
export type Wish = Score;

/**
 * How many views each counts for. Up, to see more of it: an interest for 350 days. Down: none for as long. Out, removed: what was observed is gone, and does not come
 * back by 258 views at once, nor by 18 eight weeks later; after sixteen weeks four will do, where three do for anybody.
 */
export const wishes = { up: 2 ** 26, down: -(2 ** 26), out: -(2 ** 8) };
export type Kind = keyof typeof wishes;

/** What was said of a topic, if anything. */
export function wishOf({ wishes: said = {} }: Profile, topic: string): Kind | undefined {
  const views = Object.hasOwn(said, topic) ? said[topic]?.[0] : undefined;
  return (Object.keys(wishes) as Kind[]).find((kind) => wishes[kind] === views);
}

/** A score and another one, at the later of their times. */
function sum(a: Score, b: Score): Score {
  const at = Math.max(a[1], b[1]);
  return [faded(a, at) + faded(b, at), at];
}

/** The score of a topic without what was said of it; `at`: that of a topic which has none. */
export function observed({ topics, wishes: said = {} }: Profile, topic: string, at: number): Score {
  const score: Score = Object.hasOwn(topics, topic) ? (topics[topic] as Score) : [0, at];
  const [views, since] = Object.hasOwn(said, topic) ? (said[topic] as Wish) : [0, at];
  return sum(score, [-views, since]);
}

/** Says something of a topic in place of what was said before; undefined: takes that back. The profile is changed in place. */
export function wish(profile: Profile, topic: string, kind: Kind | undefined, at: number): void {
  const { topics, known } = profile;
  const own: Score = kind === 'out' ? [0, at] : observed(profile, topic, at);
  const said = { ...profile.wishes };
  delete said[topic];
  if (kind) said[topic] = [wishes[kind], at];
  profile.wishes = said;
  topics[topic] = sum(own, [kind ? wishes[kind] : 0, at]);
  if (kind === 'out' && known) known.interests = known.interests.filter((one) => one !== topic);
}
