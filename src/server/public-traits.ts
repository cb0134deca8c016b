import { isSensitive } from '../core/sensitive.ts';
import { customerOf } from './store/customers.ts';
import { publishedPlan } from './store/plans.ts';
import type { Db } from './store/store.ts';

/** The traits that a record says the customer declared: a list, or as one text in CSV. */
const declaredIn = ({ declared }: Record<string, unknown>): unknown[] =>
  Array.isArray(declared) ? declared : typeof declared === 'string' ? declared.split(/[\s,;]+/) : [];

/**
 * What a browser may be told of a person's imported record: the traits that the published plan marks public; sensitive ones only where
 * the record says that the person declared them and the plan says what for.
 */
export async function publicTraits(
  db: Db,
  site: string,
  person: string,
): Promise<Record<string, string | number | boolean>> {
  const [customer, published] = await Promise.all([customerOf(db, person), publishedPlan(db, site)]);
  const traits: Record<string, string | number | boolean> = {};
  const { public: told = [], sensitive, purposes = {} } = published?.plan ?? {};
  const declared = customer ? declaredIn(customer.traits) : [];
  for (const name of told) {
    if (isSensitive(name, sensitive) && !(declared.includes(name) && Object.hasOwn(purposes, name))) continue;
    const value = customer && Object.hasOwn(customer.traits, name) ? customer.traits[name] : undefined;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') traits[name] = value;
  }
  return traits;
}
