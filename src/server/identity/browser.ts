import { interestsOf } from '../../core/interests.ts';
import { latest } from '../../core/profile.ts';
import { cookieOf, devicesOfCookie, sameBrowser } from '../store/device-cookies.ts';
import { exposuresOf, topicViews } from '../store/events.ts';
import { devicesOf, linksOf, type StoredLink } from '../store/links.ts';
import type { Db } from '../store/store.ts';
import { type Attributable, isQuarantined, personOf } from './attribution.ts';
import { visitorOf } from './handover.ts';

/** Views older than this count for nothing any more. */
const memory = 120 * 86_400_000;

/** How many of a person's devices are looked at. */
const mostDevices = 25;

/** The links of every device that is one browser with this one. */
export async function linksOfBrowser(db: Db, device: string): Promise<StoredLink[]> {
  const devices = await sameBrowser(db, device);
  return (await Promise.all(devices.map((one) => linksOf(db, one)))).flat();
}

/** The devices of those who are one person, and what is one browser with them. */
export async function devicesAround(db: Db, group: string[]): Promise<string[]> {
  const devices = new Set<string>();
  for (const person of group)
    for (const device of await devicesOf(db, person)) {
      const cookie = await cookieOf(db, device);
      for (const one of cookie ? await devicesOfCookie(db, cookie) : [device]) devices.add(one);
    }
  return [...devices].sort();
}

/** What belongs to a person on devices other than this one, of what `find` finds on each. */
async function elsewhere<E extends Attributable>(
  db: Db,
  group: string[],
  devices: string[],
  mostPeople: number,
  find: (device: string) => Promise<E[]>,
): Promise<E[]> {
  const found: E[] = [];
  for (const device of devices.slice(0, mostDevices)) {
    const links = await linksOfBrowser(db, device);
    found.push(...(await find(device)).filter((event) => personOf(event, links, mostPeople, group) === group[0]));
  }
  return found;
}

/** What a person was interested in on other devices, by the page views that are theirs. */
export async function interestsElsewhere(
  db: Db,
  group: string[],
  here: string,
  now: number,
  mostPeople: number,
): Promise<string[]> {
  const devices = (await devicesAround(db, group)).filter((one) => one !== here);
  const views = await elsewhere(db, group, devices, mostPeople, (device) =>
    topicViews(db, device, new Date(now - memory)),
  );
  return interestsOf(
    views.flatMap(({ topics, at }) =>
      Array.isArray(topics)
        ? { topics: topics.filter((topic): topic is string => typeof topic === 'string'), at: at.getTime() }
        : [],
    ),
    now,
  );
}

/**
 * When experiences were on screen under other ids, ms since 1970, the latest last: in this browser while nobody was known there, and,
 * where it is proven who it is, wherever it was that person. On other domains, those that were handed over to this browser. `own`: the device is this browser's, by its cookie.
 */
export async function shownElsewhere(
  db: Db,
  { group, here, own }: { group: string[] | undefined; here: string; own: boolean },
  now: number,
  mostPeople: number,
): Promise<Record<string, number[]>> {
  const since = new Date(now - memory);
  // What was handed over to this browser is told here; what was handed over from it is not.
  const handed = own ? await visitorOf(db, here, mostPeople, ['took']) : [];
  let mine = own ? [...new Set([...handed, ...(await sameBrowser(db, here))])].slice(-mostDevices) : [];
  const links = (await Promise.all(mine.map((device) => linksOf(db, device)))).flat();
  // What stands there of nobody in particular may be anybody's.
  if (isQuarantined(links, mostPeople)) mine = [];
  const exposures = [];
  for (const device of mine.filter((one) => one !== here))
    for (const event of await exposuresOf(db, device, since))
      if ([group?.[0], device].includes(personOf(event, links, mostPeople, group))) exposures.push(event);
  if (group) {
    const others = (await devicesAround(db, group)).filter((device) => device !== here && !mine.includes(device));
    exposures.push(...(await elsewhere(db, group, others, mostPeople, (device) => exposuresOf(db, device, since))));
  }
  const shown: Record<string, number[]> = {};
  for (const { experience, at } of exposures)
    if (experience) shown[experience] = latest(shown[experience], at.getTime());
  return shown;
}
