import { createHash } from 'node:crypto';
import { nearest } from '../core/nearest.ts';
import { Refused } from './refused.ts';
import { standingKeys } from './store/keys.ts';
import type { Scope } from './store/schema.ts';
import { allSites, type Site } from './store/sites.ts';
import type { Db } from './store/store.ts';

/** Stands for any origin of this machine. */
export const loopback = '*loopback';

/** How long a change to the list of sites may take to be seen, ms. */
const fresh = 2000;

/** A host that is this machine, as it stands in a URL. */
export const isLoopback = (host: string): boolean => /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(host);

/** Secret keys are long and random, so a plain hash keeps them; comparing hashes tells nothing of a key by its time. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

export function allowsOrigin({ origins }: Pick<Site, 'origins'>, origin: string): boolean {
  if (origins.includes(origin)) return true;
  if (!origins.includes(loopback) || !URL.canParse(origin)) return false;
  const { protocol, hostname } = new URL(origin);
  return /^https?:$/.test(protocol) && isLoopback(hostname);
}

/** The name of the key that `attune init` makes. */
export const firstKey = 'init';

/** What a site takes as a secret key. */
interface KnownKey {
  name: string;
  hash: string;
  scopes: Scope[];
}

/** A site with the secret keys that count. */
export interface KnownSite extends Site {
  keys: KnownKey[];
}

/** A site, and the name of the secret key that was shown for it. */
export interface OwnedSite extends KnownSite {
  by: string;
}

/** Whether a key is good for something. */
export const isFor = ({ scopes }: KnownKey, scope: Scope): boolean => scopes.includes(scope) || scopes.includes('all');

async function knownSites(db: Db): Promise<KnownSite[]> {
  const [sites, keys] = [await allSites(db), await standingKeys(db)];
  return sites.map((site) => ({
    ...site,
    keys: [
      ...(site.secret_hash ? [{ name: firstKey, hash: site.secret_hash, scopes: ['all' as const] }] : []),
      ...keys.filter((key) => key.site === site.id),
    ],
  }));
}

/** The sites of this backend, as they were a moment ago. */
export class Sites {
  #list: Promise<KnownSite[]> | undefined;
  #readAt = 0;
  /** The list as it was read last, which may be out of date: for what must not wait for the database. */
  lately: KnownSite[] = [];

  constructor(
    readonly db: Db,
    readonly now: () => number,
  ) {}

  /** Reads the list anew at the next question. */
  forget(): void {
    this.#list = undefined;
  }

  all(): Promise<KnownSite[]> {
    const now = this.now();
    if (!this.#list || Math.abs(now - this.#readAt) > fresh) {
      this.#readAt = now;
      const list = knownSites(this.db);
      this.#list = list;
      list.then(
        (sites) => {
          this.lately = sites;
        },
        // A failure is told to whoever asked, and not remembered.
        () => this.forget(),
      );
    }
    return this.#list;
  }

  /** @throws {Refused} 404, with the nearest name */
  async named(id: string): Promise<KnownSite> {
    const sites = await this.all();
    const site = sites.find((one) => one.id === id);
    if (site) return site;
    throw unknown(`There is no site “${id.slice(0, 80)}” here.`, 404, id, sites);
  }

  /**
   * The site of a secret key.
   *
   * @throws {Refused} 403 where the key is for something else
   */
  async ofSecret(secret: string, scope: Scope): Promise<OwnedSite | undefined> {
    const hash = hashOf(secret);
    for (const site of await this.all()) {
      const key = site.keys.find((one) => one.hash === hash);
      if (!key) continue;
      if (isFor(key, scope)) return { ...site, by: key.name };
      const message = `This key is for ${key.scopes.join(', ')}. Take one for ${scope}: attune keys add ${site.id} NAME --scope ${scope}`;
      throw new Refused(403, 'key-scope', message);
    }
    return undefined;
  }

  /**
   * The site of a write key. A page goes by the site's name, which is as public: its origin is checked. Programs need the key.
   *
   * @throws {Refused} 401 for an unknown key, 403 for an origin that is not the site's
   */
  async ofWriteKey(key: string | undefined, origin: string | undefined): Promise<Site> {
    if (!key) {
      const message = 'Send the site’s write key: as `writeKey` in the body, or by Basic or Bearer authorization.';
      throw new Refused(401, 'key-missing', message);
    }
    const sites = await this.all();
    const site = sites.find((one) => one.write_key === key || (origin !== undefined && one.id === key));
    if (!site) throw unknown('No site has this write key.', 401, key, origin === undefined ? [] : sites);
    checkOrigin(site, origin);
    return site;
  }
}

function unknown(message: string, status: 401 | 404, id: string, sites: Site[]): Refused {
  const meant = nearest(
    id.slice(0, 80),
    sites.map((site) => site.id),
  );
  const code = status === 404 ? 'site-unknown' : 'key-unknown';
  return new Refused(
    status,
    code,
    meant ? `${message} Did you mean “${meant}”?` : message,
    meant ? { body: { nearest: meant } } : {},
  );
}

/** @throws {Refused} 403 where a page of another origin asks */
export function checkOrigin(site: Site, origin: string | undefined): void {
  if (origin === undefined || allowsOrigin(site, origin)) return;
  const message = `Pages of ${origin.slice(0, 200)} do not belong to the site “${site.id}”. Add the origin: attune init ${site.id} --origin ${origin.slice(0, 200)}`;
  throw new Refused(403, 'origin-unknown', message);
}
