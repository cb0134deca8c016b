import { itemLimit } from '../core/list.ts';
import type { Trait, Value } from '../core/profile.ts';
import { isSensitive } from '../core/sensitive.ts';
import { customerOf } from './store/customers.ts';
import { publishedPlan } from './store/plans.ts';
import type { Db } from './store/store.ts';

/** The traits that a record says the customer declared: a list, or as one text in CSV. */
const declaredIn = ({ declared }: Record<string, unknown>): unknown[] =>
  Array.isArray(declared) ? declared : typeof declared === 'string' ? declared.split(/[\s,;]+/) : [];

/** The most that a list takes, in characters of its JSON: it is kept in the browser, and travels with each answer. */
const listLimit = 8000;

const isValue = (value: unknown): value is Value =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** What of a record's fact a browser may be told: a value, or a list of values or of small records; nothing of an empty one. */
function tellable(fact: unknown, isSecret: (field: string) => boolean): Trait | undefined {
  if (isValue(fact)) return fact;
  if (!Array.isArray(fact)) return undefined;
  const list: Exclude<Trait, Value> = [];
  let length = 0;
  for (const one of fact.slice(0, itemLimit)) {
    const fields = Object.entries((typeof one === 'object' && one) || {}).filter(
      (entry): entry is [string, Value] => isValue(entry[1]) && !isSecret(entry[0]),
    );
    const item = isValue(one) ? one : fields.length && !Array.isArray(one) ? Object.fromEntries(fields) : undefined;
    if (item === undefined) continue;
    length += JSON.stringify(item).length;
    if (length > listLimit) break;
    list.push(item);
  }
  return list.length ? list : undefined;
}

/**
 * What a browser may be told of a person's imported records: the traits that the published plan marks public; sensitive ones only where
 * the record says that the person declared them and the plan says what for. Of several accounts that are one person, a trait is that of
 * the record that was imported last.
 */
export async function publicTraits(db: Db, site: string, group: string[]): Promise<Record<string, Trait>> {
  const [found, published] = await Promise.all([
    Promise.all(group.map((person) => customerOf(db, person))),
    publishedPlan(db, site),
  ]);
  const latestFirst = found
    .filter((record) => record !== undefined)
    .sort((a, b) => b.imported_at.getTime() - a.imported_at.getTime() || (a.person < b.person ? 1 : -1));
  const traits: Record<string, Trait> = {};
  const { public: told = [], sensitive, purposes = {} } = published?.plan ?? {};
  for (const name of told) {
    const record = latestFirst.find((one) => Object.hasOwn(one.traits, name))?.traits;
    if (!record) continue;
    if (isSensitive(name, sensitive) && !(declaredIn(record).includes(name) && Object.hasOwn(purposes, name))) continue;
    const trait = tellable(record[name], (field) => isSensitive(field, sensitive));
    if (trait !== undefined) traits[name] = trait;
  }
  return traits;
}
