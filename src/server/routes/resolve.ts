import { Hono } from 'hono';
import * as v from 'valibot';
import { limits, type ResolveAnswer } from '../../core/protocol.ts';
import { deviceCookie, setDeviceCookie } from '../device-cookie.ts';
import { interestsElsewhere, shownElsewhere } from '../identity/browser.ts';
import { objectionsOf } from '../identity/consent.ts';
import { objectors } from '../identity/correct.ts';
import { idOf } from '../identity/ids.ts';
import { join } from '../identity/joining.ts';
import { identifier } from '../identity/junk.ts';
import { accountNamed, verifiedContacts } from '../identity/named.ts';
import { type Proof, TokenRefused, verify } from '../identity/token.ts';
import { publicTraits } from '../public-traits.ts';
import { Refused } from '../refused.ts';
import { readShape } from '../request-body.ts';
import { addressOf, type Services } from '../services.ts';
import { claimDevice, cookieOf } from '../store/device-cookies.ts';
import { assertLink } from '../store/links.ts';
import { groupOf } from '../store/people.ts';
import { publishedVersion } from '../store/plans.ts';
import { firstUseOf } from '../store/token-uses.ts';
import { tombstonesOf } from '../store/tombstones.ts';

/** What `POST /v1/resolve` takes. */
export const resolveRequest = v.object({
  writeKey: v.string('must be a text'),
  anonymousId: v.pipe(v.string('must be a text'), v.maxLength(256, 'is longer than 256 characters')),
  sessionId: v.nullish(v.pipe(v.string('must be a text'), v.maxLength(256, 'is longer than 256 characters'))),
  token: v.nullish(v.string('must be a text')),
  forget: v.nullish(v.boolean('must be true or false')),
});

/** Who is this visitor? Only a token of the site's own backend proves it. */
export function resolve(services: Services): Hono {
  const app = new Hono();
  const { mostPeople } = services;

  app.post('/v1/resolve', async (c) => {
    const now = services.now();
    const { db } = services.store;
    services.limits.address.take(addressOf(c, services));
    const request = await readShape(c, resolveRequest, limits.event);
    const { writeKey, anonymousId, sessionId, token, forget } = request;
    const site = await services.sites.ofWriteKey(writeKey, c.req.header('origin'));
    services.limits.key.take(site.id);
    const anonymous = identifier(anonymousId);
    if (!anonymous) throw new Refused(400, 'anonymous-id-invalid', '`anonymousId` cannot be the id of a device.');
    const device = idOf('device', site.id, anonymous);

    let proof: Proof | undefined;
    if (token && !forget)
      proof = await verify(token, { site: site.id, keys: site.token_keys, device: anonymousId, now });
    const account = proof && accountNamed(site.id, proof.account);
    const person = account?.id;
    const sent = deviceCookie(c, site.id);
    const buried = await tombstonesOf(db, [device, ...(sent ? [sent] : []), ...(person ? [person] : [])]);
    const erasedAt = person && buried.get(person)?.getTime();
    if (proof && (buried.has(device) || (erasedAt && proof.issuedAt <= erasedAt)))
      throw new TokenRefused('token-erased');

    const cookie = setDeviceCookie(c, services, site.id, Boolean(sent && !forget && !buried.has(sent)));
    if (proof) {
      const id = idOf('token', site.id, JSON.stringify([proof.kid, proof.jti]));
      const use = { id, site: site.id, cookie, until: new Date(proof.until) };
      if ((await firstUseOf(db, use)) !== cookie) throw new TokenRefused('token-replayed');
    }
    // Who logs out may still name the device of before, which must not follow into the new cookie.
    if (!forget && !buried.has(device))
      await claimDevice(db, { device, cookie, site: site.id, claimed_at: new Date(now) });

    const answer: ResolveAnswer = { plan: await publishedVersion(db, site.id) };
    let group: string[] | undefined;
    if (proof && account) {
      const evidence = `token ${proof.kid} ${proof.jti}`;
      const session = identifier(sessionId) ?? '';
      const link = { device, person: account.id, session, site: site.id, evidence };
      await assertLink(db, { ...link, asserted_at: new Date(now) });
      for (const contact of verifiedContacts(site.id, proof.claims)) {
        const said = { site: site.id, people: [account, contact], at: new Date(proof.issuedAt) } as const;
        await join(db, said, evidence, mostPeople);
      }
      group = await groupOf(db, account.id);
      answer.known = { userId: proof.account, traits: {}, interests: [], until: proof.until };
    }
    // Who objects to it is told nothing that would make the page theirs.
    if (!(await objectionsOf(db, objectors({ device, cookie, group }))).includes('personalisation')) {
      if (group && answer.known) {
        const [traits, interests] = await Promise.all([
          publicTraits(db, site.id, group, now),
          interestsElsewhere(db, group, device, now, mostPeople),
        ]);
        answer.known = { ...answer.known, traits, interests };
      }
      const own = (await cookieOf(db, device)) === cookie;
      const shown = await shownElsewhere(db, { group, here: device, own }, now, mostPeople);
      if (Object.keys(shown).length) answer.shown = shown;
    }
    c.header('Cache-Control', 'no-store');
    return c.json(answer);
  });
  return app;
}
