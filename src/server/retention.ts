import { nanoid } from 'nanoid';
import type { Logger } from 'pino';
import { leaveProof } from './identity/acts.ts';
import { idOf } from './identity/ids.ts';
import { repeatedly } from './repeatedly.ts';
import {
  type Expiry,
  expireAudit,
  expireCodes,
  expireConsents,
  expireCustomers,
  expireDevices,
  expireEvents,
  expireTokens,
} from './store/expire.ts';
import { allSites } from './store/sites.ts';
import type { Db } from './store/store.ts';

const day = 86_400_000;

/** How long each data set is kept, ms; Infinity: until it is erased. */
export interface Keep {
  events: number;
  /** Which cookie a device came with. */
  devices: number;
  /** What clients said of consent. */
  consents: number;
  audit: number;
}

/** As long as browsers keep a cookie; what proves something, as long as it may be asked for. */
export const usualKeep: Keep = { events: 400 * day, devices: 400 * day, consents: 1095 * day, audit: 1095 * day };

/** How often each process looks, ms. */
const hourly = 3_600_000;

/** Rows that go at once, and how often at most in one run. */
const batch = { rows: 500, most: 200 };

/** Whatever ends by itself, with how long it is kept. Events go first: a device whose events went may go too. */
const dataSets: [name: string, expire: Expiry, kept: (keep: Keep) => number][] = [
  ['events', expireEvents, (keep) => keep.events],
  ['customers', expireCustomers, () => 0],
  ['devices', expireDevices, (keep) => keep.devices],
  ['consents', expireConsents, (keep) => keep.consents],
  ['tokens', expireTokens, () => 0],
  ['codes', expireCodes, () => 0],
  ['audit', expireAudit, (keep) => keep.audit],
];

/**
 * Takes away what a site's data sets no longer keep, in small batches; answers how many rows went, by data set. What went is audited,
 * by its number.
 *
 * @param goesOn is asked between batches
 */
export async function expire(
  db: Db,
  site: string,
  keep: Keep,
  now: number,
  goesOn: () => boolean = () => true,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [name, expiry, kept] of dataSets) {
    const before = now - kept(keep);
    if (!Number.isFinite(before)) continue;
    let total = 0;
    for (let n = 0; n < batch.most && goesOn(); n++) {
      const { found, gone } = await expiry(db, site, new Date(before), batch.rows);
      total += gone;
      if (found < batch.rows) break;
    }
    if (total) counts[name] = total;
  }
  // Of several processes each says what it did itself.
  for (const [name, count] of Object.entries(counts))
    await leaveProof(db, [idOf('act', site, `expire ${name}`)], {
      site,
      act: 'expire',
      by: `retention ${nanoid(8)}`,
      why: `${name}: ${count}`,
      at: new Date(now),
    });
  return counts;
}

/** Looks at once and then every hour, at every site. Answers what stops it, once what is under way is done. */
export const startRetention = (
  { db, log, now }: { db: Db; log: Logger; now: () => number },
  keep: Keep,
): (() => Promise<void>) =>
  repeatedly(hourly, log, 'the retention failed', async (goesOn) => {
    for (const { id: site } of await allSites(db)) {
      if (!goesOn()) return;
      const gone = await expire(db, site, keep, now(), goesOn);
      if (Object.keys(gone).length) log.info({ site, gone }, 'what was kept long enough is gone');
    }
  });
