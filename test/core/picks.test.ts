import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Item, Related } from '../../src/core/catalogue.ts';
import { catalogueRare } from '../../src/core/catalogue-rare.ts';
import { momentOf } from '../../src/core/moment.ts';
import { type ListRule, metIds, picks } from '../../src/core/picks.ts';
import { emptyProgram } from '../../src/core/plan.ts';
import { day, portraitIn } from '../../src/core/portrait.ts';
import { type Event, emptyProfile, type Profile } from '../../src/core/profile.ts';
import { emptyShelf, factsFresh, isFresh, shelved } from '../../src/core/shelf.ts';
import { happens, start } from './support/events.ts';

const hour = 1 / 24;
const item = (title: string, facts: Partial<Item> = {}): Item => ({ title, price: 10, currency: 'GBP', ...facts });
const goods: Record<string, Item> = {
  tent: item('Tent', { price: 340, topics: ['camping'] }),
  bag: item('Bag', { price: 225, topics: ['camping'] }),
  mat: item('Mat', { price: 95, topics: ['camping'] }),
  stove: item('Stove', { price: 80, topics: ['camping'] }),
  boots: item('Boots', { price: 180, topics: ['hiking'] }),
  socks: item('Socks', { price: 18, topics: ['hiking'] }),
  gone: item('Gone', { topics: ['hiking'], available: false }),
  guide: item('Guide', { kind: 'article', topics: ['hiking'] }),
};
const related: Related = {
  near: {
    tent: {
      'also-viewed': [
        ['bag', 900],
        ['mat', 500],
        ['gone', 400],
      ],
    },
    boots: {
      'also-viewed': [
        ['socks', 800],
        ['mat', 300],
        ['guide', 200],
      ],
    },
  },
  site: {
    trending: [
      ['stove', 100],
      ['socks', 90],
      ['bag', 80],
      ['boots', 70],
    ],
  },
  items: goods,
};

/** Somebody to whom this happened, in days from the start, with what the page keeps of the catalogue. */
function somebody(events: Event[], more: Partial<Profile> = {}, answer = related): Profile {
  const profile = { ...emptyProfile(), portrait: portraitIn(events), ...more };
  const at = Math.max(start, ...events.map((event) => event.at));
  return {
    ...profile,
    shelf: shelved(emptyShelf(), answer, ['', ...Object.keys(answer.near)], Object.keys(goods), at),
  };
}
const viewed = (at: number, product_id: string) => happens(at, 'Product Viewed', { product_id });
const bought = (at: number, ...ids: string[]) =>
  happens(at, 'Order Completed', { order_id: `o${at}`, products: ids.map((product_id) => ({ product_id })) });

function momentFor(profile: Profile, now = start + 3 * hour * day) {
  return momentOf({ program: emptyProgram('demo'), profile, id: 'x', now, rare: catalogueRare });
}
const shown = (rule: ListRule, profile: Profile, now?: number) =>
  picks(rule, momentFor(profile, now)).map(({ id }) => id);

