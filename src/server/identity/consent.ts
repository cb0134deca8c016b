import { type ConsentSaid, consentsOf, deleteConsents, saveConsents } from '../store/consents.ts';
import type { StoredEvent } from '../store/events.ts';
import { linksOfAll, type StoredLink } from '../store/links.ts';
import { groupOf } from '../store/people.ts';
import type { Db } from '../store/store.ts';
import { tombstonesOf } from '../store/tombstones.ts';
import { personOf } from './attribution.ts';

/** What a visitor may object to: variants by what is known of them, passing anything on, keeping what they do. */
export const objectionable = ['personalisation', 'sharing', 'measurement'] as const;
export type Objection = (typeof objectionable)[number];

/**
 * Which categories are granted, by all that was said for identifiers that are one visitor's. For each identifier its latest word counts,
 * and of several, as of two words at the same time, the more restrictive. A function of the set of words alone.
 */
export function consentIn(
  said: Iterable<Pick<ConsentSaid, 'subject' | 'category' | 'granted' | 'last_at'>>,
): Record<string, boolean> {
  const latest = new Map<string, { category: string; granted: boolean; at: number }>();
  for (const { subject, category, granted, last_at } of said) {
    const key = JSON.stringify([subject, category]);
    const before = latest.get(key);
    const at = last_at.getTime();
    if (!before || at > before.at || (at === before.at && !granted)) latest.set(key, { category, granted, at });
  }
  const consent = new Map<string, boolean>();
  for (const { category, granted } of latest.values())
    consent.set(category, granted && consent.get(category) !== false);
  return Object.fromEntries([...consent].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What is objected to, by what visitors said themselves. */
const objectionsIn = (said: ConsentSaid[]): Objection[] => {
  const consent = consentIn(said.filter(({ by }) => by === 'visitor'));
  return objectionable.filter((one) => consent[one] === false);
};

/** What any of these objects to: devices, cookies, people. */
export const objectionsOf = async (db: Db, subjects: string[]): Promise<Objection[]> =>
  objectionsIn(await consentsOf(db, subjects, 'visitor'));

/** A word on consent, as it is kept. */
export function saidAt(
  site: string,
  subject: string,
  by: ConsentSaid['by'],
  [category, granted]: [string, boolean],
  at: Date,
): ConsentSaid {
  return { subject, by, category, granted, day: at.toISOString().slice(0, 10), site, first_at: at, last_at: at };
}

/** How many categories of one event are kept, and how long their names may be. */
const most = { categories: 30, name: 100 };

/** What an event says of consent, in Segment's form (`context.consent.categoryPreferences`), for its device and its person. */
function saidIn({ site, device, person, at, body }: StoredEvent): ConsentSaid[] {
  const { categoryPreferences } = (body.context?.consent ?? {}) as { categoryPreferences?: unknown };
  if (typeof categoryPreferences !== 'object' || categoryPreferences === null) return [];
  const categories = Object.entries(categoryPreferences)
    .filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean' && entry[0].length <= most.name)
    .slice(0, most.categories);
  return [...new Set(person ? [device, person] : [device])].flatMap((subject) =>
    categories.map((one) => saidAt(site, subject, 'event', one, at)),
  );
}

/** Keeps what events say of consent. Of who was erased nothing stays: as with events, it is written first and looked up then. */
export async function keepConsent(db: Db, events: StoredEvent[]): Promise<void> {
  const said = events.flatMap(saidIn);
  if (!said.length) return;
  await saveConsents(db, said);
  const subjects = [...new Set(said.map(({ subject }) => subject))];
  for (const [subject, erasedAt] of await tombstonesOf(db, subjects)) {
    const isDevice = events.some(({ device, person }) => device === subject && person !== subject);
    await deleteConsents(db, subject, isDevice ? undefined : erasedAt);
  }
}

/** The events that nobody objects to being kept: not their device, not the browser that sent them, not whose they are. */
export async function unobjected(
  db: Db,
  events: StoredEvent[],
  cookie: string | undefined,
  mostPeople: number,
): Promise<StoredEvent[]> {
  const devices = [...new Set(events.map(({ device }) => device))];
  const links = new Map<string, StoredLink[]>();
  for (const link of await linksOfAll(db, devices)) links.set(link.device, [...(links.get(link.device) ?? []), link]);
  const groups = new Map<string, string[]>();
  const subjectsOf = async (event: StoredEvent): Promise<string[]> => {
    const person = personOf(event, links.get(event.device) ?? [], mostPeople);
    if (person === event.device) return [person];
    const group = groups.get(person) ?? (await groupOf(db, person));
    groups.set(person, group);
    return [event.device, ...group];
  };
  const subjects: string[][] = [];
  for (const event of events) subjects.push([...(await subjectsOf(event)), ...(cookie ? [cookie] : [])]);
  const said = await consentsOf(db, [...new Set(subjects.flat())], 'visitor');
  if (!said.length) return events;
  return events.filter(
    (_, n) => !objectionsIn(said.filter(({ subject }) => subjects[n]?.includes(subject))).includes('measurement'),
  );
}
