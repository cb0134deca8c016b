import { describe, expect, test } from 'vitest';
import { inAudience, namesFor } from '../../src/core/audience.ts';
import { fold } from '../../src/core/behaviour.ts';
import { interestsOf } from '../../src/core/interests.ts';
import { type Event, emptyProfile, type Profile, visitIdle } from '../../src/core/profile.ts';

const now = Date.UTC(2026, 5, 1, 12);
const minute = 60_000;
const day = 24 * 60 * minute;

/** A profile of page views and tracked events: [name or topic, minutes ago, properties]. */
const happened = (
  ...all: [name: string, ago: number, properties?: Record<string, unknown>, visit?: string][]
): Profile =>
  all
    .map(
      ([name, ago, properties = {}, visit = 'v1'], index): Event => ({
        id: `${index}`,
        type: name.startsWith('/') ? 'page' : 'track',
        name: name.startsWith('/') ? '' : name,
        at: now - ago * minute,
        visit,
        properties: name.length > 1 && name.startsWith('/') ? { topics: [name.slice(1)], ...properties } : properties,
      }),
    )
    .reduce(fold, emptyProfile());

const is = (name: string, profile: Profile, at = now) => !!inAudience(name, profile, at)[0];

test('two tabs with visits of their own are one visit, until a pause of half an hour', () => {
  const both = happened(['/', 40, {}, 'a'], ['/', 39, {}, 'b'], ['/', 38, {}, 'a'], ['/', 37, {}, 'b']);
  expect([both.visits, both.visit.pages]).toEqual([1, 4]);
  const later = happened(['/', 40, {}, 'a'], ['/', 39, {}, 'b'], ['/', 2, {}, 'c'], ['/', 1, {}, 'd']);
  expect([later.visits, later.visit.pages]).toEqual([2, 2]);
});

describe('an audience that every site has', () => {
  test('new: on every page of the first visit, until a pause of half an hour', () => {
    const profile = happened(['/', 5]);
    expect(is('new', emptyProfile())).toBe(true);
    expect(inAudience('new', profile, now)).toEqual([true, now - 5 * minute + visitIdle]);
    expect(is('new', profile, now + day)).toBe(false);
    expect(is('returning', profile)).toBe(false);
    expect(is('returning', profile, now + day)).toBe(true);
    expect(is('returning', happened(['/', 90], ['/', 1, {}, 'v2']))).toBe(true);
  });

  test('engaged: five pages in a visit, or three visits with the last within a month', () => {
    expect(is('engaged', happened(['/', 5], ['/', 4], ['/', 3], ['/', 2]))).toBe(false);
    expect(is('engaged', happened(['/', 5], ['/', 4], ['/', 3], ['/', 2], ['/', 1]))).toBe(true);
    const loyal = happened(['/', 9000, {}, 'a'], ['/', 5000, {}, 'b'], ['/', 100, {}, 'c']);
    expect(is('engaged', loyal)).toBe(true);
    expect(is('engaged', loyal, now + 31 * day)).toBe(false);
  });

  test('cart-abandoner: from an hour after the cart was last touched for thirty days, unless it was emptied or ordered', () => {
    const filled = happened(['Product Added', 10, { product_id: 'tent' }]);
    expect(inAudience('cart-abandoner', filled, now)).toEqual([false, now + 50 * minute]);
    expect(is('cart-abandoner', filled, now + 50 * minute)).toBe(true);
    expect(is('cart-abandoner', filled, now + 31 * day)).toBe(false);
    expect(
      is(
        'cart-abandoner',
        happened(
          ['Product Added', 90, { product_id: 'tent', quantity: 2 }],
          ['Product Removed', 80, { product_id: 'tent', quantity: 2 }],
        ),
      ),
    ).toBe(false);
    expect(
      is(
        'cart-abandoner',
        happened(['Product Added', 90, { product_id: 'tent' }], ['Order Completed', 80, { revenue: 90 }]),
      ),
    ).toBe(false);
  });

  test('buyer and high-value: by orders and what they were worth', () => {
    expect(is('buyer', happened(['Order Completed', 1, { revenue: 40 }]))).toBe(true);
    expect(is('high-value', happened(['Order Completed', 1, { revenue: 40 }]))).toBe(false);
    expect(
      is('high-value', happened(['Order Completed', 9, { revenue: '400' }], ['Order Completed', 1, { revenue: 100 }])),
    ).toBe(true);
    const small = Array.from({ length: 9 }, (_, n): [string, number, Record<string, unknown>] => [
      'Order Completed',
      n,
      { revenue: 10 },
    ]);
    expect(is('high-value', happened(...small))).toBe(false);
  });

  test('lapsed: sixty days after the last visit', () => {
    expect(is('lapsed', happened(['/', 1]), now + 59 * day)).toBe(false);
    expect(is('lapsed', happened(['/', 1]), now + 60 * day)).toBe(true);
    expect(is('lapsed', emptyProfile())).toBe(false);
  });

  test('interest: from the third view of a topic on, until it has faded', () => {
    expect(is('interest:hiking', happened(['/hiking', 3], ['/hiking', 2]))).toBe(false);
    const walker = happened(['/hiking', 3], ['/hiking', 2], ['/hiking', 1]);
    expect(is('interest:hiking', walker)).toBe(true);
    const [, until] = inAudience('interest:hiking', walker, now);
    expect(is('interest:hiking', walker, until - 1000)).toBe(true);
    expect(is('interest:hiking', walker, until)).toBe(false);
    expect(until - now).toBeGreaterThan(7 * day);
    expect(namesFor(walker)).toContain('interest:hiking');
  });

  test('no name of a built-in object is an audience', () => {
    for (const name of ['constructor', '__proto__', 'interest:constructor', 'has:toString', 'interest:__proto__'])
      expect(is(name, emptyProfile()), name).toBe(false);
  });
});

describe('interests', () => {
  test('are the same in whatever order the views arrive', () => {
    const views = [1, 30, 5, 12, 2].map((ago) => ({
      topics: ['hiking', ...(ago > 4 ? ['camping'] : [])],
      at: now - ago * day,
    }));
    expect(interestsOf(views.toReversed(), now)).toEqual(interestsOf(views, now));
    expect(interestsOf(views, now)).toEqual(['hiking']);
  });

  test('of the profile fold and of the backend agree', () => {
    const views = [40, 9, 8, 2, 1].map((ago) => ({ topics: ['hiking'], at: now - ago * day }));
    const profile = views
      .map(
        ({ topics, at }, i): Event => ({ id: `${i}`, type: 'page', name: '', at, visit: 'v', properties: { topics } }),
      )
      .reduce(fold, emptyProfile());
    for (const later of [0, 5, 10, 20, 40])
      expect(is('interest:hiking', profile, now + later * day)).toBe(
        interestsOf(views, now + later * day).includes('hiking'),
      );
  });
});