describe('a list over the catalogue', () => {
  test('begins with what goes with the latest that was looked at, and says because of what', () => {
    const tentLast = somebody([viewed(0, 'boots'), viewed(hour, 'tent')]);
    const bootsLast = somebody([viewed(0, 'tent'), viewed(hour, 'boots')]);
    const rule: ListRule = { of: ['also-viewed'] };
    expect(picks(rule, momentFor(tentLast)).map(({ id, because }) => [id, because])).toEqual([
      ['bag', 'tent'],
      ['mat', 'tent'],
      ['socks', 'boots'],
      ['guide', 'boots'],
    ]);
    expect(shown(rule, bootsLast)).toEqual(['socks', 'bag', 'mat', 'guide']);
  });

  test('has nothing to show where nothing was looked at; another source fills it up', () => {
    expect(shown({ of: ['also-viewed'] }, somebody([]))).toEqual([]);
    expect(shown({ of: ['also-viewed', 'trending'] }, somebody([]))).toEqual(['stove', 'socks', 'bag', 'boots']);
    const one = somebody([viewed(0, 'tent')]);
    expect(shown({ of: ['also-viewed', 'trending'] }, one)).toEqual(['bag', 'mat', 'stove', 'socks', 'boots']);
  });

  test('puts what the visitor is interested in first, and what they want less of last', () => {
    const score = (views: number) => [views, start] as [number, number];
    const hiker = somebody([], { topics: { hiking: score(3), camping: score(1) } });
    expect(shown({ of: ['trending'] }, hiker)).toEqual(['socks', 'boots', 'stove', 'bag']);
    const noCamping = somebody([], { topics: { hiking: score(3), camping: score(-(2 ** 26)) } });
    expect(shown({ of: ['trending'] }, noCamping).slice(0, 2)).toEqual(['socks', 'boots']);
    const onlyThat = somebody([], { topics: { camping: score(-(2 ** 26)) } });
    expect(shown({ of: ['trending'] }, onlyThat).slice(0, 2)).toEqual(['socks', 'boots']);
  });

  test('leaves out what was just bought, for as many days as it says, and says when that changes', () => {
    const profile = somebody([viewed(0, 'tent'), bought(hour, 'bag')]);
    const moment = momentFor(profile);
    expect(picks({ of: ['also-viewed'], rest: 0.5 }, moment).map(({ id }) => id)).toEqual(['mat']);
    expect(moment.until).toBe(start + (hour + 0.5) * day);
    expect(shown({ of: ['also-viewed'], rest: 0.5 }, profile, moment.until)).toEqual(['bag', 'mat']);
  });

  test('leaves out what cannot be had, unless it is to show all', () => {
    const profile = somebody([viewed(0, 'tent')]);
    expect(shown({ of: ['also-viewed'], all: true }, profile)).toContain('gone');
    expect(shown({ of: ['also-viewed'] }, profile)).not.toContain('gone');
  });

  test('keeps to a kind, to prices, near to what was looked at, and to few of one topic', () => {
    const profile = somebody([viewed(0, 'boots'), viewed(hour, 'tent')]);
    const all: ListRule = { of: ['also-viewed', 'trending'] };
    expect(shown({ ...all, kind: 'article' }, profile)).toEqual(['guide']);
    expect(shown({ ...all, price: [50, 100] }, profile)).toEqual(['mat', 'stove']);
    expect(shown({ ...all, near: 0.5 }, somebody([viewed(0, 'tent')]))).toEqual(['bag', 'boots']);
    expect(shown({ ...all, spread: 1 }, profile)).toEqual(['bag', 'socks']);
  });

  test('begins with what is pinned, and never has what is excluded', () => {
    const profile = somebody([viewed(0, 'tent')]);
    expect(shown({ of: ['also-viewed'], pinned: ['guide'] }, profile)).toEqual(['guide', 'bag', 'mat']);
    expect(shown({ of: ['also-viewed'], excluded: ['bag'] }, profile)).toEqual(['mat']);
    expect(shown({ of: ['also-viewed'], excluded: ['topic:camping'] }, profile)).toEqual([]);
  });

  test('shows nothing rather than too little', () => {
    const profile = somebody([viewed(0, 'tent')]);
    expect([
      shown({ of: ['also-viewed'], least: 2 }, profile).length,
      shown({ of: ['also-viewed'], least: 3 }, profile),
    ]).toEqual([2, []]);
  });

  test('of what the visitor has: looked at, in the cart, wished for, cheaper than when it was wished for', () => {
    const wish = (at: number, product_id: string, price: number) =>
      happens(at, 'Product Added to Wishlist', { product_id, price });
    const profile = somebody(
      [
        viewed(0, 'tent'),
        viewed(hour, 'boots'),
        wish(0, 'mat', 120),
        wish(hour, 'stove', 80),
        wish(0, 'bag', 300),
      ].concat(happens(hour, 'Product Removed from Wishlist', { product_id: 'bag' })),
      { cart: { socks: 2 } },
    );
    const list = (of: ListRule['of'], more: Partial<ListRule> = {}) => shown({ of, ...more }, profile);
    expect(list(['recently-viewed'])).toEqual(['boots', 'tent']);
    expect(list(['cart'])).toEqual(['socks']);
    expect(list(['wishlist'])).toEqual(['stove', 'mat']);
    expect(list(['price-drop'])).toEqual(['mat']);
  });

  test('reminds of what is used up: after what its facts say, else after as long as last time', () => {
    const lasting = { ...related, items: { ...goods, stove: item('Gas', { lasts: 20 }) } };
    const profile = somebody([bought(0, 'stove', 'mat'), bought(10, 'socks'), bought(40, 'socks')], {}, lasting);
    const due = (days: number) => {
      const fresh = { ...profile, shelf: shelved(emptyShelf(), lasting, [], metIds(profile), start + days * day) };
      return shown({ of: ['reorder'] }, fresh, start + days * day);
    };
    expect([due(19), due(21), due(71)]).toEqual([[], ['stove'], ['stove', 'socks']]);
  });

  test('does not tell a price that is older than a day', () => {
    const profile = somebody([viewed(0, 'tent')]);
    const moment = momentFor(profile);
    expect(picks({ of: ['also-viewed'] }, moment)[0]?.item.price).toBe(225);
    expect(moment.until).toBe(start + factsFresh);
    expect(picks({ of: ['also-viewed'] }, momentFor(profile, moment.until))[0]?.item).toEqual({
      title: 'Bag',
      currency: 'GBP',
      topics: ['camping'],
    });
  });

  test('stands in the same order until what it says changes, however much time passes', () => {
    const ids = Object.keys(goods);
    const rules: ListRule[] = [{ of: ['also-viewed', 'trending', 'reorder', 'price-drop'], near: 0.9, rest: 2 }];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0, max: 30, noNaN: true }), fc.constantFrom(...ids), fc.boolean()), {
          maxLength: 8,
        }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (acts, share) => {
          const events = acts.map(([at, id, buys]) => (buys ? bought(at, id) : viewed(at, id)));
          const profile = somebody(events, { topics: { hiking: [2, start], camping: [1, start + day] } });
          const now = start + 31 * day;
          for (const rule of rules) {
            const moment = momentFor(profile, now);
            const before = picks(rule, moment);
            const later = Math.floor(now + share * (Math.min(moment.until, now + 90 * day) - now - 1));
            expect(picks(rule, momentFor(profile, later))).toEqual(before);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('what is kept of the catalogue', () => {
  test('is what goes with the last twelve items that were asked about, and what was met', () => {
    let shelf = emptyShelf();
    for (let n = 0; n < 20; n++) {
      const near = { [`p${n}`]: { similar: [[`q${n}`, 10]] as [string, number][] } };
      const items = { [`p${n}`]: item('P'), [`q${n}`]: item('Q') };
      shelf = shelved(shelf, { near, site: {}, items }, [`p${n}`], ['p0'], start + n);
    }
    expect(shelf.asked.map(([id]) => id)).toEqual(Array.from({ length: 12 }, (_, n) => `p${19 - n}`));
    expect(Object.keys(shelf.items)).toHaveLength(25);
    expect(shelf.items.p0).toEqual([start, item('P')]);
    expect(Object.keys(shelf.items)).not.toContain('p7');
  });

  test('is asked for anew after an hour, also where the whole site had nothing to tell', () => {
    const nothing = { near: {}, site: {}, items: {} };
    const shelf = shelved(emptyShelf(), nothing, ['', 'p'], [], start);
    const hours = (n: number) => ['', 'p', 'q'].map((id) => isFresh(shelf, id, start + n * hour * day));
    expect([hours(0.9), hours(1)]).toEqual([
      [true, true, false],
      [false, false, false],
    ]);
  });

  test('takes no name of an answer for anything but a name', () => {
    const answer = JSON.parse(
      '{"near":{"__proto__":{"similar":[["constructor",9]]}},"site":{},"items":{"__proto__":{"title":"X"},"constructor":{"title":"Y"}}}',
    );
    const shelf = shelved(emptyShelf(), answer, ['__proto__'], ['__proto__'], start);
    expect(Object.keys(shelf.items).sort()).toEqual(['__proto__', 'constructor']);
    const profile = { ...somebody([viewed(0, '__proto__')]), shelf };
    expect(shown({ of: ['similar'] }, profile)).toEqual(['constructor']);
    expect(({} as { title?: string }).title).toBeUndefined();
  });
});
