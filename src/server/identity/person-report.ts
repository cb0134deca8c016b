import { actsOn } from '../store/audit.ts';
import { customersOf } from '../store/customers.ts';
import { anonymousIdOf } from '../store/events.ts';
import { handoversOf } from '../store/handovers.ts';
import { joinsOf } from '../store/joins.ts';
import { groupOf, nameOf } from '../store/people.ts';
import type { Db } from '../store/store.ts';
import { isQuarantined, type Link, stands } from './attribution.ts';
import { devicesAround, linksOfBrowser } from './browser.ts';
import { visitorOf } from './handover.ts';
import type { Named } from './named.ts';

/** What proved something, and whether it counts: it may be undone, or an end of it in quarantine. */
interface Evidence {
  evidence: string;
  assertedAt: string;
  revokedAt: string | null;
  counts: boolean;
}

/** All that makes somebody one person, for their site's owner. People and devices go by the names that commands take. */
export interface PersonReport {
  /** The canonical id. */
  person: string;
  /** Who are one person; nobody where a device was asked for. */
  names: string[];
  /** Why: what joins them, and what would. */
  joins: ({ between: [string, string] } & Evidence)[];
  devices: {
    device: string;
    quarantined: boolean;
    sessions: ({ name: string; session: string } & Evidence)[];
    /** From or to which devices on other domains it was handed over; it counts while nobody was ever known on either. */
    handovers?: ({ device: string; way: 'gave' | 'took' } & Evidence)[];
  }[];
  /** What the site's owner did, and what visitors did themselves; looks and exports change nothing, and are not here. */
  acts: { act: string; at: string; name: string; other: string | null; by: string; why: string }[];
}

const evidenceOf = (
  row: Pick<Link, 'asserted_at' | 'revoked_at'> & { evidence: string },
  counts: boolean,
): Evidence => ({
  evidence: row.evidence,
  assertedAt: row.asserted_at.toISOString(),
  revokedAt: row.revoked_at?.toISOString() ?? null,
  counts: counts && stands(row),
});

/** Undefined where nothing is known of them. */
export async function personReport(db: Db, asked: Named, mostPeople: number): Promise<PersonReport | undefined> {
  const isDevice = asked.kind === 'device';
  const group = isDevice ? [] : await groupOf(db, asked.id);
  const known = new Map([[asked.id, asked.name]]);
  const called = async (id: string): Promise<string> => {
    const name = known.get(id) ?? ((await nameOf(db, id)) || (await customersOf(db, id))[0]?.customer_id || id);
    known.set(id, name);
    return name;
  };
  const { joins, devices, acts, ...rest }: PersonReport = {
    person: group[0] ?? asked.id,
    names: await Promise.all(group.map(called)),
    joins: [],
    devices: [],
    acts: [],
  };
  for (const one of group)
    for (const join of await joinsOf(db, one)) {
      const inside = group.includes(join.other);
      // One within the person is found from both its ends.
      if (inside && join.other < one) continue;
      joins.push({ between: [await called(one), await called(join.other)], ...evidenceOf(join, inside) });
    }
  for (const id of isDevice ? [asked.id] : await devicesAround(db, group)) {
    const links = await linksOfBrowser(db, id);
    const quarantined = isQuarantined(links, mostPeople);
    const sessions = [];
    for (const link of links)
      if (link.device === id && (isDevice || group.includes(link.person)))
        sessions.push({
          name: await called(link.person),
          session: link.session,
          ...evidenceOf(link, !quarantined),
        });
    const deviceCalled = async (one: string): Promise<string> => {
      const anonymous = await anonymousIdOf(db, one);
      return anonymous ? `device:${anonymous}` : one === asked.id ? asked.name : one;
    };
    const visitor = await visitorOf(db, id, mostPeople);
    const handovers = [];
    for (const { other, way, ...row } of await handoversOf(db, id))
      handovers.push({ device: await deviceCalled(other), way, ...evidenceOf(row, visitor.includes(other)) });
    const device = await deviceCalled(id);
    devices.push({ device, quarantined, sessions, ...(handovers.length && { handovers }) });
  }
  for (const one of isDevice ? [asked.id] : group)
    for (const { act, at, other, by, why } of await actsOn(db, one)) {
      if (act === 'look' || act === 'export') continue;
      const name = await called(one);
      // A join within the person is kept with both.
      const again = acts.some((done) => done.act === act && done.at === at.toISOString() && done.other === name);
      if (!again) acts.push({ act, at: at.toISOString(), name, other: other && (await called(other)), by, why });
    }
  acts.sort((a, b) => (a.at < b.at ? -1 : 1));
  const isKnown =
    joins.length ||
    devices.some(({ sessions, handovers }) => sessions.length || handovers) ||
    acts.length ||
    (await customersOf(db, asked.id)).length;
  return isKnown ? { ...rest, joins, devices, acts } : undefined;
}
