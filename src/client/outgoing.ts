import type { Event } from '../core/profile.ts';
import type { WireEvent } from '../core/protocol.ts';

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
    ...(type === 'track' && { event: name }),
    ...(type === 'page' && name && { name }),
    ...(type === 'identify' && { userId: name }),
    ...(type === 'group' && { groupId: name }),
    ...(type === 'alias' && { userId: name }),
    ...(type === 'identify' || type === 'group' ? { traits: listed } : { properties: listed }),
    context: { sessionId: visit, page: { path: location.pathname } },
  };
}
