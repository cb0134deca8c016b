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

/** What a query finds and what one takes away, whatever its table. */
interface Find<Row> {
  limit(rows: number): { execute(): Promise<Row[]> };
}
interface Remove {
  executeTakeFirstOrThrow(): Promise<{ numDeletedRows: bigint }>;
}

/** Rows that go one by one. What was renewed since it was found stays: `remove` asks for the time again where it can change. */
const oneByOne =
  <Row>(
    find: (db: Db, site: string, before: Date) => Find<Row>,
    remove: (db: Db, row: Row, before: Date) => Remove,
  ): Expiry =>
  async (db, site, before, atOnce) => {
    const rows = await find(db, site, before).limit(atOnce).execute();
    let gone = 0;
    for (const row of rows) gone += goneOf(await remove(db, row, before).executeTakeFirstOrThrow());
    return { found: rows.length, gone };
  };

/** Customer records that are stale. */
export const expireCustomers = oneByOne(
  (db, site, before) =>
    db.selectFrom('customers').select(['person', 'source']).where('site', '=', site).where('expires_at', '<', before),
  (db, { person, source }, before) =>
    db
      .deleteFrom('customers')
      .where('person', '=', person)
      .where('source', '=', source)
      .where('expires_at', '<', before),
);

/** Which cookie a device came with, where it came first before then and nothing that it sent is kept any more. */
export const expireDevices = oneByOne(
  (db, site, before) =>
    db
      .selectFrom('device_cookies')
      .select(['device', 'cookie'])
      .where('site', '=', site)
      .where('claimed_at', '<', before)
      .where(sql<boolean>`not exists (select 1 from events where events.device = device_cookies.device)`),
  (db, { device, cookie }, before) =>
    db
      .deleteFrom('device_cookies')
      .where('device', '=', device)
      .where('cookie', '=', cookie)
      .where('claimed_at', '<', before),
);

/** Proof of what was done before then. */
export const expireAudit = oneByOne(
  (db, site, before) =>
    db.selectFrom('audit').select(['subject', 'id']).where('site', '=', site).where('at', '<', before),
  (db, { subject, id }) => db.deleteFrom('audit').where('subject', '=', subject).where('id', '=', id),
);

/** What clients said of consent for the last time before then. Objections stay until they are taken back. */
export const expireConsents = oneByOne(
  (db, site, before) =>
    db
      .selectFrom('consents')
      .select(['subject', 'category', 'granted', 'day'])
      .where('site', '=', site)
      .where('by', '=', 'event')
      .where('last_at', '<', before),
  (db, { subject, category, granted, day }, before) =>
    db
      .deleteFrom('consents')
      .where('subject', '=', subject)
      .where('by', '=', 'event')
      .where('category', '=', category)
      .where('granted', '=', granted)
      .where('day', '=', day)
      .where('last_at', '<', before),
);

/** Tokens that ended before then: nobody needs to know with which browser they came. */
export const expireTokens = oneByOne(
  (db, site, before) => db.selectFrom('token_uses').select('id').where('site', '=', site).where('until', '<', before),
  (db, { id }, before) => db.deleteFrom('token_uses').where('id', '=', id).where('until', '<', before),
);

/** Codes of hand-overs that ended before then. */
export const expireCodes = oneByOne(
  (db, site, before) =>
    db.selectFrom('handover_codes').select('id').where('site', '=', site).where('until', '<', before),
  (db, { id }) => db.deleteFrom('handover_codes').where('id', '=', id),
);
