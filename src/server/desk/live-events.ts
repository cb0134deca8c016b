import type { WireEvent } from '../../core/protocol.ts';
import { latestEvents } from '../store/events.ts';
import type { Db } from '../store/store.ts';
import { counted } from '../words.ts';

/** One line of the list of live events. It names no visitor: the device is told by six characters of a hash. */
export interface LiveEvent {
  at: string;
  what: string;
  where: string;
  device: string;
}

const said = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 100) : '');

function inWords({ type, event, name, properties = {} }: WireEvent): string {
  if (type === 'page' || type === 'screen') return `Saw a ${type}${name ? ` “${name}”` : ''}`;
  if (type !== 'track') return { identify: 'Said who it is', group: 'Joined a group', alias: 'Took another id' }[type];
  const { slot, variant, size, goal, slots } = properties;
  if (event === 'Exposure')
    return `Had ${said(slot)} on screen: ${said(variant) || 'default'}${size ? `, ${said(size)}` : ''}`;
  if (event === 'Goal Reached') return `Reached the goal ${said(goal)}`;
  if (event === 'Slots Found') return `Found ${counted(Array.isArray(slots) ? slots.length : 0, 'slot')}`;
  return said(event);
}

/** The newest 16 events. */
export async function liveEvents(db: Db, site: string): Promise<LiveEvent[]> {
  return (await latestEvents(db, site, 16)).map(({ received_at, body, path, device }) => ({
    at: received_at.toISOString(),
    what: inWords(body),
    where: path,
    device: device.slice(0, 6),
  }));
}
