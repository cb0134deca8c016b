import { type Context, Hono } from 'hono';
import { vitals } from '../../core/guard.ts';
import { type EventType, limits } from '../../core/protocol.ts';
import { deviceCookie } from '../device-cookie.ts';
import { lookAfter } from '../guard.ts';
import { keepConsent, unobjected } from '../identity/consent.ts';
import { join } from '../identity/joining.ts';
import { accountNamed, verifiedContacts } from '../identity/named.ts';
import { Refused } from '../refused.ts';
import { clean, readJson } from '../request-body.ts';
import { addressOf, type Services } from '../services.ts';
import { checkOrigin, isLoopback } from '../sites.ts';
import { saveEvents } from '../store/events.ts';
import { assertLink } from '../store/links.ts';
import type { Site } from '../store/sites.ts';
import { type Reading, type Receipt, readEvent } from '../wire-event.ts';

const single: Record<string, EventType> = {
  track: 'track',
  t: 'track',
  page: 'page',
  p: 'page',
  screen: 'screen',
  s: 'screen',
  identify: 'identify',
  i: 'identify',
  group: 'group',
  g: 'group',
  alias: 'alias',
  a: 'alias',
};

/** How often each process looks at what pages measured, ms. */
const guardEvery = 10 * 60_000;

/** The key that came by authorization: the name of Basic, or the whole of Bearer. */
function authorizedKey(c: Context): string | undefined {
  const [scheme = '', value = ''] = (c.req.header('authorization') ?? '').split(' ');
  if (/^bearer$/i.test(scheme)) return value || undefined;
  return /^basic$/i.test(scheme) ? Buffer.from(value, 'base64').toString().split(':')[0] || undefined : undefined;
}

/** What every event of a batch gets into its own context, cleaned; bytes of its JSON. */
const contextLimit = 4096;

function sharedContext(body: Record<string, unknown>): unknown {
  const context = clean(body.context);
  const size = Buffer.byteLength(JSON.stringify(context) ?? '');
  if (size <= contextLimit) return context;
  const message = `The batch’s context has ${size} bytes, at most ${contextLimit} are taken. Put what is long into the events that need it.`;
  throw new Refused(400, 'context-too-large', message);
}

/** Whose events these are, and whether a secret key says so. */
async function sender(
  { sites }: Services,
  key: unknown,
  origin: string | undefined,
): Promise<{ site: Site; trusted: boolean }> {
  const text = typeof key === 'string' ? key : undefined;
  const site = text && (await sites.ofSecret(text, 'events'));
  if (!site) return { site: await sites.ofWriteKey(text, origin), trusted: false };
  checkOrigin(site, origin);
  return { site, trusted: true };
}

/** The Segment HTTP tracking API. */
export function ingest(services: Services): Hono {
  const app = new Hono();
  const { log, metrics, now, store } = services;
  /** When this process last looked at what the pages of a site measured, ms since 1970. */
  const looked = new Map<string, number>();

  /** Looks after a site's pages once there is something new to see. The events are kept by then, whatever comes of it. */
  const guard = async (site: string) => {
    if (now() - (looked.get(site) ?? 0) < guardEvery) return;
    looked.set(site, now());
    await lookAfter(store.db, site, now(), log).catch((error: unknown) => {
      const { name, code } = error as NodeJS.ErrnoException;
      log.error({ site, error: code ?? name }, 'the guard failed');
    });
  };

  /** All of them, or none: one that is bad refuses the request. */
  const readAll = (all: [raw: unknown, place: string][], receipt: Receipt): Reading[] => {
    try {
      return all.map(([raw, place]) => readEvent(raw, place, receipt));
    } catch (error) {
      metrics.events('refused', all.length);
      throw error;
    }
  };

  const take = async (c: Context, eventsIn: (body: Record<string, unknown>) => [raw: unknown, place: string][]) => {
    const receivedAt = services.now();
    services.limits.address.take(addressOf(c, services));
    const body = await readJson(c, limits.batch);
    const origin = c.req.header('origin');
    const userAgent = origin === undefined ? undefined : c.req.header('user-agent');
    const local = origin !== undefined && URL.canParse(origin) && isLoopback(new URL(origin).hostname);
    const { site, trusted } = await sender(services, body.writeKey ?? authorizedKey(c), origin);
    services.limits.key.take(site.id);
    const { sentAt = undefined, context = undefined } = Array.isArray(body.batch)
      ? { sentAt: body.sentAt, context: sharedContext(body) }
      : {};
    const gpc = c.req.header('sec-gpc') === '1';
    const receipt = { site: site.id, receivedAt, trusted, sentAt, context, userAgent, local, gpc };
    const readings = readAll(eventsIn(body), receipt);
    const { db } = services.store;
    const all = readings.map(({ event }) => event);
    const events = await unobjected(db, all, deviceCookie(c, site.id), services.mostPeople);
    const kept = await saveEvents(db, events);
    await keepConsent(db, all);
    metrics.events('taken', readings.length);
    metrics.events('new', kept);
    for (const event of events) {
      // A secret key that names both a user and a device has proved that they belong together.
      const { device, person, session, message_id, at } = event;
      if (person && device !== person) {
        const evidence = `secret key ${message_id}`;
        await assertLink(db, { device, person, session, site: site.id, evidence, asserted_at: at });
      }
      const { type, userId, traits } = event.body;
      if (person && type === 'identify') {
        const account = accountNamed(site.id, String(userId));
        for (const contact of verifiedContacts(site.id, traits ?? {})) {
          const said = { site: site.id, people: [account, contact], at } as const;
          await join(db, said, `secret key ${message_id}`, services.mostPeople);
        }
      }
    }
    if (readings.some(({ event: { type, name } }) => type === 'track' && name === vitals)) await guard(site.id);
    const warnings = readings.flatMap((reading) => reading.warnings).slice(0, 20);
    return c.json({ success: true, ...(warnings.length && { warnings }) });
  };

  for (const [path, type] of Object.entries(single)) {
    const handle = (c: Context) => take(c, ({ writeKey: _, ...event }) => [[{ ...event, type }, type]]);
    app.post(`/v1/${path}`, handle);
    if (path.length === 1) app.post(`/${path}`, handle);
  }

  const batch = (c: Context) =>
    take(c, ({ batch }) => {
      if (!Array.isArray(batch)) throw new Refused(400, 'batch-missing', '`batch` must be a list of events.');
      if (batch.length > limits.events) {
        throw new Refused(
          400,
          'batch-too-long',
          `The batch has ${batch.length} events, at most ${limits.events} are taken.`,
        );
      }
      return batch.map((raw, index): [unknown, string] => [raw, `batch[${index}]`]);
    });
  app.post('/v1/batch', batch);
  app.post('/v1/b', batch);
  app.post('/b', batch);
  return app;
}
