import type { Trait } from '../../core/profile.ts';
import type { WireEvent } from '../../core/protocol.ts';
import type { About } from '../../core/traits.ts';
import { publicTraits } from '../public-traits.ts';
import { sameBrowser } from '../store/device-cookies.ts';
import { eventsOf } from '../store/events.ts';
import type { Db } from '../store/store.ts';
import { aboutEvents } from './about-events.ts';
import { isQuarantined, personOf } from './attribution.ts';
import { devicesAround, linksOfBrowser } from './browser.ts';

/** All that is held of a visitor, and what it is taken for. `format` changes when the shape does. */
export interface Export {
  format: 2;
  site: string;
  exportedAt: string;
  events: (WireEvent & { receivedAt: string })[];
  /** What the events are taken for. It knows only what the plan lets leave, so less than the browser itself. */
  about: About[];
  /** Only with proof of who it is: what the site's owner imported and lets a browser see. */
  traits?: Record<string, Trait>;
}

interface Whose {
  site: string;
  device?: string | undefined;
  /** All who are one person, the canonical first. */
  group?: string[] | undefined;
}

/**
 * Without a proven person: what this browser sent. With one: all that is theirs, and what is nobody's in this browser. A device in
 * quarantine was in the hands of others too: it gives nothing of another id, what is somebody's to them alone, what is nobody's to nobody.
 */
export async function exportOf(
  db: Db,
  { site, device, group }: Whose,
  now: number,
  mostPeople: number,
): Promise<Export> {
  const shared = device && isQuarantined(await linksOfBrowser(db, device), mostPeople);
  const devices = new Set(!device ? [] : shared ? [device] : await sameBrowser(db, device));
  if (group) for (const one of [...group, ...(await devicesAround(db, group))]) devices.add(one);
  const events: Export['events'] = [];
  for (const one of devices) {
    const links = group || shared ? await linksOfBrowser(db, one) : [];
    for (const event of await eventsOf(db, one)) {
      const whose = personOf(event, links, Number.POSITIVE_INFINITY, group);
      const nobodys = whose === device;
      const theirs = group ? whose === group[0] || (nobodys && !shared) : nobodys || !shared;
      if (!theirs) continue;
      events.push({ ...event.body, timestamp: event.at.toISOString(), receivedAt: event.received_at.toISOString() });
    }
  }
  events.sort((a, b) => Date.parse(a.timestamp as string) - Date.parse(b.timestamp as string));
  return {
    format: 2,
    site,
    exportedAt: new Date(now).toISOString(),
    events,
    about: aboutEvents(events, now),
    ...(group && { traits: await publicTraits(db, site, group) }),
  };
}
