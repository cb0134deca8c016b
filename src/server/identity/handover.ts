import { createHash, randomBytes } from 'node:crypto';
import { cookieOf, sameBrowser } from '../store/device-cookies.ts';
import { assertHandover, type Handover, handoversOf, saveCode, takeCode } from '../store/handovers.ts';
import { linksOf } from '../store/links.ts';
import type { Db } from '../store/store.ts';
import { tombstonesOf } from '../store/tombstones.ts';
import { leaveProof } from './acts.ts';
import { stands } from './attribution.ts';
import { objectionsOf } from './consent.ts';

/** How long a code is good, ms. */
export const codeLife = 60_000;

/** A browser that is proven to be a site's device by its cookie. */
export interface Proven {
  site: string;
  device: string;
  cookie: string;
}

const hashOf = (site: string, code: string): string =>
  createHash('sha256')
    .update(JSON.stringify([site, code]))
    .digest('hex');

/** Makes a code by which this browser may show itself once, on another domain of the site: 128 random bits. */
export async function makeCode(db: Db, { site, device, cookie }: Proven, now: number): Promise<string> {
  const code = randomBytes(16).toString('base64url');
  await saveCode(db, { id: hashOf(site, code), site, device, cookie, until: new Date(now + codeLife) });
  return code;
}

/** The devices that are one browser with this one, and their hand-overs that stand; undefined where somebody was ever known there. */
async function nobodys(db: Db, device: string): Promise<{ devices: string[]; handovers: Handover[] } | undefined> {
  const devices = await sameBrowser(db, device);
  const links = (await Promise.all(devices.map((one) => linksOf(db, one)))).flat();
  if (links.some(stands)) return undefined;
  return { devices, handovers: (await Promise.all(devices.map((one) => handoversOf(db, one)))).flat().filter(stands) };
}

/**
 * The devices that are one anonymous visitor with this one, sorted, itself among them: what was handed over joins browsers only while
 * nobody was ever known in any of them, so it never leads to an account, nor from one to another. A browser that was handed over more
 * than `mostPeople` times is in quarantine: none of it counts. A function of the set of links, cookies and hand-overs.
 *
 * @param ways `took` alone: only those from which it was handed over to this one, directly or by others
 */
export async function visitorOf(
  db: Db,
  device: string,
  mostPeople: number,
  ways: Handover['way'][] = ['gave', 'took'],
): Promise<string[]> {
  const found = new Set<string>([device]);
  const open = [device];
  // It grows as it is walked.
  for (const one of open) {
    const browser = await nobodys(db, one);
    if (!browser || browser.handovers.length > mostPeople) continue;
    for (const own of browser.devices) found.add(own);
    for (const { other, way } of browser.handovers)
      if (ways.includes(way) && !found.has(other) && !open.includes(other)) open.push(other);
  }
  return [...found].sort();
}

/**
 * Joins this browser to the one that a code is of, where both are nobody's; false where it does not, whatever the reason is: which one
 * would tell of the other browser. The code is gone in any case.
 */
export async function redeem(db: Db, { site, device, cookie }: Proven, code: string, at: Date): Promise<boolean> {
  const given = await takeCode(db, hashOf(site, code), site, at);
  if (!given || given.cookie === cookie || (await cookieOf(db, given.device)) !== given.cookie) return false;
  if ((await tombstonesOf(db, [given.device, given.cookie, device, cookie])).size) return false;
  if (!(await nobodys(db, given.device)) || !(await nobodys(db, device))) return false;
  if ((await objectionsOf(db, [given.device, given.cookie])).includes('sharing')) return false;
  const evidence = `handover ${given.id.slice(0, 12)}`;
  await assertHandover(db, { from: given.device, to: device, site, evidence, asserted_at: at });
  await leaveProof(db, [given.device, device], { site, act: 'handover', by: 'cookie', why: evidence, at });
  return true;
}
