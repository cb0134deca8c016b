import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import type { Logger } from 'pino';
import type { Metrics } from './metrics.ts';
import type { RateLimit } from './rate-limit.ts';
import type { Sites } from './sites.ts';
import type { Store } from './store/store.ts';

/** What the routes work with. */
export interface Services {
  store: Store;
  sites: Sites;
  /** ms since 1970. */
  now: () => number;
  log: Logger;
  metrics: Metrics;
  /** The folder of the built script. */
  clientDir: string;
  /** The owner's pages are open to this machine. */
  demo: boolean;
  /** Whether `X-Forwarded-*` is believed. */
  trustProxy: boolean;
  /** An identifier that leads to more people is quarantined. */
  mostPeople: number;
  limits: { key: RateLimit; address: RateLimit; login: RateLimit };
}

/** The address that a request came from; '' where there is none, in a test without a socket. */
export function addressOf(c: Context, { trustProxy }: Services): string {
  const forwarded = trustProxy ? c.req.header('x-forwarded-for')?.split(',').pop()?.trim() : undefined;
  if (forwarded) return forwarded;
  try {
    return getConnInfo(c).remote.address ?? '';
  } catch {
    return '';
  }
}

/** The origin that a browser used to get here. */
export function originOf(c: Context, { trustProxy }: Services): string {
  const url = new URL(c.req.url);
  if (trustProxy) {
    const protocol = c.req.header('x-forwarded-proto');
    const host = c.req.header('x-forwarded-host');
    const said = `${protocol ?? url.protocol.slice(0, -1)}://${host ?? url.host}`;
    if (/^https?:/.test(said) && URL.canParse(said)) return new URL(said).origin;
  }
  return url.origin;
}
