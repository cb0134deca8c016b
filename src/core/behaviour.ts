import type { Timed } from './audience.ts';
import { common, type Operators } from './compare.ts';
import { changes, type Moment, timed } from './moment.ts';
import type { Ask } from './plan.ts';
import type { Event, Profile } from './profile.ts';

/** How many of a behaviour's times are kept: as many as a condition may count. */
export const kept = 50;

/** A time, ms since 1970, and what it was worth. */
export type Happened = [at: number, worth: number];

const numberIn = (value: unknown): number => (Number.isFinite(Number(value)) ? Number(value) : 0);

/**
 * What an event is worth as such a behaviour, `viewed tents`: by topic, product or category, or `did EVENT`; undefined when it is not one.
 * An order is worth the products that it is about, anything else its `revenue`, `value` or price.
 */
export function worthOf(behaviour: string, { type, name, properties }: Event): number | undefined {
  const space = behaviour.indexOf(' ');
  const verb = behaviour.slice(0, space);
  const thing = behaviour.slice(space + 1);
  const is = ({ product_id, category, topics }: Record<string, unknown>) =>
    product_id === thing || category === thing || (Array.isArray(topics) && topics.includes(thing));
  const price = ({ price, quantity = 1 }: Record<string, unknown>) => numberIn(price) * numberIn(quantity);
  if (verb === 'bought') {
    const bought =
      name === 'Order Completed' && Array.isArray(properties.products) ? properties.products.filter(is) : [];
    return bought.length ? bought.reduce((sum, product) => sum + price(product), 0) : undefined;
  }
  const { revenue, value } = properties;
  return (verb === 'did' && name === thing) ||
    (verb === 'viewed' && (type === 'page' || name === 'Product Viewed') && is(properties)) ||
    (verb === 'added' && name === 'Product Added' && is(properties))
    ? numberIn(revenue ?? value ?? price(properties))
    : undefined;
}

/** Times with one more, in order, the latest ones. */
export const latest = (times: number[] | undefined, at: number): number[] =>
  [...(times || []), at].sort((a, b) => a - b).slice(-kept);

/** Puts an event into the behaviours that the profile follows: of each the first time is kept, and the latest ones. */
export function follow(seen: Profile['seen'], event: Event): void {
  for (const [behaviour, times] of Object.entries(seen)) {
    const worth = worthOf(behaviour, event);
    if (worth === undefined) continue;
    times.push([event.at, worth]);
    times.sort(([a], [b]) => a - b);
    if (times.length > kept + 1) times.splice(1, 1);
  }
}

/** The behaviours as they happened in these events. */
export function seenIn(events: Event[], behaviours: string[]): Profile['seen'] {
  const seen = Object.fromEntries(behaviours.map((behaviour): [string, Happened[]] => [behaviour, []]));
  for (const event of events) follow(seen, event);
  return seen;
}

/** The attributes that a condition can test, beside `customer.TRAIT`. */
const attributes: Record<string, (moment: Moment, trait: string) => unknown> = {
  __proto__: null as never,
  visits: ({ profile }) => profile.visits,
  pages: ({ profile }) => profile.visit.pages,
  orders: ({ profile }) => profile.orders,
  spent: ({ profile }) => profile.spent,
  cart: ({ profile }) => Object.values(profile.cart).reduce((sum, quantity) => sum + quantity, 0),
  products: ({ profile }) => Object.keys(profile.cart),
  topics: ({ profile }) => Object.keys(profile.topics),
};

export const attributeNames = Object.keys(attributes);

/** Those whose value is a list. */
export const listNames = ['products', 'topics'];

/** The value of a trait; null where there is none. */
function traitOf(moment: Moment, trait: string): unknown {
  const { known } = moment;
  if (!known) return null;
  changes(moment, known.until);
  return Object.hasOwn(known.traits, trait) ? known.traits[trait] : null;
}

/** Lists up to this long are searched, longer ones looked up. */
const searched = 8;

/** A test of an attribute. It is made for each rule of a plan before the first decision, so it costs one closure. */
function fieldTest({ field, op, value }: Extract<Ask, { field: string }>, operators: Operators) {
  const operator = operators[op];
  const get = attributes[field] || traitOf;
  const wanted = (Array.isArray(value) && value.length > searched && op === '$in' ? new Set(value) : value) as never;
  // Past `customer.`; an attribute has no use for it.
  const trait = field.slice(9);
  return (moment: Moment) => {
    const found = get(moment, trait);
    if (moment.facts) moment.facts.values[field] = found;
    return operator?.(found, wanted);
  };
}

/** The test of a clause. */
export const clauseOf = (clause: Ask, operators: Operators = common): ((moment: Moment) => unknown) =>
  'field' in clause ? fieldTest(clause, operators) : seenTest(clause);

function seenTest(clause: Exclude<Ask, { field: string }>) {
  const { seen: behaviour, within } = clause;
  return timed(({ profile: { seen }, now }) => {
    const times = seen[behaviour] || [];
    const last = times.at(-1)?.[0];
    if (last === undefined) return [false, Infinity];
    const from = (at: number): Timed => (now < at ? [false, at] : [true, Infinity]);
    if ('ago' in clause) return from((clause.ago === 'first' ? (times[0] as Happened)[0] : last) + within);
    if ('without' in clause)
      return seen[clause.without]?.some(([at]) => at > last && at <= last + within)
        ? [false, Infinity]
        : from(last + within);
    // From the latest back to the one that makes it enough: for as long as that is not too long ago.
    let left = 'worth' in clause ? clause.worth : clause.times;
    let decisive = times.length;
    while (left > 0 && decisive--) left -= 'worth' in clause ? (times[decisive] as Happened)[1] : 1;
    const end = left > 0 ? 0 : within ? (times[decisive] || [last])[0] + within : Infinity;
    return now < end ? [true, end] : [false, Infinity];
  });
}
