import { readCustomers } from './customer-records.ts';
import type { DataSet, Imported } from './data-set.ts';
import { stands } from './identity/attribution.ts';
import { idOf } from './identity/ids.ts';
import { saveCustomers } from './store/customers.ts';
import { devicesOf, linksOf } from './store/links.ts';
import type { Db } from './store/store.ts';
import { tombstonesOf } from './store/tombstones.ts';

/** Rows that are written at once. */
const chunk = 1000;

/** Whether a person has logged in since they were erased. */
export async function cameBack(db: Db, person: string, erasedAt: Date): Promise<boolean> {
  for (const device of await devicesOf(db, person)) {
    const links = await linksOf(db, device);
    if (links.some((link) => link.person === person && stands(link) && link.asserted_at > erasedAt)) return true;
  }
  return false;
}

/**
 * Imports customer records, each in place of what the same source said of the person before, unless that is from a later time. Bad rows
 * are told, the good ones kept; who was erased comes back only by logging in.
 */
export async function importCustomers(
  db: Db,
  { site, source, asOf, ttl, part }: DataSet,
  text: string,
  now: number,
): Promise<Imported> {
  const { records, bad } = readCustomers(text, asOf, now, part);
  let imported = 0;
  for (let start = 0; start < records.length; start += chunk) {
    const rows = records.slice(start, start + chunk).map(({ line, customerId, traits, asOf }) => ({
      line,
      customer: {
        person: idOf('account', site, customerId),
        site,
        customer_id: customerId,
        traits,
        source,
        imported_at: new Date(now),
        as_of: new Date(asOf),
        expires_at: Number.isFinite(ttl) ? new Date(asOf + ttl) : null,
      },
    }));
    const erased = await tombstonesOf(
      db,
      rows.map(({ customer }) => customer.person),
    );
    const good = [];
    for (const { line, customer } of rows) {
      const erasedAt = erased.get(customer.person);
      if (!erasedAt || (await cameBack(db, customer.person, erasedAt))) good.push(customer);
      else bad.push({ line, reason: 'This person asked to be erased, and has not logged in since.' });
    }
    await saveCustomers(db, good);
    imported += good.length;
  }
  return { imported, bad: bad.sort((a, b) => a.line - b.line) };
}
