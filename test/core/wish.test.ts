import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inAudience } from '../../src/core/audience.ts';
import { faded, type Score } from '../../src/core/interests.ts';
import { type Event, emptyProfile, foldCommon, type Profile } from '../../src/core/profile.ts';
import { type Kind, observed, wish, wishes, wishOf } from '../../src/core/wish.ts';

const day = 86_400_000;
const now = 20_000 * day;
let ids = 0;
const view = (at: number): Event => ({
  id: `${ids++}`,
  type: 'page',
  name: '',
  at,
  visit: 'v',
  properties: { topics: ['tents'] },
});
const seen = (times: number, at = now, profile = emptyProfile()): Profile => {
  for (let n = 0; n < times; n++) foldCommon(profile, view(at));
  return profile;
};
const isInterest = (profile: Profile, at = now) => !!inAudience('interest:tents', profile, at)[0];

test('a topic that the visitor wants more of is an interest at once, and for 350 days', () => {
  const profile = emptyProfile();
  wish(profile, 'tents', 'up', now);
  expect([isInterest(profile), isInterest(profile, now + 349 * day), isInterest(profile, now + 351 * day)]).toEqual([
    true,
    true,
    false,
  ]);
});

test('a topic that the visitor wants less of is none, whatever is looked at for most of a year', () => {
  const profile = seen(10);
  wish(profile, 'tents', 'down', now);
  expect(isInterest(seen(1000, now, profile))).toBe(false);
  expect(isInterest(seen(50, now + 250 * day, profile), now + 250 * day)).toBe(false);
});

test.each([
  [0, 258],
  [56, 18],
  [112, 3],
])('a removed interest does not come back %i days later by %i views, but by one more', (days, views) => {
  const profile = seen(10);
  wish(profile, 'tents', 'out', now);
  const at = now + days * day;
  expect(isInterest(seen(views, at, profile), at)).toBe(false);
  expect(isInterest(seen(1, at, profile), at)).toBe(true);
});

test.each(['down', 'out'] as const)('an interest that the backend knows of is none either: %s', (kind) => {
  const profile = emptyProfile();
  const known = () => ({ userId: 'u', traits: {}, interests: ['tents'], until: now + day });
  profile.known = known();
  expect(isInterest(profile)).toBe(true);
  wish(profile, 'tents', kind, now);
  // It answers again.
  profile.known = known();
  expect(isInterest(profile)).toBe(false);
  wish(profile, 'tents', undefined, now);
  profile.known = known();
  expect(isInterest(profile)).toBe(true);
});

test('a wish and views add up to the same in any order, and nothing is left of a wish that is taken back', () => {
  const when = fc.integer({ min: 0, max: 60 }).map((days) => now - days * day);
  const kinds = fc.constantFrom<Kind>('up', 'down');
  fc.assert(
    fc.property(fc.array(when, { maxLength: 20 }), kinds, when, fc.nat(20), (times, kind, at, before) => {
      const profile = emptyProfile();
      for (const one of times.slice(0, before)) foldCommon(profile, view(one));
      wish(profile, 'tents', kind, at);
      for (const one of times.slice(before)) foldCommon(profile, view(one));
      const plain = emptyProfile();
      for (const one of times) foldCommon(plain, view(one));
      const plainly = faded(plain.topics.tents || [0, now], now);
      expect(wishOf(profile, 'tents')).toBe(kind);
      expect(faded(observed(profile, 'tents', now), now)).toBeCloseTo(plainly, 5);
      wish(profile, 'tents', undefined, now);
      expect(wishOf(profile, 'tents')).toBe(undefined);
      expect(faded(profile.topics.tents as Score, now)).toBeCloseTo(plainly, 5);
    }),
  );
});

test('only the latest word on a topic counts, and a name that every object has is a topic as any', () => {
  const profile = emptyProfile();
  for (const kind of ['up', 'down', 'out', 'up', 'down'] as const) wish(profile, 'constructor', kind, now);
  expect(profile.topics.constructor).toEqual([wishes.down, now]);
  expect([wishOf(profile, 'constructor'), wishOf(profile, 'toString')]).toEqual(['down', undefined]);
});
