import { latest } from '../../core/behaviour.ts';
import { interestsOf } from '../../core/interests.ts';
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

/** What a person did on other devices, of what `find` finds on each. */
async function elsewhere<E extends Attributable>(
  db: Db,
  person: string,
  here: string,
  find: (device: string) => Promise<E[]>,
): Promise<E[]> {
  const devices = (await devicesAround(db, person)).filter((device) => device !== here).slice(0, mostDevices);
  const found: E[] = [];
  for (const device of devices) {
    const links = await linksOfBrowser(db, device);
    found.push(...(await find(device)).filter((event) => personOf(event, links) === person));
  }
  return found;
}

/** What a person was interested in on other devices, by the page views that are theirs. */
export async function interestsElsewhere(db: Db, person: string, here: string, now: number): Promise<string[]> {
  const views = await elsewhere(db, person, here, (device) => topicViews(db, device, new Date(now - memory)));
  return interestsOf(
    views.flatMap(({ topics, at }) =>
      Array.isArray(topics)
        ? { topics: topics.filter((topic): topic is string => typeof topic === 'string'), at: at.getTime() }
        : [],
    ),
    now,
  );
}

/** When a person had experiences on screen on other devices, ms since 1970, the latest last. */
export async function shownElsewhere(
  db: Db,
  person: string,
  here: string,
  now: number,
): Promise<Record<string, number[]>> {
  const shown: Record<string, number[]> = {};
  for (const { experience, at } of await elsewhere(db, person, here, (device) =>
    exposuresOf(db, device, new Date(now - memory)),
  ))
    if (experience) shown[experience] = latest(shown[experience], at.getTime());
  return shown;
}
