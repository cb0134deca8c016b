import { randomBytes } from 'node:crypto';
import { Refused } from './refused.ts';
import { firstKey, hashOf } from './sites.ts';
import { addKey, keysOf, revokeKey } from './store/keys.ts';
import { type Scope, scopes } from './store/schema.ts';
import { allSites, dropFirstKey } from './store/sites.ts';
import type { Db } from './store/store.ts';

/** A key as its owner is told of it; the key itself is kept nowhere. */
export interface ListedKey {
  name: string;
  scopes: Scope[];
  /** ISO 8601; null of the first, which is as old as the site or its latest `--new-keys`. */
  created: string | null;
  revoked: string | null;
}

export const newSecret = (): string => `sk_${randomBytes(32).toString('base64url')}`;

/** @throws {Refused} 404 */
async function siteOf(db: Db, id: string) {
  const site = (await allSites(db)).find((one) => one.id === id);
  if (!site)
    throw new Refused(404, 'site-unknown', `There is no site “${id}”. Make it: attune init ${id} --origin URL`);
  return site;
}

/** @throws {Refused} 404 */
export async function listKeys(db: Db, id: string): Promise<ListedKey[]> {
  const { secret_hash } = await siteOf(db, id);
  const first: ListedKey[] = secret_hash ? [{ name: firstKey, scopes: ['all'], created: null, revoked: null }] : [];
  const others = (await keysOf(db, id)).map(({ name, scopes, created_at, revoked_at }) => ({
    name,
    scopes,
    created: created_at.toISOString(),
    revoked: revoked_at?.toISOString() ?? null,
  }));
  return [...first, ...others];
}

/**
 * Makes a key. It is told this once.
 *
 * @throws {Refused} 400, 404, 409
 */
export async function makeKey(db: Db, id: string, name: unknown, wanted: unknown, now: number): Promise<string> {
  if (typeof name !== 'string' || !/^[a-z0-9][a-z0-9-]{0,62}$/.test(name))
    throw new Refused(400, 'key-name', 'Name the key with small letters, digits and dashes, such as nightly-import.');
  const list = Array.isArray(wanted) ? [...new Set(wanted)] : [];
  if (!list.length || !list.every((one) => scopes.includes(one)))
    throw new Refused(400, 'key-scopes', `Say what the key is for: one or more of ${scopes.join(', ')}.`);
  await siteOf(db, id);
  const secret = newSecret();
  const key = { site: id, name, hash: hashOf(secret), scopes: list as Scope[], created_at: new Date(now) };
  if (name !== firstKey && (await addKey(db, key))) return secret;
  throw new Refused(409, 'key-exists', `The site “${id}” has, or had, a key “${name}”. Choose another name.`);
}

/**
 * Ends a key for good: every server knows it within 2 s.
 *
 * @throws {Refused} 404
 */
export async function endKey(db: Db, id: string, name: string, now: number): Promise<void> {
  await siteOf(db, id);
  if (name === firstKey ? await dropFirstKey(db, id) : await revokeKey(db, id, name, new Date(now))) return;
  const names = (await listKeys(db, id)).filter(({ revoked }) => !revoked).map((key) => `“${key.name}”`);
  const there = names.length ? `Its keys are ${names.join(', ')}.` : 'It has none.';
  throw new Refused(404, 'key-unknown', `The site “${id}” has no key “${name.slice(0, 80)}”. ${there}`);
}
