import type { Timed } from './audience.ts';
import { type Groups, valueTest } from './compare.ts';
import type { Clause } from './plan.ts';
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

/** What clauses are asked about. */
interface Asked {
  profile: Profile;
  now: number;
  known: Profile['known'];
}

/** The attributes that a condition can test, beside `customer.TRAIT`. */
const attributes: Record<string, (asked: Asked) => unknown> = {
  visits: ({ profile }) => profile.visits,
  pages: ({ profile }) => profile.visit.pages,
  orders: ({ profile }) => profile.orders,
  spent: ({ profile }) => profile.spent,
  cart: ({ profile }) => Object.values(profile.cart).reduce((sum, quantity) => sum + quantity, 0),
};

export const attributeNames = Object.keys(attributes);

/** The value of a field; null where there is none. */
function fieldOf(field: string): (asked: Asked) => unknown {
  if (Object.hasOwn(attributes, field)) return attributes[field] as (typeof attributes)[''];
  const trait = /^customer\.(.+)/.exec(field)?.[1] || '';
  return ({ known }) => (known && Object.hasOwn(known.traits, trait) ? known.traits[trait] : null);
}

/** Tells whether a clause holds, and until when. */
export function clauseOf(clause: Clause, groups: Groups = {}): (asked: Asked) => Timed {
  if ('where' in clause) {
    const tests = Object.entries(clause.where).map(([field, wanted]) => ({
      value: fieldOf(field),
      test: valueTest(wanted, groups),
    }));
    return (asked) => [
      tests.every(({ value, test }) => test(value(asked))),
      asked.known ? asked.known.until : Infinity,
    ];
  }
  if ('without' in clause)
    return ({ profile: { seen }, now }) => {
      const last = seen[clause.seen]?.at(-1);
      if (last === undefined) return [false, Infinity];
      const end = last + clause.within;
      if (seen[clause.without]?.some((at) => at > last && at <= end)) return [false, Infinity];
      return now < end ? [false, end] : [true, Infinity];
    };
  return ({ profile: { seen }, now }) => {
    const decisive = seen[clause.seen]?.at(-clause.times);
    const end = decisive === undefined ? 0 : clause.within ? decisive + clause.within : Infinity;
    return now < end ? [true, end] : [false, Infinity];
  };
}
