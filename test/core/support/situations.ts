import fc from 'fast-check';
import { fold } from '../../../src/core/behaviour.ts';
import { contextOf } from '../../../src/core/context.ts';
import type { Experience, Plan } from '../../../src/core/plan.ts';
import { emptyPortrait } from '../../../src/core/portrait.ts';
import { portraitRare } from '../../../src/core/portrait-rare.ts';
import { type Event, emptyProfile, type Fold, type Profile } from '../../../src/core/profile.ts';

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
/** What a portrait is asked. */
const asksPortrait = [
  ...['recency < 3', 'recency >= 20', 'frequency >= 2', 'engagement >= 20', 'engagement < 7', 'rising = true'],
  ...['lapsing = true', 'lastSource = google', 'campaigns = spring', 'productViews >= 2', 'repeatViews >= 2'],
  ...['priceBand = middle', 'cartAge >= 24', 'cartValue > 50', 'orderRecency < 14', 'rfm = 522', 'returns >= 2'],
  ...['discountSeeker = true', 'highValue = true', 'highVolume = true', 'account = fernhill.example'],
  ...['stage:consideration', 'stage:decision', 'stage:loyalty', 'stage != aware', 'persona:walker', 'persona:buyer'],
];

const conditionOf = (names: string[]): fc.Arbitrary<string> =>
  fc.letrec<{ c: string }>((tie) => ({
    c: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom(...names),
      tie('c').map((c) => `not (${c})`),
      fc.tuple(tie('c'), fc.constantFrom('and', 'or'), tie('c')).map(([a, joint, b]) => `(${a}) ${joint} (${b})`),
    ),
  })).c;

const experienceOf = (names: string[]) =>
  fc.record({
    slot: fc.constantFrom('hero', 'banner'),
    audience: conditionOf(names),
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
const planOf = (names: string[]) =>
  fc.array(experienceOf(names), { minLength: 1, maxLength: 6 }).map(
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

export const plan = planOf(names);

/** The same, with conditions on what behaviour means. */
export const portraitPlan = planOf([...names, ...asksPortrait, ...asksPortrait]).map(
  (document): Plan => ({
    ...document,
    personas: {
      walker: [
        ['interest:hiking', 2],
        ['engagement >= 10', 1],
        ['stage:decision', 1],
      ],
      buyer: [
        ['buyer', 2],
        ['viewed * in 9d', 1],
      ],
    },
    ttl: { orders: 40, activity: 60 },
  }),
);

const event = fc.record({
  type: fc.constantFrom('page' as const, 'track' as const),
  name: fc.constantFrom('Product Added', 'Product Removed', 'Product Viewed', 'Order Completed', 'Other', 'Exposure'),
  experience: fc.constantFrom('e0', 'e1', 'e2'),
  ago: fc.integer({ min: 0, max: 90 * 24 * 60 }),
  visit: fc.constantFrom('v1', 'v2', 'v3'),
  topic: fc.constantFrom('hiking', 'camping'),
});

const happened = fc.array(event, { maxLength: 25 }).map((events) =>
  events
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
          arrival: index % 3 ? '' : `utm_from=google&utm_campaign=${topic === 'hiking' ? 'spring' : 'sale'}`,
          product_id: topic,
          category: topic,
          price: 40,
          revenue: 90,
          coupon: topic === 'camping' ? 'TENT' : '',
          experience,
          variant: 'a',
          products: [{ category: topic, price: 30, product_id: topic, quantity: 3 }],
        },
      }),
    ),
);

const profileBy = (fold: Fold, more: Partial<Profile> = {}, behaviours: string[] = []) =>
  fc
    .tuple(
      happened,
      fc.option(fc.integer({ min: 1, max: 90 }), { nil: undefined }),
      fc.array(fc.integer({ min: 0, max: 10 * 24 * 60 }), { maxLength: 5 }),
    )
    .map(([events, minutes, elsewhere]): Profile => {
      const behaved = ['viewed hiking', 'did Other', 'bought hiking', 'did Order Completed', ...behaviours];
      const folded = events.reduce(fold, {
        ...emptyProfile(),
        ...more,
        elsewhere: { e0: elsewhere.map((ago) => now - ago * 60_000).sort((a, b) => a - b) },
        seen: Object.fromEntries(behaved.map((behaviour) => [behaviour, []])),
      });
      return minutes
        ? {
            ...folded,
            known: {
              userId: 'u',
              traits: { member_since: 2019, email: 'mara@fernhill.example' },
              interests: ['camping'],
              until: now + minutes * 60_000,
            },
          }
        : folded;
    });

/** What a browser knows of a visitor at `now`. */
export const profile = profileBy(fold);

/** The same, with what behaviour means. */
export const portrayed = profileBy(portraitRare.fold, { portrait: emptyPortrait() }, [
  ...['viewed *', 'did Checkout Started', 'did Product Shared', 'did Product Reviewed'],
]);

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
