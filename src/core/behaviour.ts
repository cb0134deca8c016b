import { common, type Operators } from './compare.ts';
import { changes, type Moment, timed } from './moment.ts';
import type { Ask } from './plan.ts';
import type { Event, Profile } from './profile.ts';

/** How many of a behaviour's times are kept: as many as a condition may count. */
export const kept = 50;

/** Whether an event is such a behaviour, as `viewed tents`: by topic, product or category, or `did EVENT`. */
export function isBehaviour(behaviour: string, { type, name, properties }: Event): boolean {
  const space = behaviour.indexOf(' ');
  const verb = behaviour.slice(0, space);
  const thing = behaviour.slice(space + 1);
  const is = ({ product_id, category, topics }: Record<string, unknown>) =>
    product_id === thing || category === thing || (Array.isArray(topics) && topics.includes(thing));
  if (verb === 'did') return name === thing;
  if (verb === 'viewed') return (type === 'page' || name === 'Product Viewed') && is(properties);
  if (verb === 'added') return name === 'Product Added' && is(properties);
  return name === 'Order Completed' && Array.isArray(properties.products) && properties.products.some(is);
}

/** Times with one more, in order, the latest ones. */
export const latest = (times: number[] | undefined, at: number): number[] =>
  [...(times || []), at].sort((a, b) => a - b).slice(-kept);

/** Puts an event into the times of the behaviours that the profile follows. */
export function follow(seen: Profile['seen'], event: Event): void {
  for (const behaviour in seen) if (isBehaviour(behaviour, event)) seen[behaviour] = latest(seen[behaviour], event.at);
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

/** The test of a clause. */
export function clauseOf(clause: Ask, operators: Operators = common): (moment: Moment) => unknown {
  if ('field' in clause) {
    const { field, op, value } = clause;
    const operator = operators[op];
    const get = attributes[field] || traitOf;
    const wanted = (Array.isArray(value) && value.length > searched && op === '$in' ? new Set(value) : value) as never;
    // Past `customer.`; an attribute has no use for it.
    const trait = field.slice(9);
    return (moment) => operator?.(get(moment, trait), wanted);
  }
  if ('without' in clause)
    return timed(({ profile: { seen }, now }) => {
      const last = seen[clause.seen]?.at(-1);
      if (last === undefined) return [false, Infinity];
      const end = last + clause.within;
      if (seen[clause.without]?.some((at) => at > last && at <= end)) return [false, Infinity];
      return now < end ? [false, end] : [true, Infinity];
    });
  return timed(({ profile: { seen }, now }) => {
    const decisive = seen[clause.seen]?.at(-clause.times);
    const end = decisive === undefined ? 0 : clause.within ? decisive + clause.within : Infinity;
    return now < end ? [true, end] : [false, Infinity];
  });
}
