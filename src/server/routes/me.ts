import { type Context, Hono } from 'hono';
import { limits } from '../../core/protocol.ts';
import { deviceCookie, dropDeviceCookie } from '../device-cookie.ts';
import { leaveProof } from '../identity/acts.ts';
import { correct, correction } from '../identity/correct.ts';
import { eraseBrowser, erasePerson } from '../identity/erase.ts';
import { exportOf } from '../identity/export.ts';
import { idOf } from '../identity/ids.ts';
import { identifier } from '../identity/junk.ts';
import { TokenRefused, verify } from '../identity/token.ts';
import { Refused } from '../refused.ts';
import { readShape } from '../request-body.ts';
import { addressOf, type Services } from '../services.ts';
import { checkOrigin } from '../sites.ts';
import { cookieOf } from '../store/device-cookies.ts';
import { groupOf } from '../store/people.ts';
import { tombstonesOf } from '../store/tombstones.ts';

/** The visitor's own data: to take along, to correct, to object to, or to erase. The cookie and the anonymous id give this browser's, a token the person's. */
export function me(services: Services): Hono {
  const app = new Hono();
  const { db } = services.store;
  const { mostPeople } = services;

  const whose = async (c: Context) => {
    services.limits.address.take(addressOf(c, services));
    const site = await services.sites.named(c.req.query('site') ?? '');
    checkOrigin(site, c.req.header('origin'));
    c.header('Cache-Control', 'no-store');
    const anonymousId = c.req.query('anonymousId');
    const anonymous = identifier(anonymousId);
    const device = anonymous && idOf('device', site.id, anonymous);
    const [, token] = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
    if (!token && !device) {
      throw new Refused(
        400,
        'nobody-named',
        'Say whose: `anonymousId` in the query, or a token as Bearer authorization.',
      );
    }
    // A device whose cookie is another's belongs to another, whoever learnt its id.
    const owner = device && (await cookieOf(db, device));
    if (owner && owner !== deviceCookie(c, site.id)) {
      throw new Refused(
        403,
        'device-of-another',
        'This anonymous id belongs to another browser, or its cookie is gone.',
      );
    }
    const cookie = owner || undefined;
    if (!token) return { site: site.id, device, cookie, person: undefined, group: undefined, by: 'cookie' };
    const proof = await verify(token, {
      site: site.id,
      keys: site.token_keys,
      now: services.now(),
      ...(anonymousId !== undefined && { device: anonymousId }),
    });
    const person = idOf('account', site.id, proof.account);
    const erasedAt = (await tombstonesOf(db, [person])).get(person)?.getTime();
    if (erasedAt && proof.issuedAt <= erasedAt) throw new TokenRefused('token-erased');
    const by = `token ${proof.kid} ${proof.jti}`;
    return { site: site.id, device, cookie, person, group: await groupOf(db, person), by };
  };

  app.get('/v1/me', async (c) => {
    const { site, device, group, by } = await whose(c);
    const now = services.now();
    const exported = await exportOf(db, { site, device, group }, now, mostPeople);
    await leaveProof(db, group ?? (device ? [device] : []), { site, act: 'export', by, at: new Date(now) });
    return c.json(exported);
  });

  app.patch('/v1/me', async (c) => {
    const self = await whose(c);
    const said = await readShape(c, correction, limits.event);
    if (!Object.keys(said).length)
      throw new Refused(400, 'nothing-said', 'Send `traits` to correct, or `object` to object; or both.');
    return c.json(await correct(db, self, said, new Date(services.now())));
  });

  app.delete('/v1/me', async (c) => {
    const { site, device, group, by } = await whose(c);
    const erasure = { site, at: new Date(services.now()), by };
    if (group) await erasePerson(db, group, erasure, mostPeople);
    else if (device) await eraseBrowser(db, device, erasure);
    dropDeviceCookie(c);
    return c.json({ erased: true });
  });
  return app;
}
