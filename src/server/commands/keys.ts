import { ConfigError, configFrom, siteNameFrom, UsageError } from '../config.ts';
import { endKey, type ListedKey, listKeys, makeKey } from '../keys.ts';
import { FolderInUse } from '../store/folder-lock.ts';
import { openStore } from '../store/store.ts';
import { ask, type Remote, remoteFrom } from './remote.ts';
import { said } from './said.ts';

type Environment = Record<string, string | undefined>;

interface Keys {
  list(): Promise<ListedKey[]>;
  add(name: string, scopes: string[]): Promise<string>;
  revoke(name: string): Promise<void>;
}

/** A site's keys by the running backend. */
const remoteKeys = (site: string, remote: Remote): Keys => ({
  list: async () => (await ask<{ keys: ListedKey[] }>(remote, 'GET', `/admin/keys?site=${site}`)).keys,
  add: async (name, scopes) =>
    (await ask<{ secret: string }>(remote, 'POST', `/admin/keys?site=${site}`, JSON.stringify({ name, scopes })))
      .secret,
  revoke: async (name) => void (await ask(remote, 'DELETE', `/admin/keys/${encodeURIComponent(name)}?site=${site}`)),
});

/**
 * Works on a site's keys in the database, or, while a server holds the embedded one, by that server.
 *
 * @throws {ConfigError} where that needs a key which is not set
 */
async function withKeys<T>(
  site: string,
  url: string | undefined,
  environment: Environment,
  work: (keys: Keys) => Promise<T>,
) {
  const byServer = () => work(remoteKeys(site, remoteFrom(url, environment)));
  if (url) return byServer();
  try {
    const { db, close } = await openStore(configFrom(environment));
    try {
      return await work({
        list: () => listKeys(db, site),
        add: (name, scopes) => makeKey(db, site, name, scopes, Date.now()),
        revoke: (name) => endKey(db, site, name, Date.now()),
      });
    } finally {
      await close();
    }
  } catch (error) {
    if (!(error instanceof FolderInUse)) throw error;
    if (environment.ATTUNE_SECRET_KEY) return byServer();
    throw new ConfigError(
      `${error.message} Or set ATTUNE_SECRET_KEY to a key of “${site}” that is for all: then the running server does it.`,
    );
  }
}

const line = ({ name, scopes, created, revoked }: ListedKey) =>
  `${name.padEnd(24)}${scopes.join(',').padEnd(24)}${created ? `made ${created.slice(0, 10)}` : 'by attune init'}${revoked ? `, revoked ${revoked.slice(0, 10)}` : ''}\n`;

/** Lists, makes or revokes the secret keys of a site. */
export async function keys(
  [action, site, name]: (string | undefined)[],
  scopes: string[],
  url: string | undefined,
  environment: Environment = process.env,
  json?: boolean,
): Promise<string> {
  if (!['list', 'add', 'revoke'].includes(action ?? ''))
    throw new UsageError(
      'Write attune keys list SITE, attune keys add SITE NAME --scope SCOPE, or attune keys revoke SITE NAME.',
    );
  const id = siteNameFrom(site);
  return withKeys(id, url, environment, async ({ list, add, revoke }) => {
    if (action === 'list') {
      const all = await list();
      return said(json, { keys: all }, all.map(line).join('') || `The site “${id}” has no secret key.\n`);
    }
    if (action === 'add') {
      const secret = await add(name ?? '', scopes);
      const text = `  ${secret}\n\nThe key “${name}” is for ${scopes.join(', ')}. It is not shown again.\n`;
      return said(json, { name, scopes, secret }, text);
    }
    if (action === 'revoke' && name) {
      await revoke(name);
      return said(json, { name, revoked: true }, `The key “${name}” is revoked: every server refuses it within 2 s.\n`);
    }
    throw new UsageError('Name the key: attune keys revoke SITE NAME');
  });
}
