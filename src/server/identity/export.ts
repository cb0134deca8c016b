import type { Trait } from '../../core/profile.ts';
import type { WireEvent } from '../../core/protocol.ts';
import type { About } from '../../core/traits.ts';
import { declaredTraits, publicTraits } from '../public-traits.ts';
import { actsOn } from '../store/audit.ts';
import { consentsOf } from '../store/consents.ts';
import { cookieOf, sameBrowser } from '../store/device-cookies.ts';
import { eventsOf } from '../store/events.ts';
import { titlesOf } from '../store/items.ts';
import { ordersOfPerson } from '../store/order-lines.ts';
import { publishedPlan } from '../store/plans.ts';
import type { ActName } from '../store/schema-rights.ts';
import type { Db } from '../store/store.ts';
import { aboutProfile, eventOf } from './about-events.ts';
import { isQuarantined, personOf } from './attribution.ts';
import { audiencesOf, type InAudience, profileOf } from './audiences-of.ts';
import { devicesAround, linksOfBrowser } from './browser.ts';
import { consentIn, type Objection, objectionsOf } from './consent.ts';

/** All that is held of a visitor, and what it is taken for. `format` changes when the shape does. Times are ISO 8601. */
export interface Export {
  format: 4;
  site: string;
  exportedAt: string;
  /** What the events come to. */
  profile: { visits: number; lastSeen: string | null; orders: number; spent: number; cart: Record<string, number> };
  events: (WireEvent & { receivedAt: string })[];
  /** What the events are taken for. It knows only what the plan lets leave, so less than the browser itself. */
  about: About[];
  /** By what the backend knows; the browser knows more. */
  audiences: InAudience[];
  /** What was on screen. */
  shown: { at: string; slot: unknown; experience: unknown; variant: unknown }[];
  /** By the names of the site's own banner: what holds now, the more restrictive of all devices, and the words it comes from. */
  consent: { now: Record<string, boolean>; log: ConsentWord[] };
  /** What the visitor objects to; the words are in the log of consent. */
  objections: Objection[];
  /** What was done with the data, by whom: looks at it among them. */
  audit: { act: ActName; at: string; by: string; what: string }[];
  /** Only with proof of who it is: what the visitor declared, or the site's owner imported, and a browser may see. */
  traits?: Record<string, { value: Trait; from: 'declared' | 'imported' }>;
  /** Only with proof of who it is: what they ordered, as the site's owner imported it, the oldest first. */
  orders?: Ordered[];
}

/** A line of an order; its price is of one, a decimal number as it was told. */
interface Ordered {
  order: string;
  at: string;
  item: string;
  title: string | null;
  quantity: number;
  price: string;
  currency: string;
}

interface ConsentWord {
  category: string;
  granted: boolean;
  by: 'event' | 'visitor';
  firstAt: string;
  lastAt: string;
}

interface Whose {
  site: string;
  device?: string | undefined;
  /** All who are one person, the canonical first. */
  group?: string[] | undefined;
}

/** The events that are a visitor's, oldest first, and the identifiers that are theirs alone. */
export async function ownEvents(db: Db, { device, group }: Whose, mostPeople: number) {
  const shared = device && isQuarantined(await linksOfBrowser(db, device), mostPeople);
  const devices = new Set(!device ? [] : shared ? [device] : await sameBrowser(db, device));
  if (group) for (const one of [...group, ...(await devicesAround(db, group))]) devices.add(one);
  const events: Export['events'] = [];
  const identifiers = new Set(group ?? []);
  for (const one of devices) {
    const links = group || shared ? await linksOfBrowser(db, one) : [];
    const theirs = (whose: string) => {
      const nobodys = whose === device;
      return group ? whose === group[0] || (nobodys && !shared) : nobodys || !shared;
    };
    if (theirs(personOf({ device: one, session: '', person: '' }, links, mostPeople, group))) {
      identifiers.add(one);
      const cookie = shared ? undefined : await cookieOf(db, one);
      if (cookie) identifiers.add(cookie);
    }
    for (const event of await eventsOf(db, one)) {
      if (!theirs(personOf(event, links, Number.POSITIVE_INFINITY, group))) continue;
      events.push({ ...event.body, timestamp: event.at.toISOString(), receivedAt: event.received_at.toISOString() });
    }
  }
  events.sort((a, b) => Date.parse(a.timestamp as string) - Date.parse(b.timestamp as string));
  return { events, identifiers: [...identifiers] };
}

