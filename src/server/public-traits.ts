import { customerOf } from './store/customers.ts';
import { publishedPlan } from './store/plans.ts';
import type { Db } from './store/store.ts';

/** What a browser may be told of a person's imported record: the traits that the published plan marks public. */
export async function publicTraits(
  db: Db,
  site: string,
  person: string,
): Promise<Record<string, string | number | boolean>> {
  const [customer, published] = await Promise.all([customerOf(db, person), publishedPlan(db, site)]);
  const traits: Record<string, string | number | boolean> = {};
  for (const name of published?.plan.public ?? []) {
    const value = customer && Object.hasOwn(customer.traits, name) ? customer.traits[name] : undefined;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') traits[name] = value;
  }
  return traits;
}
