import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { momentOf } from '../../src/core/moment.ts';
import { companyOf, touchesOf, touchOf } from '../../src/core/person-traits.ts';
import { emptyProgram, type Program } from '../../src/core/plan.ts';
import { portraitRare } from '../../src/core/portrait-rare.ts';
import { type TraitName, traitNames } from '../../src/core/portrait-words.ts';
import { aboutYou, horizon, traitsOf } from '../../src/core/traits.ts';
import { anyEvents, day, happens, hour, profileAfter, start } from './support/events.ts';

type Events = ReturnType<typeof happens>[];

const at = (events: Events, on: number, portrait: Program['portrait'] = {}, more = {}) =>
  momentOf({
    program: { ...emptyProgram('s'), portrait },
    rare: portraitRare,
    profile: { ...profileAfter(events), ...more },
    id: undefined,
    now: start + on * day,
  });

const traits = (events: Events, on: number, portrait?: Program['portrait'], more?: object) =>
  traitsOf(at(events, on, portrait, more));

/** The value of a trait on days. */
const onDays = (name: TraitName, events: Events, days: number[], portrait?: Program['portrait']) =>
  days.map((on) => traits(events, on, portrait)[name].value);

const pages = (...days: number[]) => days.map((on) => happens(on, 'page'));
const viewed = (on: number, properties: object) => happens(on, 'Product Viewed', { product_id: 'x', ...properties });
const order = (on: number, revenue: number, more: object = {}) => happens(on, 'Order Completed', { revenue, ...more });
const sold = (quantity: number) => ({ products: [{ product_id: 'x', quantity }] });