/** What was done to any of these: who of the owner's people did it is not for the visitor to know, nor are their words. */
async function auditOf(db: Db, identifiers: string[]): Promise<Export['audit']> {
  const acts = (await Promise.all(identifiers.map((one) => actsOn(db, one)))).flat();
  const told = acts.map(({ act, at, by, why }) => {
    const byOwner = by.startsWith('secret key');
    return { act, at: at.toISOString(), by: byOwner ? 'the site’s owner' : by, what: byOwner ? '' : why };
  });
  // One act may concern several identifiers.
  const once = new Map(told.map((one) => [JSON.stringify(one), one]));
  return [...once.values()].sort((a, b) => (a.at < b.at ? -1 : 1));
}

async function ordersOf(db: Db, site: string, group: string[]): Promise<Ordered[]> {
  const lines = (await Promise.all(group.map((one) => ordersOfPerson(db, one)))).flat();
  const titles = await titlesOf(db, site, [...new Set(lines.map(({ item }) => item))]);
  return lines
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .map(({ order_id, at, item, quantity, price, currency }) => ({
      order: order_id,
      at: at.toISOString(),
      item,
      title: titles.get(item) ?? null,
      quantity,
      price,
      currency,
    }));
}

/**
 * Without a proven person: what this browser sent. With one: all that is theirs, and what is nobody's in this browser. A device in
 * quarantine was in the hands of others too: it gives nothing of another id, what is somebody's to them alone, what is nobody's to nobody.
 * What was handed over to this browser from another domain, or from here, is not this browser's to read.
 */
export async function exportOf(db: Db, whose: Whose, now: number, mostPeople: number): Promise<Export> {
  const { site, group } = whose;
  const { events, identifiers } = await ownEvents(db, whose, mostPeople);
  const [said, objections, audit, published] = await Promise.all([
    consentsOf(db, identifiers),
    objectionsOf(db, identifiers),
    auditOf(db, identifiers),
    publishedPlan(db, site),
  ]);
  const traits = group && (await publicTraits(db, site, group, now));
  const declared = group && (await declaredTraits(db, group));
  const orders = group && (await ordersOf(db, site, group));
  const profile = profileOf(events.map(eventOf), published?.program);
  if (traits) profile.known = { userId: '', traits, interests: [], until: Number.POSITIVE_INFINITY };
  return {
    format: 4,
    site,
    exportedAt: new Date(now).toISOString(),
    profile: {
      visits: profile.visits,
      lastSeen: profile.last ? new Date(profile.last).toISOString() : null,
      orders: profile.orders,
      spent: profile.spent,
      cart: profile.cart,
    },
    events,
    about: aboutProfile(profile, now),
    audiences: audiencesOf(profile, published?.program, now),
    shown: events
      .filter(({ type, event }) => type === 'track' && event === 'Exposure')
      .map(({ timestamp, properties: { slot, experience, variant } = {} }) => ({
        at: timestamp as string,
        slot,
        experience,
        variant,
      })),
    consent: {
      now: consentIn(said.filter(({ by }) => by === 'event')),
      log: said.map(({ category, granted, by, first_at, last_at }) => ({
        category,
        granted,
        by,
        firstAt: first_at.toISOString(),
        lastAt: last_at.toISOString(),
      })),
    },
    objections,
    audit,
    ...(orders && { orders }),
    ...(traits && {
      traits: Object.fromEntries(
        Object.entries(traits).map(([name, value]) => [
          name,
          { value, from: declared?.has(name) ? ('declared' as const) : ('imported' as const) },
        ]),
      ),
    }),
  };
}
