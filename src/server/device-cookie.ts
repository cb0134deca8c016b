import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { idOf } from './identity/ids.ts';
import { originOf, type Services } from './services.ts';

const name = 'attune_device';

/** The id, for one site, of the cookie that a browser sent; its value is kept nowhere. */
export function deviceCookie(c: Context, site: string): string | undefined {
  const value = getCookie(c, name);
  return value && /^[\w-]{22}$/.test(value) ? idOf('cookie', site, value) : undefined;
}

/**
 * Gives the browser a cookie that no script can read: the one it has, for another while, or 128 new random bits.
 *
 * @returns its id for the site
 */
export function setDeviceCookie(c: Context, services: Services, site: string, renew: boolean): string {
  const sent = getCookie(c, name);
  const value = renew && sent ? sent : randomBytes(16).toString('base64url');
  setCookie(c, name, value, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: originOf(c, services).startsWith('https:'),
    // The longest that browsers keep one.
    maxAge: 400 * 86_400,
  });
  return idOf('cookie', site, value);
}

export const dropDeviceCookie = (c: Context): void => void deleteCookie(c, name, { path: '/' });