describe('a trait', () => {
  test('says exactly when it next changes by itself', () => {
    fc.assert(
      fc.property(
        anyEvents,
        fc.integer({ min: 0, max: 200 * 24 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (events, hours, share) => {
          const now = start + hours * hour + 1;
          const moment = { ...at(events, 0), now };
          for (const [name, { value, until }] of Object.entries(traitsOf(moment))) {
            expect(until).toBeGreaterThan(now);
            const end = Math.min(until, now + horizon);
            const valueAt = (time: number) => traitsOf({ ...moment, now: time })[name as TraitName].value;
            expect(valueAt(Math.floor(now + share * (end - now - 1))), `${name} within`).toEqual(value);
            expect(valueAt(end - 1), `${name} before ${end}`).toEqual(value);
            if (until < now + horizon) expect(valueAt(until), `${name} at ${until}`).not.toEqual(value);
          }
        },
      ),
      { numRuns: 40 },
    );
  }, 240_000);

  test.each<[TraitName, Events, number[], unknown[], Program['portrait']?]>([
    ['recency', pages(1), [0.5, 1, 1.99, 2, 31, 90, 91], [0, 0, 0, 1, 30, 89, null]],
    ['recency', pages(1), [6, 7], [5, null], { ttl: { activity: 6 } }],
    ['frequency', pages(1, 1.01, 5, 20), [20, 32, 35, 50], [3, 2, 1, 0]],
    ['engagement', pages(0), [0.1, 14, 60, 95], [11, 6, 0, 0]],
    ['engagement', [...pages(0), happens(0, 'Goal Reached')], [0.1, 14], [31, 18]],
    ['engagement', [...pages(0), happens(0, 'Engaged Time', { view: 'a', seconds: 600 })], [0.1], [31]],
    ['engagement', [...pages(0), happens(0, 'Scrolled', { view: 'a', depth: 90 })], [0.1], [14]],
    ['rising', pages(0, 20, 20.1, 20.2, 21), [21.1, 60], [true, false]],
    ['rising', pages(0, 0.1, 0.2), [0.5, 8], [false, false]],
    ['lapsing', pages(0, 1, 2, 3, 4, 5, 6, 7), [8, 35, 80], [false, true, false]],
    ['lastSource', [happens(0, 'page', { arrival: 'utm_from=news' })], [1, 89, 90], ['news', 'news', null]],
    [
      'firstSource',
      [happens(0, 'page'), happens(1, 'page', { arrival: '&m_from=a.org' })],
      [2, 999],
      ['direct', 'direct'],
    ],
    [
      'campaigns',
      [happens(0, 'page', { arrival: 'utm_campaign=spring+sale&utm_from=x' })],
      [1, 91],
      [['spring sale'], []],
    ],
    [
      'categories',
      [1, 1.1, 1.2].map((on) => viewed(on, { category: 'tents' })),
      [2, 8, 30],
      [['tents'], ['tents'], []],
    ],
    ['categories', [order(1, 9, { products: [{ category: 'tents' }] })], [2], [['tents']]],
    ['brands', [1, 1.1, 1.2].map((on) => viewed(on, { brand: 'msr' })), [2, 30], [['msr'], []]],
    ['interests', [1, 1.1, 1.2].map((on) => happens(on, 'page', { topics: ['a'] })), [2], [['a']]],
    [
      'outside',
      [viewed(1, { category: 'tents' }), ...[10, 10.1].map((on) => viewed(on, { category: 'kayaks' }))],
      [11, 17],
      [['kayaks'], []],
    ],
    ['outside', [10, 10.1].map((on) => viewed(on, { category: 'kayaks' })), [11], [[]]],
    ['productViews', [viewed(1, {}), viewed(1, { product_id: 'y' })], [2, 91], [2, 0]],
    ['repeatViews', [viewed(1, {}), viewed(2, {}), viewed(2, { product_id: 'y' })], [2, 91, 92], [2, 1, 0]],
    ['price', [10, 30, 500].map((price) => viewed(1, { product_id: `${price}`, price })), [2], [30]],
    ['price', [10, 30].map((price) => viewed(1, { product_id: `${price}`, price })), [2], [null]],
    ['priceBand', [10, 30, 500].map((price) => viewed(1, { product_id: `${price}`, price })), [2], ['middle']],
    [
      'priceBand',
      [10, 30, 500].map((price) => viewed(1, { product_id: `${price}`, price })),
      [2],
      ['premium'],
      { prices: [5, 30] },
    ],
    [
      'intent',
      [happens(1, 'Products Searched', { intent: 'comparing' }), happens(2, 'Products Searched', {})],
      [3],
      ['comparing'],
    ],
    ['cartValue', [happens(1, 'Product Added', { product_id: 'a', quantity: 2, price: 9.99 })], [2, 31], [19.98, null]],
    [
      'cartValue',
      [happens(1, 'Product Added', { product_id: 'a', price: 5 }), happens(2, 'Product Removed', { product_id: 'a' })],
      [3],
      [null],
    ],
    ['cartValue', [happens(1, 'Product Added', { product_id: 'a', price: 5 }), order(2, 5)], [3], [null]],
    ['cartAge', [happens(1, 'Product Added', { product_id: 'a' })], [1.01, 1.5, 31], [0, 12, null]],
    ['ordersInYear', [order(0, 1), order(10, 1)], [11, 365, 375], [2, 1, 0]],
    ['revenue', [order(0, 0.1), order(1, 0.2)], [2, 730], [0.3, 0.2]],
    ['revenue', [order(0, 90, { order_id: 'a' }), order(1, 90, { order_id: 'a' })], [2], [90]],
    ['orderValue', [order(0, 10), order(1, 20)], [2], [15]],
    ['orderRecency', [order(1, 10)], [0, 5, 731], [0, 4, null]],
    ['rfm', [order(1, 60)], [0, 2, 40, 100, 200, 400], ['512', '512', '412', '312', '212', '111']],
    ['rfm', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((on) => order(on, 100)), [11], ['555']],
    ['rfm', pages(1), [2], [null]],
    [
      'discountShare',
      [order(1, 9, { coupon: 'A' }), order(2, 9), order(3, 9, { discount: 2 }), order(4, 9)],
      [5],
      [0.5],
    ],
    ['discountSeeker', [order(1, 9, { coupon: 'A' })], [5], [false]],
    ['discountSeeker', [order(1, 9, { coupon: 'A' }), order(2, 9, { coupon: 'B' })], [5], [true]],
    ['highValue', [order(1, 600)], [2, 366], [true, false]],
    ['highVolume', [order(1, 600)], [2], [false]],
    ['highValue', [1, 2, 3, 4, 5, 6].map((on) => order(on, 3)), [7], [false]],
    ['highVolume', [1, 2, 3, 4, 5, 6].map((on) => order(on, 3)), [7, 366], [true, false]],
    ['highVolume', [order(1, 60, sold(50))], [2], [true]],
    ['returns', [order(1.5, 9), ...pages(1.6, 2, 2.5, 4)], [3, 5], [2, 2]],
    ['goalsSince', [order(1.5, 9), happens(1.6, 'Goal Reached'), happens(2, 'Goal Reached')], [3], [1]],
    [
      'asked',
      [
        happens(1, 'Form Submitted', { form: 'news', company: 'ACME' }),
        happens(1, 'Survey Answered', { survey: 'nps' }),
      ],
      [2, 366],
      [['field:company', 'form:news', 'survey:nps'], []],
    ],
    ['answers', [happens(1, 'Survey Answered', { survey: 'ces', answer: 'easy' })], [2], [['ces:easy']]],
    [
      'nps',
      [
        happens(1, 'Survey Answered', { survey: 'nps', answer: 3 }),
        happens(2, 'Survey Answered', { survey: 'nps', answer: '9' }),
      ],
      [3],
      [9],
    ],
    ['dismissed', [happens(1, 'Variant Dismissed', { variant: 'e/a' })], [2], [['e/a']]],
    ['shown', [happens(1, 'Exposure', { experience: 'e' })], [2], [['e']]],
    ['account', [{ ...happens(1, 'group', {}, 'group'), name: 'acme' }], [2, 366], ['acme', null]],
  ])('%s of %j, on days %j', (name, events, days, values, portrait) => {
    expect(onDays(name, events, days, portrait)).toEqual(values);
  });

  test('is a company where a token proves the address, until the token ends; a free address is none', () => {
    const known = { userId: 'u', traits: { email: 'Mara@Fernhill.example' }, interests: [], until: start + 2 * day };
    const { account } = traits([], 1, {}, { known });
    expect(account).toMatchObject({ value: 'fernhill.example', from: 'imported', until: start + 2 * day });
    expect(traits([], 2, {}, { known }).account.value).toBe(null);
    const identified = [happens(1, 'identify', { email: 'mara@fernhill.example' }, 'identify')];
    expect(traits(identified, 2).account.value).toBe(null);
    for (const free of ['a@gmail.com', 'a@yahoo.co.uk', 'a@web.de', 'no address', 7, undefined])
      expect(companyOf(free), String(free)).toBe(null);
    expect(companyOf('a@mail.acme.com')).toBe('mail.acme.com');
  });

  test('tells where it comes from, of which data it is and how new that is', () => {
    const all = traits([...pages(1, 2), order(3, 9)], 4);
    expect(all.frequency).toMatchObject({ value: 3, from: 'observed', of: 'activity', at: start + 3 * day });
    expect(all.engagement.from).toBe('inferred');
    expect(all.orderValue).toMatchObject({ of: 'orders', at: start + 3 * day });
    expect(all.nps).toMatchObject({ from: 'declared', at: 0 });
    expect(Object.keys(all)).toEqual(traitNames);
    expect(aboutYou(all).map(({ name }) => name)).toEqual([
      ...['frequency', 'recency'].sort().reverse(),
      ...['engagement', 'firstSource', 'firstMedium', 'ordersInYear', 'revenue', 'orderValue', 'orderRecency', 'rfm'],
    ]);
  });
});

test.each([
  ['utm_from=google&utm_medium=cpc&utm_campaign=spring', 'google', 'cpc', 'spring'],
  ['&m_from=example.org', 'example.org', 'referral', null],
  ['gclid', 'google', 'cpc', null],
  ['', 'direct', 'none', null],
  ['utm_from=%E0%A4%A', '%E0%A4%A', 'none', null],
])('a touch of %j', (arrival, source, medium, campaign) => {
  expect(touchOf(7, arrival)).toEqual({ at: 7, source, medium, campaign });
});

test('touches are there with their times, for attribution', () => {
  const { profile } = at(
    [1, 2].map((on) => happens(on, 'page', { arrival: `utm_from=s${on}` })),
    3,
  );
  const look = {
    portrait: profile.portrait as never,
    profile,
    terms: {},
    now: start + 3 * day,
    until: Infinity,
    at: 0,
  };
  expect(touchesOf(look).map(({ at, source }) => [at, source])).toEqual([
    [start + 2 * day, 's2'],
    [start + day, 's1'],
  ]);
});
