import { builtInNames, inAudience } from '../../core/audience.ts';
import type { Profile, Trait } from '../../core/profile.ts';
import { type Kind, observed, wishOf } from '../../core/wish.ts';
import { reasonOf } from './reasons.ts';
import { readable, type Speech } from './words.ts';

/** From how many views on a topic was looked at: less is rounding, or long ago. */
const trace = 0.01;

/** How many topics one sentence names. */
const most = 12;

/** What a profile holds, as sentences, by where it comes from. */
export interface Known {
  seen: string[];
  said: string[];
  site: string[];
  inferred: string[];
}

const total = (shown: Record<string, number[]>): number => Object.values(shown).flat().length;

/** What the visitor said of topics, by what it was. */
export const wished = (profile: Profile, kind: Kind): string[] =>
  Object.keys(profile.wishes || {}).filter((topic) => wishOf(profile, topic) === kind);

/** The interests that hold now, whether the visitor said so or not. */
export const interestsIn = (profile: Profile, now: number): string[] =>
  [...new Set([...Object.keys(profile.topics), ...(profile.known?.interests || [])])].filter(
    (topic) => inAudience(`interest:${topic}`, profile, now)[0],
  );

/** A trait in full: the values of each record in a list. */
const inFull = (trait: Trait): string =>
  [trait]
    .flat()
    .map((one) => (typeof one === 'object' ? Object.values(one).join(' ') : one))
    .join(', ');

/** All that a profile holds of the visitor, in words; `takenFor`: names of the stage and the persona. */
export function knownOf(profile: Profile, takenFor: string[], speech: Speech, now: number): Known {
  const { knows } = speech.words;
  const { visits, visit, cart, orders, spent, shown, elsewhere, arms, dismissed, page } = profile;
  const known = profile.known && now < profile.known.until ? profile.known : undefined;
  const some = (texts: typeof knows.visits, n: number): string[] => (n ? [speech.count(texts, n)] : []);
  const all = (text: string, topics: string[]): string[] =>
    topics[0] ? [speech.fill(text, { what: speech.list(topics.slice(0, most).map(readable)) })] : [];
  const lookedAt = Object.keys(profile.topics).filter((topic) => observed(profile, topic, now)[0] > trace);
  const inferred = interestsIn(profile, now).filter(
    (topic) => !wishOf(profile, topic) && !known?.interests.includes(topic),
  );
  const [, from] = /m_from=([^&]+)/.exec(visit.arrival) || [];
  return {
    seen: [
      ...some(knows.visits, visits),
      ...some(knows.pages, visit.pages),
      ...(from ? [speech.say(knows.from, from)] : []),
      ...all(knows.lookedAt, lookedAt),
      ...some(knows.cart, Object.keys(cart).length),
      ...some(knows.orders, orders),
      ...(spent ? [speech.fill(knows.spent, { n: speech.number(spent) })] : []),
      ...some(knows.shown, total(shown)),
      ...some(knows.tests, Object.keys(arms).length),
    ],
    said: [
      ...all(knows.up, wished(profile, 'up')),
      ...all(knows.down, wished(profile, 'down')),
      ...all(knows.out, wished(profile, 'out')),
      ...some(knows.dismissed, new Set(dismissed).size),
      ...(page === 1 ? [knows.one] : page === 0 ? [knows.none] : []),
    ],
    site: [
      ...(known ? [speech.say(knows.loggedIn, speech.time(known.until))] : []),
      ...Object.entries(known?.traits || {}).map(([name, value]) => `${readable(name)}: ${inFull(value)}`),
      ...(known?.interests || []).map((topic) => speech.say(speech.words.reasons.interest as string, readable(topic))),
      ...some(knows.elsewhere, total(elsewhere)),
    ],
    inferred: [
      ...builtInNames
        .filter((name) => !['new', 'returning', 'buyer'].includes(name) && inAudience(name, profile, now)[0])
        .map((name) => reasonOf(name, speech)),
      ...[...inferred.map((topic) => `interest:${topic}`), ...takenFor].map((name) => reasonOf(name, speech)),
    ],
  };
}
