import { interestsOf } from '../../core/interests.ts';
import { cookieOf, devicesOfCookie, sameBrowser } from '../store/device-cookies.ts';
import { topicViews } from '../store/events.ts';
import { devicesOf, linksOf, type StoredLink } from '../store/links.ts';
import type { Db } from '../store/store.ts';
import { personOf } from './attribution.ts';

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

/** What a person was interested in on other devices, by the page views that are theirs. */
export async function interestsElsewhere(db: Db, person: string, here: string, now: number): Promise<string[]> {
  const views: { topics: string[]; at: number }[] = [];
  const devices = (await devicesAround(db, person)).filter((device) => device !== here).slice(0, mostDevices);
  for (const device of devices) {
    const links = await linksOfBrowser(db, device);
    for (const view of await topicViews(db, device, new Date(now - memory))) {
      if (!Array.isArray(view.topics) || personOf(view, links) !== person) continue;
      views.push({
        topics: view.topics.filter((topic): topic is string => typeof topic === 'string'),
        at: view.at.getTime(),
      });
    }
  }
  return interestsOf(views, now);
}
