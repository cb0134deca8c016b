import { itemLimit } from '../core/list.ts';
import type { Trait, Value } from '../core/profile.ts';
import { isSensitive } from '../core/sensitive.ts';
import { type Customer, customersOf } from './store/customers.ts';
import { declarationsOf } from './store/declarations.ts';
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

/** The traits that those who are one person declared themselves: of each the latest word. What was taken back is not there. */
export async function declaredTraits(db: Db, group: string[]): Promise<Map<string, unknown>> {
  const words = (await Promise.all(group.map((person) => declarationsOf(db, person)))).flat();
  words.sort((a, b) => a.declared_at.getTime() - b.declared_at.getTime() || (a.person < b.person ? -1 : 1));
  const declared = new Map<string, unknown>();
  for (const { name, value } of words) {
    if (value === null) declared.delete(name);
    else declared.set(name, value);
  }
  return declared;
}

/** Whether a customer may say something of themselves under this name: where the plan lets them, or their own records have it so. */
export async function mayDeclare(
  db: Db,
  site: string,
  group: string[],
  now: number,
): Promise<(name: string) => boolean> {
  const [records, declared, published] = await Promise.all([
    recordsOf(db, group, now),
    declaredTraits(db, group),
    publishedPlan(db, site),
  ]);
  const { declarable = [], sensitive, purposes = {} } = published?.plan ?? {};
  const open = new Set([...declarable, ...declared.keys(), ...records.flatMap(({ traits }) => declaredIn(traits))]);
  return (name) => open.has(name) && (!isSensitive(name, sensitive) || Object.hasOwn(purposes, name));
}

/** The records of those who are one person that are fresh, the latest first. */
async function recordsOf(db: Db, group: string[], now: number): Promise<Customer[]> {
  const records = (await Promise.all(group.map((person) => customersOf(db, person)))).flat();
  return records
    .filter(({ expires_at }) => !expires_at || expires_at.getTime() > now)
    .sort(
      (a, b) =>
        b.as_of.getTime() - a.as_of.getTime() ||
        (a.person === b.person ? (a.source < b.source ? 1 : -1) : a.person < b.person ? 1 : -1),
    );
}

/**
 * What a browser may be told of a person: the traits that the published plan marks public, as the person declared them, else as they
 * were imported; sensitive ones only where the person declared them, here or by the record, and the plan says what for. Of several
 * records of those who are one person, a trait is that of the latest which is fresh.
 */
export async function publicTraits(db: Db, site: string, group: string[], now: number): Promise<Record<string, Trait>> {
  const [latestFirst, declared, published] = await Promise.all([
    recordsOf(db, group, now),
    declaredTraits(db, group),
    publishedPlan(db, site),
  ]);
  const traits: Record<string, Trait> = {};
  const { public: told = [], sensitive, purposes = {} } = published?.plan ?? {};
  for (const name of told) {
    const record = latestFirst.find((one) => Object.hasOwn(one.traits, name))?.traits;
    const own = declared.has(name);
    if (!own && !record) continue;
    const isDeclared = own || (record && declaredIn(record).includes(name));
    if (isSensitive(name, sensitive) && !(isDeclared && Object.hasOwn(purposes, name))) continue;
    const trait = tellable(own ? declared.get(name) : record?.[name], (field) => isSensitive(field, sensitive));
    if (trait !== undefined) traits[name] = trait;
  }
  return traits;
}
