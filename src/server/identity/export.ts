import type { Trait } from '../../core/profile.ts';
import type { WireEvent } from '../../core/protocol.ts';
import type { About } from '../../core/traits.ts';
import { publicTraits } from '../public-traits.ts';
import { sameBrowser } from '../store/device-cookies.ts';
import { eventsOf } from '../store/events.ts';
import type { Db } from '../store/store.ts';
import { aboutEvents } from './about-events.ts';
import { personOf } from './attribution.ts';
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
  person?: string | undefined;
}

/** Without a proven person: what this browser sent. With one: all that is theirs, and what is nobody's in this browser. */
export async function exportOf(db: Db, { site, device, person }: Whose, now: number): Promise<Export> {
  const devices = new Set(device ? await sameBrowser(db, device) : []);
  if (person) for (const one of [person, ...(await devicesAround(db, person))]) devices.add(one);
  const events: Export['events'] = [];
  for (const one of devices) {
    const links = person ? await linksOfBrowser(db, one) : [];
    for (const event of await eventsOf(db, one)) {
      const whose = personOf(event, links);
      if (person && whose !== person && whose !== device) continue;
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
    ...(person && { traits: await publicTraits(db, site, person) }),
  };
}
