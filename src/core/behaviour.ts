import type { Program } from './plan.ts';
import { type Change, type Event, foldCommon, type Happened, kept, numberIn, type Profile } from './profile.ts';

/**
 * What an event is worth as such a behaviour, `viewed tents`: by topic, product or category (`*`: any product), or `did EVENT`; undefined when it is not one.
 * An order is worth the products that it is about, anything else its `revenue`, `value` or price.
 */
export function worthOf(behaviour: string, { type, name, properties }: Event): number | undefined {
  const space = behaviour.indexOf(' ');
  const verb = behaviour.slice(0, space);
  const thing = behaviour.slice(space + 1);
  const is = ({ product_id, category, topics }: Record<string, unknown>) =>
    (thing === '*' && product_id !== undefined) ||
    product_id === thing ||
    category === thing ||
    (Array.isArray(topics) && topics.includes(thing));
  const price = ({ price, quantity = 1 }: Record<string, unknown>) => numberIn(price) * numberIn(quantity);
  if (verb === 'bought') {
    const bought =
      name === 'Order Completed' && Array.isArray(properties.products) ? properties.products.filter(is) : [];
    return bought.length ? bought.reduce((sum, product) => sum + price(product), 0) : undefined;
  }
  const { revenue, value } = properties;
  return (verb === 'did' && name === thing) ||
    (verb === 'viewed' && (type === 'page' || name === 'Product Viewed') && is(properties)) ||
    (verb === 'answered' && name === 'Survey Answered' && properties.survey === thing) ||
    (verb === 'added' && name === 'Product Added' && is(properties))
    ? numberIn(revenue ?? value ?? price(properties))
    : undefined;
}

/** Puts an event into the behaviours that the profile follows: of each the first time is kept, and the latest ones. */
function follow(seen: Profile['seen'], event: Event): void {
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

/** What puts the behaviours that a program asks for, and the profile lacks, into it from the events on record; undefined: it lacks none. */
export function missing(profile: Profile, { behaviours = [] }: Program): ((events: Event[]) => Change) | undefined {
  const wanted = behaviours.filter((behaviour) => !profile.seen[behaviour]);
  if (!wanted.length) return undefined;
  const asItWas = ifStill(profile);
  return (events) => {
    const counted = seenIn(events, wanted);
    return asItWas((profile) => Object.assign(profile.seen, counted));
  };
}

/**
 * What is counted from the record is of a profile as it was then. Where another tab, or an event before there was a record, has gone on from
 * there meanwhile, nothing is changed: it is counted again at the next page view.
 */
export const ifStill =
  ({ last }: Profile) =>
  (change: Change): Change =>
  (profile) => {
    if (profile.last === last) change(profile);
  };

/** The profile with one more event, which is changed in place; the behaviours that it follows go on. */
export function fold(profile: Profile, event: Event): Profile {
  const { seen } = profile;
  follow(seen, event);
  return Object.assign(foldCommon(profile, event), { seen });
}
