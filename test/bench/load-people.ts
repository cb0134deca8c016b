import { createHmac, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { idOf } from '../../src/server/identity/ids.ts';
import { accountNamed } from '../../src/server/identity/named.ts';
import type { Db } from '../../src/server/store/store.ts';

export const site = 'bench';
export const tokenKey = 'a key of the bench that has 32 bytes or more';
export const origin = 'http://localhost:4100';

/** What is asked: an empty handler, batches of ten events, a device that is known, a customer who proves who they are. */
export const kinds = ['empty', 'ingest', 'resolve', 'login'] as const;
export type Kind = (typeof kinds)[number];

const anonymousId = (index: number) => `device-${index}`;
/** The value of a browser's cookie: 22 characters. */
const cookie = (index: number) => `${index}`.padStart(22, '0');

/** Fills a database with people: each has an account, a device with its cookie, a link, a customer record, and one event. */
export async function fill(db: Db, count: number): Promise<void> {
  const chunk = 10_000;
  for (let start = 0; start < count; start += chunk) {
    const rows = Array.from({ length: Math.min(chunk, count - start) }, (_, n) => ({
      n: start + n,
      device: idOf('device', site, anonymousId(start + n)),
      cookie: idOf('cookie', site, cookie(start + n)),
      person: accountNamed(site, `customer-${start + n}`).id,
    }));
    await sql`
      with one as materialized (
        select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as one(n int, device uuid, cookie uuid, person uuid)),
      a as (insert into people (person, site, name, canonical, members)
        select person, ${site}, 'customer-' || n, person, jsonb_build_array(person) from one),
      b as (insert into customers (person, site, customer_id, traits, source, imported_at)
        select person, ${site}, 'customer-' || n, '{"tier": "gold"}', 'bench', now() from one),
      c as (insert into links (device, person, session, site, evidence, asserted_at)
        select device, person, 'before', ${site}, 'bench', now() - interval '1 day' from one),
      d as (insert into person_devices (person, device, site) select person, device, ${site} from one),
      e as (insert into device_cookies (device, cookie, site, claimed_at)
        select device, cookie, ${site}, now() - interval '1 day' from one)
      insert into events (device, message_id, site, type, name, session, person, path, at, received_at, body)
      select device, 'before', ${site}, 'page', '', 'before', '', '/', now() - interval '1 day', now() - interval '1 day',
        '{"type": "page", "properties": {"topics": ["hiking"]}}' from one`.execute(db);
  }
  await sql`vacuum analyze`.execute(db);
}

/** A token as a site's own backend signs it. */
function token(sub: string, aid: string): string {
  const iat = Math.floor(Date.now() / 1000);
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const said = `${part({ alg: 'HS256', kid: 'bench' })}.${part({ sub, aid, aud: site, iat, exp: iat + 900, jti: randomUUID() })}`;
  return `${said}.${createHmac('sha256', tokenKey).update(said).digest('base64url')}`;
}

/** One request of somebody among so many people. */
export function requestOf(kind: Kind, people: number) {
  const index = Math.floor(Math.random() * people);
  const id = anonymousId(index);
  const event = (n: number) => ({
    type: n ? 'track' : 'page',
    event: 'Seen',
    messageId: `${randomUUID()}`,
    anonymousId: id,
    properties: { topics: ['hiking'], value: n },
    context: { sessionId: `session-${index}`, page: { path: '/boots' } },
  });
  const asked = { writeKey: site, anonymousId: id, sessionId: `session-${index}` };
  const [path, body] =
    kind === 'ingest'
      ? ['/v1/batch', { writeKey: site, batch: Array.from({ length: 10 }, (_, n) => event(n)) }]
      : ['/v1/resolve', kind === 'login' ? { ...asked, token: token(`customer-${index}`, id) } : asked];
  const headers = { origin, 'content-type': 'text/plain', cookie: `attune_device=${cookie(index)}` };
  return { method: 'POST', path, headers, body: JSON.stringify(body) };
}
