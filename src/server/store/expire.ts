import { sql } from 'kysely';
import type { Db } from './store.ts';

/**
 * What ends by itself, of one site. Each takes away at most so many rows at once: it looks for them first and deletes then, by one key at
 * a time, so any number of processes may do so together. It answers how many rows it found and how many went.
 */
export type Expiry = (db: Db, site: string, before: Date, atOnce: number) => Promise<{ found: number; gone: number }>;

const goneOf = ({ numDeletedRows }: { numDeletedRows: bigint }): number => Number(numDeletedRows);

/** Events that arrived before then. */
export const expireEvents: Expiry = async (db, site, before, atOnce) => {
  const rows = await db
    .selectFrom('events')
    .select(['device', 'message_id'])
    .where('site', '=', site)
    .where('received_at', '<', before)
    .orderBy('received_at')
    .limit(atOnce)
    .execute();
  const byDevice = new Map<string, string[]>();
  for (const { device, message_id } of rows) byDevice.set(device, [...(byDevice.get(device) ?? []), message_id]);
  let gone = 0;
  for (const [device, ids] of byDevice)
    gone += goneOf(
      await db
        .deleteFrom('events')
        .where('device', '=', device)
        .where('received_at', '<', before)
        .where(sql<boolean>`message_id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb))`)
        .executeTakeFirstOrThrow(),
    );
  return { found: rows.length, gone };
};

/** Customer records that are stale. */
export const expireCustomers: Expiry = async (db, site, before, atOnce) => {
  const rows = await db
    .selectFrom('customers')
    .select(['person', 'source'])
    .where('site', '=', site)
    .where('expires_at', '<', before)
    .limit(atOnce)
    .execute();
  let gone = 0;
  for (const { person, source } of rows)
    gone += goneOf(
      await db
        .deleteFrom('customers')
        .where('person', '=', person)
        .where('source', '=', source)
        .where('expires_at', '<', before)
        .executeTakeFirstOrThrow(),
    );
  return { found: rows.length, gone };
};

/** Which cookie a device came with, where it came first before then and nothing that it sent is kept any more. */
export const expireDevices: Expiry = async (db, site, before, atOnce) => {
  const rows = await db
    .selectFrom('device_cookies')
    .select(['device', 'cookie'])
    .where('site', '=', site)
    .where('claimed_at', '<', before)
    .where(sql<boolean>`not exists (select 1 from events where events.device = device_cookies.device)`)
    .limit(atOnce)
    .execute();
  let gone = 0;
  for (const { device, cookie } of rows)
    gone += goneOf(
      await db
        .deleteFrom('device_cookies')
        .where('device', '=', device)
        .where('cookie', '=', cookie)
        .where('claimed_at', '<', before)
        .executeTakeFirstOrThrow(),
    );
  return { found: rows.length, gone };
};

/** Proof of what was done before then. */
export const expireAudit: Expiry = async (db, site, before, atOnce) => {
  const rows = await db
    .selectFrom('audit')
    .select(['subject', 'id'])
    .where('site', '=', site)
    .where('at', '<', before)
    .limit(atOnce)
    .execute();
  let gone = 0;
  for (const { subject, id } of rows)
    gone += goneOf(
      await db.deleteFrom('audit').where('subject', '=', subject).where('id', '=', id).executeTakeFirstOrThrow(),
    );
  return { found: rows.length, gone };
};

/** What clients said of consent for the last time before then. Objections stay until they are taken back. */
export const expireConsents: Expiry = async (db, site, before, atOnce) => {
  const rows = await db
    .selectFrom('consents')
    .select(['subject', 'category', 'granted', 'day'])
    .where('site', '=', site)
    .where('by', '=', 'event')
    .where('last_at', '<', before)
    .limit(atOnce)
    .execute();
  let gone = 0;
  for (const { subject, category, granted, day } of rows)
    gone += goneOf(
      await db
        .deleteFrom('consents')
        .where('subject', '=', subject)
        .where('by', '=', 'event')
        .where('category', '=', category)
        .where('granted', '=', granted)
        .where('day', '=', day)
        .where('last_at', '<', before)
        .executeTakeFirstOrThrow(),
    );
  return { found: rows.length, gone };
};

/** Tokens that ended before then: nobody needs to know with which browser they came. */
export const expireTokens: Expiry = async (db, site, before, atOnce) => {
  const rows = await db
    .selectFrom('token_uses')
    .select('id')
    .where('site', '=', site)
    .where('until', '<', before)
    .limit(atOnce)
    .execute();
  let gone = 0;
  for (const { id } of rows)
    gone += goneOf(
      await db.deleteFrom('token_uses').where('id', '=', id).where('until', '<', before).executeTakeFirstOrThrow(),
    );
  return { found: rows.length, gone };
};

/** Codes of hand-overs that ended before then. */
export const expireCodes: Expiry = async (db, site, before, atOnce) => {
  const rows = await db
    .selectFrom('handover_codes')
    .select('id')
    .where('site', '=', site)
    .where('until', '<', before)
    .limit(atOnce)
    .execute();
  let gone = 0;
  for (const { id } of rows)
    gone += goneOf(await db.deleteFrom('handover_codes').where('id', '=', id).executeTakeFirstOrThrow());
  return { found: rows.length, gone };
};
