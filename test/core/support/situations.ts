import fc from 'fast-check';
import { fold } from '../../../src/core/behaviour.ts';
import { contextOf } from '../../../src/core/context.ts';
import type { Experience, Plan } from '../../../src/core/plan.ts';
import { type Event, emptyProfile, type Profile } from '../../../src/core/profile.ts';

export const now = Date.UTC(2026, 5, 1, 12);
const day = 86_400_000;

const names = [
  ...[
    'new',
    'returning',
    'engaged',
    'cart-abandoner',
    'buyer',
    'lapsed',
    'high-value',
    'interest:hiking',
    'interest:camping',
  ],
  ...[
    'has:member_since',
    'from:search',
    'from:ads',
    'campaign:spring',
    'language:de',
    'path:/c/*',
    'path:/',
    'hour:9-17',
    'size:phone',
    'walkers',
    'viewed hiking 2 times in 3d',
    'did Other then not bought hiking within 2d',
    'bought hiking worth 50 in 9d',
    'first viewed hiking 20d ago',
    'last did Other 5d ago',
  ],
];
const condition: fc.Arbitrary<string> = fc.letrec<{ c: string }>((tie) => ({
  c: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(...names),
    tie('c').map((c) => `not (${c})`),
    fc.tuple(tie('c'), fc.constantFrom('and', 'or'), tie('c')).map(([a, joint, b]) => `(${a}) ${joint} (${b})`),
  ),
})).c;

const experience = fc.record({
  slot: fc.constantFrom('hero', 'banner'),
  audience: condition,
  split: fc.option(fc.integer({ min: 10, max: 50 }), { nil: undefined }),
  start: fc.option(fc.integer({ min: -50, max: 80 }), { nil: undefined }),
  bound: fc.boolean(),
  coverage: fc.option(fc.constantFrom(0.3, 1), { nil: undefined }),
  caps: fc.option(
    fc
      .record({
        times: fc.integer({ min: 1, max: 3 }),
        per: fc.constantFrom('visit' as const, 'day' as const, 'week' as const, 'ever' as const),
      })
      .map((cap) => [cap]),
    { nil: undefined },
  ),
  rest: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
  campaign: fc.constantFrom(undefined, 'spring'),
  hashBy: fc.constantFrom(undefined, 'customer', 'customer.member_since'),
});

/** A plan of one to six experiences on the slots `hero` and `banner`. */
export const plan = fc.array(experience, { minLength: 1, maxLength: 6 }).map(
  (all): Plan => ({
    site: 'demo',
    goals: { order: { event: 'Order Completed' } },
    caps: { slots: { hero: [{ times: 4, per: 'week' }] }, campaigns: { spring: [{ times: 3, per: 'day' }] } },
    audiences: { walkers: 'interest:hiking and not from:ads' },
    experiences: all.map(
      ({ slot, audience, split, start, bound, coverage, caps, rest, campaign, hashBy }, index): Experience => ({
        id: `e${index}`,
        slot,
        audience,
        variants: { a: { any: [bound ? '{{customer.member_since}}' : `text ${index}`] } },
        ...(split && { split: { a: split, default: 100 - 2 * split } }),
        ...(coverage && { coverage }),
        ...(caps && { caps }),
        ...(campaign && { campaign }),
        ...(hashBy && { hashBy }),
        ...(rest && { rest, goal: 'order' }),
        ...(start !== undefined && { start: new Date(now + start * day).toISOString() }),
      }),
    ),
  }),
);

const event = fc.record({
  type: fc.constantFrom('page' as const, 'track' as const),
  name: fc.constantFrom('Product Added', 'Product Removed', 'Order Completed', 'Other', 'Exposure'),
  experience: fc.constantFrom('e0', 'e1', 'e2'),
  ago: fc.integer({ min: 0, max: 90 * 24 * 60 }),
  visit: fc.constantFrom('v1', 'v2', 'v3'),
  topic: fc.constantFrom('hiking', 'camping'),
});

/** What a browser knows of a visitor at `now`. */
export const profile = fc
  .tuple(
    fc.array(event, { maxLength: 25 }),
    fc.option(fc.integer({ min: 1, max: 90 }), { nil: undefined }),
    fc.array(fc.integer({ min: 0, max: 10 * 24 * 60 }), { maxLength: 5 }),
  )
  .map(([events, minutes, elsewhere]): Profile => {
    const folded = events
      .sort((a, b) => b.ago - a.ago)
      .map(
        ({ type, name, ago, visit, topic, experience }, index): Event => ({
          id: `${index}`,
          type,
          name: type === 'page' ? '' : name,
          at: now - ago * 60_000,
          visit,
          properties: {
            topics: [topic],
            product_id: topic,
            revenue: 90,
            experience,
            variant: 'a',
            products: [{ category: topic, price: 30 }],
          },
        }),
      )
      .reduce(fold, {
        ...emptyProfile(),
        elsewhere: { e0: elsewhere.map((ago) => now - ago * 60_000).sort((a, b) => a - b) },
        seen: { 'viewed hiking': [], 'did Other': [], 'bought hiking': [], 'did Order Completed': [] },
      });
    return minutes
      ? {
          ...folded,
          known: {
            userId: 'u',
            traits: { member_since: 2019 },
            interests: ['camping'],
            until: now + minutes * 60_000,
          },
        }
      : folded;
  });

export const context = fc
  .record({
    path: fc.constantFrom('/', '/c/hiking', '/other'),
    arrival: fc.constantFrom(
      '&m_from=google.com',
      'utm_medium=cpc&utm_from=google',
      '',
      'utm_medium=email&utm_from=news',
    ),
    campaign: fc.constantFrom('', 'spring'),
    language: fc.constantFrom('de', 'en'),
    hour: fc.integer({ min: 0, max: 23 }),
    size: fc.constantFrom('phone', 'tablet'),
  })
  .map(({ path, arrival, campaign, language, hour, size }) =>
    contextOf(`&m_path=${path}&m_size=${size}&m_language=${language}&${arrival}&utm_campaign=${campaign}&`, hour),
  );
