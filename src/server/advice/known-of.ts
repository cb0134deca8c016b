import { binding } from '../../core/binding.ts';
import { longestFacts, longestTraits, planVersions, slotTraffic } from '../store/plan-facts.ts';
import { publishedPlan } from '../store/plans.ts';
import { exposures, goalsAfter } from '../store/reports.ts';
import type { Db } from '../store/store.ts';
import { day, type Known, own } from './finding.ts';

const span = 30 * day;

/** Every path that a document fills in: `customer.first_name`. */
const pathsIn = (document: unknown): string[] => [
  ...new Set([...JSON.stringify(document ?? null).matchAll(binding)].flatMap(([, , path]) => path ?? [])),
];

async function longest(db: Db, site: string, document: unknown): Promise<Record<string, number>> {
  const paths = pathsIn(document);
  const namesOf = (kinds: string[]) => [
    ...new Set(
      paths.filter((path) => kinds.includes(path.split('.')[0] as string)).flatMap((path) => path.split('.')[1] ?? []),
    ),
  ];
  const [traits, facts] = await Promise.all([
    longestTraits(db, site, namesOf(['customer'])),
    longestFacts(db, site, namesOf(['item', 'product'])),
  ]);
  return Object.fromEntries(
    paths.flatMap((path): [string, number][] => {
      const [kind, name = ''] = path.split('.');
      const length = own(kind === 'customer' ? traits : facts, name);
      return length === undefined ? [] : [[path, length]];
    }),
  );
}

/** What browsers told of in the last 30 days; undefined where it is nothing. */
async function shownTo(db: Db, site: string, now: number): Promise<Known['shown']> {
  const since = new Date(now - span);
  const traffic = await slotTraffic(db, site, since);
  if (!traffic.length) return undefined;
  const { goals = {}, experiences = [] } = (await publishedPlan(db, site))?.plan ?? {};
  const [seen, reached] = await Promise.all([
    exposures(db, site, since),
    goalsAfter(
      db,
      site,
      since,
      Object.entries(goals).map(([name, { event }]) => ({ name, event })),
    ),
  ]);
  const rates = experiences.flatMap(({ id, goal }): [string, number][] => {
    const devices = (all: { experience: string | null; devices: number }[]) =>
      all.reduce((sum, one) => sum + (one.experience === id ? one.devices : 0), 0);
    const of = devices(seen);
    // A rate of a handful says nothing.
    return of >= 100 ? [[id, devices(reached.filter((one) => one.goal === goal)) / of]] : [];
  });
  const days = (first: Date) => Math.max(1, (now - first.getTime()) / day);
  return {
    perDay: Object.fromEntries(traffic.map(({ slot, devices, first }) => [slot, Math.ceil(devices / days(first))])),
    rates: Object.fromEntries(rates),
    experiences: seen.flatMap(({ experience }) => experience ?? []),
  };
}

/** Since when each name has stood in every version, from the newest back. */
function unbroken(versions: { published: Date; names: string[] }[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const name of versions[0]?.names ?? []) {
    const gap = versions.findIndex(({ names }) => !names.includes(name));
    found[name] = (versions.at(gap < 0 ? -1 : gap - 1)?.published ?? new Date(0)).getTime();
  }
  return found;
}

/** What the backend knows of a site that bears on a plan for it. */
export async function knownOf(db: Db, site: string, document: unknown, now: number): Promise<Known> {
  const [values, shown, versions] = await Promise.all([
    longest(db, site, document),
    shownTo(db, site, now),
    planVersions(db, site),
  ]);
  return {
    now,
    longest: values,
    ...(shown && { shown }),
    since: unbroken(versions.map(({ published, experiences }) => ({ published, names: experiences }))),
    pausedSince: unbroken(versions.map(({ published, paused }) => ({ published, names: paused }))),
  };
}
