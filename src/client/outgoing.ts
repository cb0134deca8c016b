import type { Event } from '../core/profile.ts';
import type { EventType, WireEvent } from '../core/protocol.ts';

/** What the name of an event is called on the wire; elsewhere it is a user's. */
const nameIn: Partial<Record<EventType, string>> = { track: 'event', page: 'name', group: 'groupId' };

/**
 * An event as it may leave the browser: with the properties that the plan's `send` lists for it, and no others; undefined when
 * it is not listed.
 */
export function outgoing(
  { id, type, name, at, visit, properties }: Event,
  send: Record<string, string[]>,
  anonymousId: string | undefined,
): WireEvent | undefined {
  const allowed = send[type === 'track' ? name : type];
  if (!allowed) return undefined;
  const listed = Object.fromEntries(Object.entries(properties).filter(([key]) => allowed.includes(key)));
  return {
    type,
    messageId: id,
    anonymousId: anonymousId as string,
    originalTimestamp: new Date(at).toISOString(),
    ...(name && { [nameIn[type] || 'userId']: name }),
    [type === 'identify' || type === 'group' ? 'traits' : 'properties']: listed,
    context: { sessionId: visit, page: { path: location.pathname } },
  };
}
