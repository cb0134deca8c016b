import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyPortrait, foldPortrait, mergePortraits, portraitIn, room } from '../../src/core/portrait.ts';
import { anyEvents, day, happens, portraitOf, start } from './support/events.ts';

const json = (value: unknown) => JSON.parse(JSON.stringify(value));

describe('a portrait', () => {
  test('is the same in whatever order the events arrive, one by one or all at once', () => {
    fc.assert(
      fc.property(
        anyEvents.chain((events) =>
          fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
        ),
        ([events, shuffled]) => {
          const portrait = portraitOf(events);
          expect(portraitOf(shuffled)).toEqual(portrait);
          expect(portraitIn(shuffled)).toEqual(portrait);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('of two devices, merged, is that of one device with all the events', () => {
    fc.assert(
      fc.property(
        anyEvents.chain((events) =>
          fc.tuple(fc.constant(events), fc.array(fc.constantFrom(0, 1, 2), { minLength: 40, maxLength: 40 })),
        ),
        ([events, devices]) => {
          const [a, b, c] = [0, 1, 2].map((n) => portraitIn(events.filter((_, index) => devices[index] === n)));
          if (!a || !b || !c) throw new Error('three devices');
          const all = portraitIn(events);
          expect(mergePortraits(mergePortraits(a, b), c)).toEqual(all);
          expect(mergePortraits(a, mergePortraits(b, c))).toEqual(all);
          expect(mergePortraits(c, mergePortraits(b, a))).toEqual(all);
          expect(mergePortraits(all, emptyPortrait())).toEqual(all);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('stays within its room, and is the same there in any order and however it is split', () => {
    const events = Array.from({ length: 3500 }, (_, index) => {
      const n = (index * 7919) % 3500;
      const properties = {
        topics: [`topic-${n % 700}`],
        arrival: `utm_campaign=c${n}`,
        product_id: `p${n}`,
        category: `c${n % 500}`,
        price: n,
        products: [{ product_id: `p${n}` }],
        order_id: `o${n}`,
        revenue: n / 7,
        experience: `e${n}`,
        variant: `v${n}`,
        survey: `s${n}`,
        answer: 'x'.repeat(1000),
        intent: 'ready',
        view: `view-${n}`,
      };
      const names = [
        ...['page', 'Product Viewed', 'Order Completed', 'Product Added', 'Exposure', 'Goal Reached', 'Scrolled'],
        ...[
          'Variant Dismissed',
          'Survey Answered',
          'Products Searched',
          'Engaged Time',
          'group',
          'Product Added to Wishlist',
        ],
      ];
      const name = names[n % names.length] as string;
      return { ...happens(n / 20, name, properties, name === 'group' ? 'group' : undefined), visit: `visit-${n}` };
    });
    const portrait = portraitIn(events);
    for (const [list, most] of Object.entries(room))
      expect(portrait[list as keyof typeof room].length, list).toBe(most);
    expect(JSON.stringify(portrait).length).toBeLessThan(75_000);
    expect(json(portrait)).toEqual(portrait);
    expect(portraitOf(events.toReversed())).toEqual(portrait);
    const halves = [0, 1].map((half) => portraitIn(events.filter((_, index) => index % 2 === half)));
    expect(mergePortraits(halves[0] as typeof portrait, halves[1] as typeof portrait)).toEqual(portrait);
  });

  test('leaves the one that it goes on from as it was', () => {
    const before = portraitOf([happens(0, 'page')]);
    const copy = json(before);
    foldPortrait(before, happens(1, 'Product Viewed', { product_id: 'tent' }));
    expect(before).toEqual(copy);
  });

  test('counts an order once that is told twice, as the latest telling says', () => {
    const { orders } = portraitOf([
      happens(2, 'Order Completed', { order_id: 'a', revenue: 80 }),
      happens(1, 'Order Completed', { order_id: 'a', revenue: 90 }),
      happens(3, 'Order Completed', { order_id: 'b', revenue: 0.1 }),
    ]);
    expect(orders).toEqual([
      ['b', start + 3 * day, 100, 0, 0],
      ['a', start + 2 * day, 80_000, 0, 0],
    ]);
  });

  test('takes engaged time as it is told: the sum so far of a page view', () => {
    const { engaged } = portraitOf([
      happens(0.2, 'Engaged Time', { view: 'a', seconds: 30 }),
      happens(0.1, 'Engaged Time', { view: 'a', seconds: 10 }),
      happens(0.1, 'Engaged Time', { view: 'b', seconds: 5 }),
    ]);
    expect(engaged.map(([view, , seconds]) => [view, seconds])).toEqual([
      ['a', 30],
      ['b', 5],
    ]);
  });
});
