import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { addressOf, originOf, type Services } from '../services.ts';
import { isFor, isLoopback, type KnownSite, type OwnedSite } from '../sites.ts';

const name = 'attune_owner';

/** How long a login lasts, ms. */
const lasting = 12 * 3_600_000;

/** Signed with what only the store knows of the secret key: its end is the session's. No process has to remember any. */
const signature = (site: KnownSite, until: number, hash: string) =>
  createHmac('sha256', `owner's session ${hash}`).update(`${site.id}.${until}`).digest('base64url');

export function openSession(c: Context, services: Services, site: KnownSite, hash: string): void {
  const until = services.now() + lasting;
  setCookie(c, name, `${site.id}.${until}.${signature(site, until, hash)}`, {
    path: '/owner',
    httpOnly: true,
    sameSite: 'Strict',
    secure: originOf(c, services).startsWith('https:'),
    maxAge: lasting / 1000,
  });
}

export const endSession = (c: Context): void => void deleteCookie(c, name, { path: '/owner' });

/** Whether both the asker and the name that it used for this server are this machine. */
export function isHere(c: Context, services: Services): boolean {
  const address = addressOf(c, services).replace(/^::ffff:/, '');
  return (address === '::1' || isLoopback(address)) && isLoopback(new URL(originOf(c, services)).hostname);
}

/** The site whose owner asks: by the session's cookie, or on a demo by being here. */
export async function ownedSite(c: Context, services: Services): Promise<OwnedSite | undefined> {
  const [id, until = '', given = ''] = (getCookie(c, name) ?? '').split('.');
  const sites = await services.sites.all();
  const site = sites.find((one) => one.id === id);
  if (site && Number(until) > services.now()) {
    for (const key of site.keys.filter((one) => isFor(one, 'all'))) {
      const [a, b] = [Buffer.from(given), Buffer.from(signature(site, Number(until), key.hash))];
      if (a.length === b.length && timingSafeEqual(a, b)) return { ...site, by: key.name };
    }
  }
  if (!services.demo || !isHere(c, services)) return undefined;
  const wanted = c.req.query('site');
  const open = wanted ? sites.find((one) => one.id === wanted) : (sites.find((one) => one.id === 'demo') ?? sites[0]);
  return open && { ...open, by: 'demo' };
}
