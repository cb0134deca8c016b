import type { Timed } from './audience.ts';
import type { Clause } from './plan.ts';
import type { Event, Profile } from './profile.ts';
import { compileWhere, type Groups, type Where } from './where.ts';

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

/** The attributes that a condition can test. */
const attributesOf = (profile: Profile, now: number): Record<string, unknown> => ({
  visits: profile.visits,
  pages: profile.visit.pages,
  orders: profile.orders,
  spent: profile.spent,
  cart: Object.values(profile.cart).reduce((sum, quantity) => sum + quantity, 0),
  customer: profile.known && now < profile.known.until ? profile.known.traits : {},
});

/** Conditions are compiled once. */
const compiled = new WeakMap<Where, (attributes: unknown) => boolean>();

function test(where: Where, groups: Groups | undefined): (attributes: unknown) => boolean {
  let found = compiled.get(where);
  if (!found) {
    found = compileWhere(where, groups);
    compiled.set(where, found);
  }
  return found;
}

/** Whether a clause holds, and until when. */
export function inClause(clause: Clause, profile: Profile, now: number, groups: Groups | undefined): Timed {
  if ('where' in clause) {
    const known = profile.known && now < profile.known.until ? profile.known.until : Infinity;
    return [test(clause.where, groups)(attributesOf(profile, now)), known];
  }
  const times = profile.seen[clause.seen] || [];
  if ('without' in clause) {
    const last = times.at(-1);
    if (last === undefined) return [false, Infinity];
    const end = last + clause.within;
    if ((profile.seen[clause.without] || []).some((at) => at > last && at <= end)) return [false, Infinity];
    return now < end ? [false, end] : [true, Infinity];
  }
  const decisive = times.at(-clause.times);
  if (decisive === undefined) return [false, Infinity];
  const end = clause.within ? decisive + clause.within : Infinity;
  return now < end ? [true, end] : [false, Infinity];
}
