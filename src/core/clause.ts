import { common } from './compare.ts';
import { changes, type Moment } from './moment.ts';
import type { Ask } from './plan.ts';
import { seenTest } from './seen-test.ts';
import { operators } from './where.ts';

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

export const attributeNames = /* @__PURE__ */ Object.keys(attributes);

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
function fieldTest({ field, op, value }: Extract<Ask, { field: string }>) {
  const operator = common[op] || operators[op];
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

/** The test of a clause: of an attribute or of a behaviour. */
export const clauseTest = (clause: Ask): ((moment: Moment) => unknown) =>
  'field' in clause ? fieldTest(clause) : seenTest(clause);
