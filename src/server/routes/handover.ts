import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { limits } from '../../core/protocol.ts';
import { deviceCookie } from '../device-cookie.ts';
import { objectionsOf } from '../identity/consent.ts';
import { codeLife, makeCode, type Proven, redeem } from '../identity/handover.ts';
import { idOf } from '../identity/ids.ts';
import { identifier } from '../identity/junk.ts';
import { Refused } from '../refused.ts';
import { readShape } from '../request-body.ts';
import { addressOf, type Services } from '../services.ts';
import { cookieOf } from '../store/device-cookies.ts';

const text = v.pipe(v.string('must be a text'), v.maxLength(256, 'is longer than 256 characters'));
export const handoverRequest = v.object({ writeKey: text, anonymousId: text });
export const redeemRequest = v.object({ ...handoverRequest.entries, code: text });

/** One visitor on two domains of a site: nobody known becomes nobody known, by a code that lives a minute and is good once. */
export function handover(services: Services): Hono {
  const app = new Hono();
  const { db } = services.store;

  /** Whose browser asks, proven by its cookie. */
  const proven = async (c: Context, sent: { writeKey: string; anonymousId: string }): Promise<Proven> => {
    const site = await services.sites.ofWriteKey(sent.writeKey, c.req.header('origin'));
    services.limits.key.take(site.id);
    const anonymous = identifier(sent.anonymousId);
    if (!anonymous) throw new Refused(400, 'anonymous-id-invalid', '`anonymousId` cannot be the id of a device.');
    const device = idOf('device', site.id, anonymous);
    const cookie = deviceCookie(c, site.id);
    if (!cookie || (await cookieOf(db, device)) !== cookie)
      throw new Refused(
        403,
        'device-of-another',
        'This anonymous id belongs to another browser, or its cookie is gone. /v1/resolve gives one.',
      );
    const objects = c.req.header('sec-gpc') === '1' || (await objectionsOf(db, [device, cookie])).includes('sharing');
    if (objects)
      throw new Refused(403, 'sharing-objected', 'This visitor objects to being known from one domain to another.');
    return { site: site.id, device, cookie };
  };

  const parsed = async <S extends v.GenericSchema>(c: Context, schema: S): Promise<v.InferOutput<S>> => {
    services.limits.address.take(addressOf(c, services));
    c.header('Cache-Control', 'no-store');
    return readShape(c, schema, limits.event);
  };

  app.post('/v1/handover', async (c) => {
    const browser = await proven(c, await parsed(c, handoverRequest));
    return c.json({ code: await makeCode(db, browser, services.now()), seconds: codeLife / 1000 });
  });

  app.post('/v1/handover/redeem', async (c) => {
    const { code, ...sent } = await parsed(c, redeemRequest);
    const browser = await proven(c, sent);
    if (await redeem(db, browser, code, new Date(services.now()))) return c.json({ joined: true });
    throw new Refused(
      409,
      'handover-refused',
      'This code joins nothing: it was used, has ended, is another site’s, or one of the two browsers is somebody’s.',
    );
  });
  return app;
}
