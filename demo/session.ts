import { createHmac, randomUUID } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';

export interface SessionSettings {
  /** Shared with the backend, which checks the identity tokens that are signed with it. */
  secret: Uint8Array;
  /** The audience of an identity token. */
  site: string;
  /** How long an identity token, and a session without a page view, lasts. In seconds. */
  tokenSeconds: number;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** Who is logged in (a signed cookie, so that the shop keeps no list), and the identity tokens that prove it to others. */
export function sessions({ secret, site, tokenSeconds, now }: SessionSettings) {
  // A key of its own: a session cookie must never pass as an identity token, nor the other way round.
  const cookieKey = new Uint8Array(createHmac('sha256', secret).update('fernhill session').digest());
  const seconds = () => Math.floor(now() / 1000);

  return {
    /** The value of the session cookie for a customer. */
    open: (userId: string): Promise<string> =>
      new SignJWT()
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(userId)
        .setIssuedAt(seconds())
        .setExpirationTime(seconds() + tokenSeconds)
        .sign(cookieKey),

    /** The customer of a session cookie, or undefined where it is absent, expired or forged. */
    async read(cookie: string | undefined): Promise<string | undefined> {
      if (!cookie) return undefined;
      try {
        const { payload } = await jwtVerify(cookie, cookieKey, { algorithms: ['HS256'], currentDate: new Date(now()) });
        return payload.sub;
      } catch {
        return undefined;
      }
    },

    /** An identity token for one customer on one device. */
    identityToken: (userId: string, anonymousId: string): Promise<string> =>
      new SignJWT({ aid: anonymousId })
        .setProtectedHeader({ alg: 'HS256', kid: 'demo' })
        .setSubject(userId)
        .setAudience(site)
        .setIssuedAt(seconds())
        .setExpirationTime(seconds() + tokenSeconds)
        .setJti(randomUUID())
        .sign(secret),
  };
}
