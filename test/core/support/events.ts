import fc from 'fast-check';
import { emptyPortrait, foldPortrait, type Portrait } from '../../../src/core/portrait.ts';
import { portraitRare } from '../../../src/core/portrait-rare.ts';
import { type Event, emptyProfile, type Profile } from '../../../src/core/profile.ts';
import type { EventType } from '../../../src/core/protocol.ts';

export const hour = 3_600_000;
export const day = 24 * hour;
/** A midnight. */
export const start = Date.UTC(2026, 0, 1);

let count = 0;

/** What happens on a day (0: the first; 0.5: at its noon). */
export const happens = (
  on: number,
  name: string,
  properties: Record<string, unknown> = {},
  type: EventType = name === 'page' ? 'page' : 'track',
): Event => ({
  id: `event-${count++}`,
  type,
  name: type === 'page' ? '' : name,
  at: start + on * day,
  visit: `visit-${Math.floor(on)}`,
  properties,
});

export const portraitOf = (events: Event[]): Portrait => events.reduce(foldPortrait, emptyPortrait());

/** What a browser knows after these events. */
export const profileAfter = (events: Event[], behaviours: string[] = []): Profile =>
  events.reduce(portraitRare.fold, {
    ...emptyProfile(),
    portrait: emptyPortrait(),
    seen: Object.fromEntries(behaviours.map((behaviour) => [behaviour, []])),
  });

const text = fc.oneof(
  fc.constantFrom('tents', 'boots', 'msr', 'a', 'b'),
  fc.string({ maxLength: 80 }).filter((one) => !(one in {})),
);
const amount = fc.oneof(fc.integer({ min: 0, max: 500 }), fc.double({ min: -10, max: 1e6, noNaN: true }));
const anything = fc.oneof(
  text,
  amount,
  fc.constant({ toString: 1 }),
  fc.constant(undefined),
  fc.constant(null),
  fc.array(text, { maxLength: 3 }),
);

const properties = fc.record(
  {
    topics: fc.array(text, { maxLength: 3 }),
    arrival: fc.oneof(fc.constantFrom('utm_from=google&utm_campaign=spring', '&m_from=example.org'), anything),
    product_id: fc.oneof(text, amount, fc.constant(undefined)),
    category: anything,
    brand: anything,
    price: fc.oneof(amount, anything),
    quantity: amount,
    order_id: fc.oneof(fc.constantFrom('o1', 'o2', 'o3'), fc.constant(undefined)),
    revenue: amount,
    coupon: anything,
    discount: amount,
    products: fc.oneof(
      fc.array(fc.record({ product_id: text, category: text, brand: text, price: amount, quantity: amount }), {
        maxLength: 3,
      }),
      anything,
    ),
    experience: text,
    variant: text,
    view: fc.constantFrom('view-1', 'view-2', undefined),
    seconds: amount,
    depth: amount,
    intent: fc.constantFrom('researching', 'comparing', 'ready', undefined),
    form: anything,
    company: text,
    survey: fc.constantFrom('nps', 'ces'),
    answer: anything,
  },
  { requiredKeys: [] },
);

/** Any events of a visitor, well-formed or not, each with an id of its own. */
export const anyEvents = fc
  .array(
    fc.record({
      type: fc.constantFrom<EventType>('page', 'track', 'track', 'track', 'identify', 'group', 'alias', 'screen'),
      name: fc.constantFrom(
        ...['Product Viewed', 'Product Added', 'Product Removed', 'Order Completed', 'Goal Reached', 'Exposure'],
        ...['Engaged Time', 'Scrolled', 'Products Searched', 'Form Submitted', 'Survey Answered', 'Variant Dismissed'],
        ...['Other', 'constructor'],
      ),
      at: fc.integer({ min: start, max: start + 120 * day }),
      visit: fc.constantFrom('', 'v1', 'v2', 'v3', 'v4'),
      properties,
    }),
    { maxLength: 40 },
  )
  .map((all) => all.map((one, index): Event => ({ ...one, id: `id-${index}` })));
