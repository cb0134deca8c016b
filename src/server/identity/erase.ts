import { deleteCustomer } from '../store/customers.ts';
import { cookieOf, deleteClaims, sameBrowser } from '../store/device-cookies.ts';
import { deleteEvents, eventsOf } from '../store/events.ts';
import { deleteLinks } from '../store/links.ts';
import type { Db } from '../store/store.ts';
import { bury } from '../store/tombstones.ts';
import { personOf, stands } from './attribution.ts';
import { devicesAround, linksOfBrowser } from './browser.ts';

/** Erases a browser: all that it sent, under every id that it had. What it still sends under them is not kept. */
export async function eraseBrowser(db: Db, site: string, device: string, at: Date): Promise<void> {
  const devices = await sameBrowser(db, device);
  const cookie = await cookieOf(db, device);
  // The tombstones come first: from then on nothing new is kept.
  await bury(db, site, cookie ? [...devices, cookie] : devices, at);
  for (const one of devices) {
    await deleteEvents(db, one);
    await deleteLinks(db, one);
    await deleteClaims(db, one);
  }
}

/**
 * Erases a person: their record, their browsers, and on browsers that somebody else uses too what is theirs there. That they used
 * such a browser stays known, by a hash, or else what is nobody's there would fall to the other.
 */
export async function erasePerson(db: Db, site: string, person: string, at: Date): Promise<void> {
  await bury(db, site, [person], at);
  await deleteCustomer(db, person);
  await deleteEvents(db, person);
  for (const device of await devicesAround(db, person)) {
    const links = await linksOfBrowser(db, device);
    if (links.some((link) => link.person !== person && stands(link))) {
      const theirs = (await eventsOf(db, device)).filter((event) => personOf(event, links) === person);
      await deleteEvents(
        db,
        device,
        theirs.map((event) => event.message_id),
      );
    } else {
      await eraseBrowser(db, site, device, at);
    }
  }
}
