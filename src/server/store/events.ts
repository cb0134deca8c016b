import { type Selectable, sql } from 'kysely';
import type { EventType, WireEvent } from '../../core/protocol.ts';
import type { Attributable } from '../identity/attribution.ts';
import type { EventRow } from './schema.ts';
import type { Db } from './store.ts';
import { tombstonesOf } from './tombstones.ts';

/** Holds for events that no bot sent: the only ones that count. */
export const byPeople = sql`body->'context'->'bot' is null`;

export type StoredEvent = Selectable<EventRow>;

/**
 * Keeps events; those that are there already, by device and message id, stay as they are. Those of an erased device go at once.
 *
 * An erasure leaves its tombstone first and deletes then; here they are written first and looked up then: in any order of the four
 * steps nothing is left.
 *
 * @returns how many are new
 */
export async function saveEvents(db: Db, events: StoredEvent[]): Promise<number> {
  if (!events.length) return 0;
  const { numAffectedRows } = await sql`
    insert into events (device, message_id, site, type, name, session, person, path, at, received_at, body)
    select device, message_id, site, type, name, session, person, path, at, received_at, body
    from jsonb_to_recordset(${JSON.stringify(events)}::text::jsonb) as event(
      device uuid, message_id text, site text, type text, name text, session text, person text, path text,
      at timestamptz, received_at timestamptz, body jsonb)
    on conflict (device, message_id) do nothing`.execute(db);
  const ids = new Set(events.flatMap(({ device, person }) => (person ? [device, person] : [device])));
  const dead = await tombstonesOf(db, [...ids]);
  for (const event of events) {
    const personErased = dead.get(event.person);
    if (!dead.has(event.device) && !(personErased && event.at <= personErased)) continue;
    await db
      .deleteFrom('events')
      .where('device', '=', event.device)
      .where('message_id', '=', event.message_id)
      .execute();
  }
  return Number(numAffectedRows ?? 0n);
}

/** All events of a device, oldest first. */
export const eventsOf = (db: Db, device: string): Promise<StoredEvent[]> =>
  db.selectFrom('events').selectAll().where('device', '=', device).orderBy('at').orderBy('message_id').execute();

/** The anonymous id that a device's page gave with its first event; undefined where none is kept. */
export async function anonymousIdOf(db: Db, device: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('events')
    .select(sql<string | null>`body->>'anonymousId'`.as('id'))
    .where('device', '=', device)
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? undefined;
}

/** The page views of a device since a time that name topics: the newest, at most 2,000. */
export async function topicViews(
  db: Db,
  device: string,
  since: Date,
): Promise<(Attributable & { at: Date; topics: unknown })[]> {
  return db
    .selectFrom('events')
    .select(['device', 'session', 'person', 'at', sql<unknown>`body->'properties'->'topics'`.as('topics')])
    .where('device', '=', device)
    .where('type', '=', 'page' satisfies EventType)
    .where('at', '>', since)
    .orderBy('at', 'desc')
    .orderBy('message_id')
    .limit(2000)
    .execute();
}

/** The exposures of a device since a time: the newest, at most 2,000. */
export async function exposuresOf(
  db: Db,
  device: string,
  since: Date,
): Promise<(Attributable & { at: Date; experience: string | null })[]> {
  return db
    .selectFrom('events')
    .select([
      'device',
      'session',
      'person',
      'at',
      sql<string | null>`body->'properties'->>'experience'`.as('experience'),
    ])
    .where('device', '=', device)
    .where('type', '=', 'track' satisfies EventType)
    .where('name', '=', 'Exposure')
    .where('at', '>', since)
    .orderBy('at', 'desc')
    .orderBy('message_id')
    .limit(2000)
    .execute();
}

export async function deleteEvents(db: Db, device: string, messageIds?: string[]): Promise<void> {
  let query = db.deleteFrom('events').where('device', '=', device);
  if (messageIds)
    query = query.where(
      sql<boolean>`message_id in (select jsonb_array_elements_text(${JSON.stringify(messageIds)}::text::jsonb))`,
    );
  await query.execute();
}

/** The newest events of a site by arrival. */
export const latestEvents = (
  db: Db,
  site: string,
  limit: number,
): Promise<
  {
    device: string;
    message_id: string;
    type: EventType;
    name: string;
    path: string;
    received_at: Date;
    body: WireEvent;
  }[]
> =>
  db
    .selectFrom('events')
    .select(['device', 'message_id', 'type', 'name', 'path', 'received_at', 'body'])
    .where('site', '=', site)
    .orderBy('received_at', 'desc')
    .limit(limit)
    .execute();
