import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { leaveProof } from '../identity/acts.ts';
import { audit, join, split } from '../identity/joining.ts';
import { type Named, namedBy } from '../identity/named.ts';
import { type PersonReport, personReport } from '../identity/person-report.ts';
import { Refused } from '../refused.ts';
import { readShape } from '../request-body.ts';
import type { Services } from '../services.ts';
import { handoversOf, revokeHandovers } from '../store/handovers.ts';
import { assertLink, linksOf, revokeLinks } from '../store/links.ts';
import { groupOf, introduce } from '../store/people.ts';
import type { Site } from '../store/sites.ts';
import { tombstonesOf } from '../store/tombstones.ts';

const limit = 16 * 1024;
const text = v.pipe(v.string('must be a text'), v.maxLength(500, 'is longer than 500 characters'));
/** What `POST /admin/people/join` and `split` take. */
export const peopleRequest = v.object({
  site: v.nullish(text),
  a: text,
  b: text,
  by: v.optional(text, ''),
  why: v.optional(text, ''),
});

/** @throws {Refused} where the key is another site's than the caller means */
function checkSite({ id }: Site, meant: string | null | undefined): void {
  if (meant && meant !== id)
    throw new Refused(
      400,
      'site-of-another-key',
      `This secret key is the site “${id}”’s, not “${meant.slice(0, 80)}”’s.`,
    );
}

/** Who is meant. @throws {Refused} where it can be nobody */
export function named(site: Pick<Site, 'id'>, written: string): Named {
  const one = namedBy(site.id, written);
  if (one) return one;
  const ways = 'customer-42, email:mara@example.com, phone:+49301234567 or device:ANONYMOUS-ID';
  throw new Refused(
    400,
    'person-invalid',
    `“${written.slice(0, 80)}” can be nobody’s identifier. Write it like ${ways}.`,
  );
}

/** Who is who, for a site's owner: to look up, to join and to split. `owned` tells whose key it is. */
export function people({ store: { db }, now, mostPeople }: Services, owned: (c: Context) => Promise<Site>): Hono {
  const app = new Hono();

  const report = async (one: Named): Promise<PersonReport> => {
    const found = await personReport(db, one, mostPeople);
    if (found) return found;
    throw new Refused(404, 'person-unknown', `Nothing is known of ${one.name}: no login, no join, no customer record.`);
  };

  const asked = async (c: Context) => {
    const site = await owned(c);
    const request = await readShape(c, peopleRequest, limit);
    const { site: meant, by, why } = request;
    checkSite(site, meant);
    const [a, b] = [named(site, request.a), named(site, request.b)];
    if (a.id === b.id) throw new Refused(400, 'person-itself', `${a.name} and ${b.name} are the same identifier.`);
    const device = [a, b].find(({ kind }) => kind === 'device');
    const user = [a, b].find(({ kind }) => kind !== 'device');
    const said = { site: site.id, people: [a, b], at: new Date(now()) } as const;
    return { said, a, b, device, user, reason: { by: by ? `secret key, ${by}` : 'secret key', why } };
  };

  app.get('/admin/people', async (c) => {
    const site = await owned(c);
    checkSite(site, c.req.query('site'));
    const one = named(site, c.req.query('id') ?? '');
    const found = await report(one);
    const subjects = one.kind === 'device' ? [one.id] : await groupOf(db, one.id);
    await leaveProof(db, subjects, { site: site.id, act: 'look', by: 'secret key', at: new Date(now()) });
    return c.json(found);
  });

  app.post('/admin/people/join', async (c) => {
    const { said, a, b, device, user, reason } = await asked(c);
    if (!user)
      throw new Refused(400, 'two-devices', 'Two devices are not joined to each other: join each to whoever uses it.');
    const erased = await tombstonesOf(db, [a.id, b.id]);
    if (device && erased.has(device.id))
      throw new Refused(409, 'device-erased', `${device.name} was erased: nothing is kept of it any more.`);
    const evidence = `${reason.by}${reason.why && `: ${reason.why}`}`;
    if (device) {
      const link = { device: device.id, person: user.id, session: '', site: said.site, evidence };
      await introduce(db, { person: user.id, site: said.site, name: user.name });
      await assertLink(db, { ...link, asserted_at: said.at });
      await audit(db, 'join', said, reason);
    } else await join(db, said, evidence, mostPeople, reason);
    return c.json(await report(a));
  });

  app.post('/admin/people/split', async (c) => {
    const { said, a, b, device, user, reason } = await asked(c);
    if (!user) {
      if (!(await handoversOf(db, a.id)).some(({ other }) => other === b.id)) throw notJoined(a, b);
      await revokeHandovers(db, a.id, b.id, said.at);
      await audit(db, 'split', said, reason);
      return c.json(await report(a));
    }
    if (device) {
      if (!(await linksOf(db, device.id)).some(({ person }) => person === user.id)) throw notJoined(a, b);
      await revokeLinks(db, device.id, user.id, said.at);
      await audit(db, 'split', said, reason);
      return c.json(await report(a));
    }
    const before = await report(a);
    const counting = before.joins.filter(({ counts }) => counts).map(({ between }) => between.join(' – '));
    const direct = before.joins.some(({ between }) => between.includes(a.name) && between.includes(b.name));
    if (!direct) throw notJoined(a, b, before.names.includes(b.name) ? counting : []);
    await split(db, said, mostPeople, reason);
    return c.json(await report(a));
  });
  return app;
}

function notJoined(a: Named, b: Named, by: string[] = []): Refused {
  const why = by.length ? `They are one person by ${by.join(', ')}: split one of these.` : 'There is nothing to split.';
  return new Refused(409, 'not-joined', `Nothing joins ${a.name} to ${b.name} directly. ${why}`);
}
