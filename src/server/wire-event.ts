import { isbot } from 'isbot';
import { nanoid } from 'nanoid';
import * as v from 'valibot';
import { type EventType, limits, type WireEvent } from '../core/protocol.ts';
import { idOf } from './identity/ids.ts';
import { identifier } from './identity/junk.ts';
import { Refused } from './refused.ts';
import { clean, cleanText } from './request-body.ts';
import type { StoredEvent } from './store/events.ts';
import { nameLimit } from './store/schema.ts';

const types: EventType[] = ['track', 'page', 'screen', 'identify', 'group', 'alias'];
const text = v.nullish(v.pipe(v.string('must be a text'), v.maxLength(1000, 'is longer than 1,000 characters')));
const id = v.nullish(v.union([v.string(), v.number()], 'must be a text'));
/** An object. PHP writes an empty one as a list. */
const record = v.nullish(
  v.custom<Record<string, unknown>>(
    (value) => typeof value === 'object' && !(Array.isArray(value) && value.length),
    'must be an object',
  ),
);

/** An event as it is sent. */
export const wireEvent = v.pipe(
  v.looseObject(
    {
      type: v.picklist(types, `must be one of ${types.join(', ')}`),
      messageId: v.nullish(v.pipe(v.string('must be a text'), v.maxLength(100, 'is longer than 100 characters'))),
      anonymousId: id,
      userId: id,
      event: text,
      name: text,
      properties: record,
      traits: record,
      context: record,
      timestamp: text,
      originalTimestamp: text,
      sentAt: text,
    },
    'must be an object',
  ),
  v.forward(
    v.check(({ type, event }) => type !== 'track' || Boolean(event), 'must name what happened'),
    ['event'],
  ),
);

/** When an event happened: by the sender's clock, corrected by how far that clock is off; never later than now. */
function happenedAt(event: WireEvent, batchSentAt: unknown, receivedAt: number): number {
  const original = Date.parse(String(event.originalTimestamp ?? event.timestamp));
  const sent = Date.parse(String(event.sentAt ?? batchSentAt));
  const at = Number.isNaN(sent) ? original : receivedAt - (sent - original);
  // Before the web there was no event: that clock says nothing.
  return at > 631_152_000_000 ? Math.min(at, receivedAt) : receivedAt;
}

/** A URL without what may hold personal data: credentials, query and hash. */
const bareUrl = (url: unknown) =>
  typeof url === 'string' ? url.replace(/[?#].*$/s, '').replace(/\/\/[^/@]*@/, '//') : undefined;

/** What is kept of an event's context: no address, no user agent, no query of a URL, no title. */
function lessContext({
  ip,
  userAgent,
  userAgentData,
  traits,
  page,
  ...rest
}: Record<string, unknown>): Record<string, unknown> {
  if (typeof page !== 'object' || page === null) return rest;
  const { path, url, referrer } = page as Record<string, unknown>;
  return { ...rest, page: { path: bareUrl(path), url: bareUrl(url), referrer: bareUrl(referrer) } };
}

export interface Reading {
  event: StoredEvent;
  warnings: string[];
}

export interface Receipt {
  site: string;
  receivedAt: number;
  /** The request came with the site's secret key, so its user ids are true. */
  trusted: boolean;
  /** Of the batch that the event was in. */
  sentAt?: unknown;
  /** Of the batch, clean. */
  context?: unknown;
  /** What the asking browser calls itself. A program that sends for others says it in each event's context. */
  userAgent?: string | undefined;
  /** A page of this machine sent it: crawlers do not come here, tests in browsers without a screen do. */
  local?: boolean;
  /** The browser asks that nothing be sold or shared: `Sec-GPC: 1`. The event's context says so from then on. */
  gpc?: boolean;
}

/**
 * An event as it is kept.
 *
 * @param place where the event stands in the request, for messages: `batch[3]`
 * @throws {Refused} 400
 */
export function readEvent(
  raw: unknown,
  place: string,
  { site, receivedAt, trusted, sentAt, context, userAgent, local, gpc }: Receipt,
): Reading {
  // Cleaned first: what is nested too deep cannot even be measured.
  const cleaned = clean(raw);
  const size = Buffer.byteLength(JSON.stringify(cleaned) ?? '');
  if (size > limits.event) {
    throw new Refused(400, 'event-too-large', `${place} has ${size} bytes, at most ${limits.event} are taken.`);
  }
  const parsed = v.safeParse(wireEvent, cleaned, { abortEarly: true });
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const path = v.getDotPath(issue);
    throw new Refused(400, 'event-invalid', `${path ? `${place}.${path}` : place} ${issue.message}.`);
  }
  const { type, event, name, messageId, anonymousId, userId, context: own, ...rest } = cleaned as WireEvent;
  const warnings: string[] = [];
  const named = (key: string, value: unknown) => {
    const found = identifier(value);
    if (found === undefined && value !== undefined && value !== null && value !== '') {
      warnings.push(`${place}.${key} cannot be an identifier, so it was left out.`);
    }
    return found;
  };
  const anonymous = named('anonymousId', anonymousId);
  const user = named('userId', userId);
  const person = trusted && user ? idOf('account', site, user) : '';
  const message = messageId || nanoid();
  const device = anonymous
    ? idOf('device', site, anonymous)
    : person || idOf('device', site, user ? `claimed ${user}` : `message ${message}`);
  const whole = { ...(context as object | undefined), ...own } as NonNullable<WireEvent['context']>;
  const browser = typeof whole.userAgent === 'string' ? whole.userAgent : userAgent;
  const kept: Record<string, unknown> = {
    ...lessContext(whole),
    ...(gpc && { gpc }),
    // Kept, and left out of every report: `byPeople` of store/events.
    ...(!local && isbot(browser) && { bot: true }),
  };
  // RudderStack puts the traits of an identify into the context.
  const traits =
    rest.traits ?? (type === 'identify' ? (whole.traits as Record<string, unknown> | undefined) : undefined);
  const path = (kept.page as { path?: unknown } | undefined)?.path;
  return {
    warnings,
    event: {
      device,
      message_id: message,
      site,
      type,
      name: cleanText((type === 'track' ? event : name) ?? '', nameLimit),
      session: identifier(whole.sessionId) ?? '',
      person,
      path: typeof path === 'string' ? cleanText(path, 1000) : '',
      at: new Date(happenedAt(rest as WireEvent, sentAt, receivedAt)),
      received_at: new Date(receivedAt),
      body: {
        ...rest,
        ...(traits && { traits }),
        type,
        messageId: message,
        ...(anonymous && { anonymousId: anonymous }),
        ...(user && { userId: user }),
        ...(type === 'track' ? { event } : name && { name }),
        context: kept,
      } as WireEvent,
    },
  };
}
