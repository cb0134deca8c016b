import { interestsOf } from '../../core/interests.ts';
import { latest } from '../../core/profile.ts';
import { cookieOf, devicesOfCookie, sameBrowser } from '../store/device-cookies.ts';
import { exposuresOf, topicViews } from '../store/events.ts';
import { devicesOf, linksOf, type StoredLink } from '../store/links.ts';
import type { Db } from '../store/store.ts';
import { type Attributable, personOf } from './attribution.ts';

/** Views older than this count for nothing any more. */
const memory = 120 * 86_400_000;

/** How many of a person's devices are looked at. */
const mostDevices = 25;

/** The links of every device that is one browser with this one. */
export async function linksOfBrowser(db: Db, device: string): Promise<StoredLink[]> {
  const devices = await sameBrowser(db, device);
  return (await Promise.all(devices.map((one) => linksOf(db, one)))).flat();
}

/** The devices of a person, and what is one browser with them. */
export async function devicesAround(db: Db, person: string): Promise<string[]> {
  const devices = new Set<string>();
  for (const device of await devicesOf(db, person)) {
    const cookie = await cookieOf(db, device);
    for (const one of cookie ? await devicesOfCookie(db, cookie) : [device]) devices.add(one);
  }
  return [...devices].sort();
}

/** What belongs to `whose` on devices other than this one, of what `find` finds on each. */
async function elsewhere<E extends Attributable>(
  db: Db,
  devices: string[],
  here: string,
  find: (device: string) => Promise<E[]>,
  whose: (event: E, person: string) => boolean,
): Promise<E[]> {
  const found: E[] = [];
  for (const device of devices.filter((one) => one !== here).slice(0, mostDevices)) {
    const links = await linksOfBrowser(db, device);
    found.push(...(await find(device)).filter((event) => whose(event, personOf(event, links))));
  }
  return found;
}

/** What a person was interested in on other devices, by the page views that are theirs. */
export async function interestsElsewhere(db: Db, person: string, here: string, now: number): Promise<string[]> {
  const views = await elsewhere(
    db,
    await devicesAround(db, person),
    here,
    (device) => topicViews(db, device, new Date(now - memory)),
    (_, theirs) => theirs === person,
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
 * where it is proven who it is, wherever it was that person. `own`: the device is this browser's, by its cookie.
 */
export async function shownElsewhere(
  db: Db,
  { person, here, own }: { person: string | undefined; here: string; own: boolean },
  now: number,
): Promise<Record<string, number[]>> {
  const since = new Date(now - memory);
  const mine = own ? (await sameBrowser(db, here)).slice(-mostDevices) : [];
  const links = (await Promise.all(mine.map((device) => linksOf(db, device)))).flat();
  const exposures = [];
  for (const device of mine.filter((one) => one !== here))
    for (const event of await exposuresOf(db, device, since))
      if ([person, device].includes(personOf(event, links))) exposures.push(event);
  if (person) {
    const others = (await devicesAround(db, person)).filter((device) => !mine.includes(device));
    exposures.push(
      ...(await elsewhere(
        db,
        others,
        here,
        (device) => exposuresOf(db, device, since),
        (_, theirs) => theirs === person,
      )),
    );
  }
  const shown: Record<string, number[]> = {};
  for (const { experience, at } of exposures)
    if (experience) shown[experience] = latest(shown[experience], at.getTime());
  return shown;
}
