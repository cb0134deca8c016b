import { forgetReasons, record } from '../store/audit.ts';
import { emptyBaskets } from '../store/baskets.ts';
import { deleteConsents } from '../store/consents.ts';
import { deleteCustomer } from '../store/customers.ts';
import { deleteDeclarations } from '../store/declarations.ts';
import { cookieOf, deleteClaims, sameBrowser } from '../store/device-cookies.ts';
import { deleteEvents, eventsOf } from '../store/events.ts';
import { deleteHandovers } from '../store/handovers.ts';
import { deleteLinks } from '../store/links.ts';
import { forgetBuyer } from '../store/order-lines.ts';
import type { Db } from '../store/store.ts';
import { bury } from '../store/tombstones.ts';
import { personOf, stands } from './attribution.ts';
import { devicesAround, linksOfBrowser } from './browser.ts';
import { idOf } from './ids.ts';
import { forgetJoins } from './joining.ts';

/** An erasure: of which site, when, and who asked for it. */
export interface Erasure {
  site: string;
  at: Date;
  by: string;
}

/** That it was erased stays known, without anything of what it was. The tombstones come first: from then on nothing new is kept. */
async function buryAll(db: Db, ids: string[], { site, at, by }: Erasure): Promise<void> {
  await bury(db, site, ids, at);
  for (const subject of ids) {
    await forgetReasons(db, subject);
    const id = idOf('act', site, JSON.stringify(['erase', subject, at]));
    await record(db, { subject, id, site, act: 'erase', other: null, by, why: '', at });
  }
}

/** Erases a browser: all that it sent, under every id that it had. What it still sends under them is not kept. */
export async function eraseBrowser(db: Db, device: string, erasure: Erasure): Promise<void> {
  const devices = await sameBrowser(db, device);
  const cookie = await cookieOf(db, device);
  await buryAll(db, cookie ? [...devices, cookie] : devices, erasure);
  for (const one of devices) {
    await deleteEvents(db, one);
    await deleteLinks(db, one);
    await deleteClaims(db, one);
    await deleteHandovers(db, one);
    await emptyBaskets(db, erasure.site, one);
  }
  for (const one of cookie ? [...devices, cookie] : devices) await deleteConsents(db, one);
}

/**
 * Erases all who are one person: their records, what joined them, their browsers, and on browsers that somebody else uses too what is
 * theirs there. That they used such a browser stays known, by a hash, or else what is nobody's there would fall to the other.
 */
export async function erasePerson(db: Db, group: string[], erasure: Erasure, mostPeople: number): Promise<void> {
  const devices = await devicesAround(db, group);
  await buryAll(db, group, erasure);
  for (const one of group) {
    await deleteCustomer(db, one);
    await deleteDeclarations(db, one);
    await deleteConsents(db, one);
    await deleteEvents(db, one);
    await forgetBuyer(db, one);
    await emptyBaskets(db, erasure.site, one);
    await forgetJoins(db, one, mostPeople);
  }
  for (const device of devices) {
    const links = await linksOfBrowser(db, device);
    if (links.some((link) => !group.includes(link.person) && stands(link))) {
      // Also where so many people were that nothing is told of it.
      const theirs = (await eventsOf(db, device)).filter(
        (event) => personOf(event, links, Number.POSITIVE_INFINITY, group) === group[0],
      );
      await emptyBaskets(db, erasure.site, device);
      await deleteEvents(
        db,
        device,
        theirs.map((event) => event.message_id),
      );
    } else {
      await eraseBrowser(db, device, erasure);
    }
  }
}
