import { nanoid } from 'nanoid';
import { type Event, type Profile, visitIdle } from '../core/profile.ts';
import type { EventType } from '../core/protocol.ts';

/** What of a page's data can be kept and sent: all or nothing, since a part would be counted wrongly. */
function plain(properties: Record<string, unknown>): Record<string, unknown> {
  try {
    return JSON.parse(JSON.stringify(properties)) || {};
  } catch {
    return {};
  }
}

/** The visit that an event now belongs to. */
export const visitNow = ({ visit, last }: Profile): string =>
  visit.id && Date.now() - last < visitIdle ? visit.id : nanoid();

/** An event that happens now. */
export const eventNow = (type: EventType, name: string, visit: string, properties: Record<string, unknown>): Event => ({
  id: nanoid(),
  type,
  name: String(name),
  at: Date.now(),
  visit,
  properties: plain(properties),
});
