import { randomBytes } from 'node:crypto';
import { ConfigError, configFrom, originsFrom, siteNameFrom } from '../config.ts';
import { newSecret } from '../keys.ts';
import { hashOf } from '../sites.ts';
import { allSites, saveSite } from '../store/sites.ts';
import { openStore } from '../store/store.ts';
import { said } from './said.ts';

const random = (bytes: number) => randomBytes(bytes).toString('base64url');

/**
 * Makes a site, or adds origins to one; with `newKeys` its keys are replaced too.
 *
 * @returns what to tell: keys are shown this once
 */
export async function init(
  name: string | undefined,
  origins: string[],
  newKeys: boolean,
  json?: boolean,
  environment: Record<string, string | undefined> = process.env,
): Promise<string> {
  const id = siteNameFrom(name);
  const given = originsFrom(origins);
  const store = await openStore(configFrom(environment));
  try {
    const before = (await allSites(store.db)).find((site) => site.id === id);
    const all = [...new Set([...(before?.origins ?? []), ...given])];
    if (!all.length) throw new ConfigError(`Say where its pages are: attune init ${id} --origin https://shop.example`);
    if (before && !newKeys) {
      await saveSite(store.db, { ...before, origins: all });
      const text = `The site “${id}” takes pages of ${all.join(', ')}.\nIts write key is ${before.write_key}. Its other keys are kept secret; --new-keys replaces them.\n`;
      return said(json, { site: id, origins: all, writeKey: before.write_key }, text);
    }
    const [writeKey, secretKey, tokenKey, kid] = [
      before?.write_key ?? `wk_${random(16)}`,
      newSecret(),
      random(32),
      `k${Date.now().toString(36)}`,
    ];
    await saveSite(store.db, {
      id,
      write_key: writeKey,
      secret_hash: hashOf(secretKey),
      origins: all,
      // Tokens that were signed with the key before stay good until they end.
      token_keys: [{ kid, alg: 'HS256', key: tokenKey }, ...(before?.token_keys ?? []).slice(0, 1)],
    });
    const text = `The site “${id}” takes pages of ${all.join(', ')}.

  Write key   ${writeKey}    for programs that send events; it is public
  Secret key  ${secretKey}    for the owner's pages and the admin API; keep it
  Token key   ${tokenKey}    HS256 in base64url, kid "${kid}": your backend signs identity tokens with it; keep it

The secret key and the token key are not shown again.
`;
    return said(
      json,
      { site: id, origins: all, writeKey, secretKey, tokenKey: { kid, alg: 'HS256', key: tokenKey } },
      text,
    );
  } finally {
    await store.close();
  }
}
