import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { ItemFacts, NearKind, Item as Told } from '../core/catalogue.ts';
import type { Plan } from '../core/plan.ts';
import { Refused } from './refused.ts';
import { repeatedly } from './repeatedly.ts';
import { beginCounting, endCounting, isDue } from './store/countings.ts';
import type { Item } from './store/items.ts';
import { buildNeighbours, countNeighbours, refreshNeighbours } from './store/neighbours.ts';
import { allSites } from './store/sites.ts';
import type { Db } from './store/store.ts';

/**
 * What is new is counted after so long, ms, and so often each process looks: within the hour. All is counted anew once a day, which also
 * leaves out what is no longer kept.
 */
const every = { count: 3_000_000, look: 600_000, whole: 86_400_000 };

/** What was written by somebody whose clock is behind, or who took so long, ms, is looked at again. */
const overlap = 60_000;

/** How long one waits for another who counts, ms, and how often one looks. */
const patience = { most: 20_000, look: 200 };

/** With what it is counted. */
interface Counting {
  db: Db;
  now: () => number;
}

/** How many items have neighbours of each kind. */
type Counts = Partial<Record<NearKind, number>>;

/** Facts that any page is told; by `lasts`, in days, it reminds of what runs out. */
const open = ['url', 'picture', 'price', 'was', 'currency', 'brand', 'topics', 'lasts', 'sponsored'];

/** Names of the facts that pages may be told: those with a meaning of their own, and those that the published plan shows. */
export function factsTold(plan: Plan | undefined): Set<string> {
  const shown = JSON.stringify(plan ?? {}).matchAll(/\b(?:item|product)\.([\w-]+)/g);
  return new Set([...open, ...Array.from(shown, ([, name]) => name as string)]);
}

/** An item as pages are told of it. What went stale of it, its price and whether it can be had, is left out. */
export function toldItem({ kind, title, facts, available, stale_at }: Item, names: Set<string>, now: number): Told {
  const stale = stale_at !== null && stale_at.getTime() <= now;
  const entries = Object.entries(facts as ItemFacts).filter(
    ([name]) => names.has(name) && !(stale && (name === 'price' || name === 'was')),
  );
  return {
    ...Object.fromEntries(entries),
    title,
    ...(kind !== 'product' && { kind }),
    ...(!available && !stale && { available: false as const }),
  };
}

/**
 * Counts what goes together on a site: what is new, or all of it where that was asked for, or is due. One counts at a time.
 *
 * @returns how many items have neighbours of each kind; undefined where another is counting
 */
async function countOnce({ db, now }: Counting, site: string, whole: boolean): Promise<Counts | undefined> {
  const begun = new Date(now());
  const before = await beginCounting(db, site, begun);
  if (!before) return;
  const wholeBefore = begun.getTime() - every.whole;
  try {
    const all = whole || !before.at || !before.whole_at || before.whole_at.getTime() < wholeBefore;
    if (all) await buildNeighbours(db, site, begun);
    else await refreshNeighbours(db, site, begun, new Date((before.at as Date).getTime() - overlap));
    await endCounting(db, site, { at: begun, whole_at: all ? begun : before.whole_at });
  } catch (error) {
    await endCounting(db, site, null);
    throw error;
  }
  return countNeighbours(db, site);
}

/**
 * The same as soon as nobody else is counting.
 *
 * @throws {Refused} 409 where another goes on
 */
export async function countRelated(counting: Counting, site: string, whole: boolean): Promise<Counts> {
  for (let waited = 0; waited < patience.most; waited += patience.look) {
    const counted = await countOnce(counting, site, whole);
    if (counted) return counted;
    await wait(patience.look);
  }
  throw new Refused(409, 'counting', 'What goes together is being counted already. Ask again in a minute.');
}

/** Looks at once and then every ten minutes whether there is something to count; answers what stops it, once what is under way is done. */
export const startCounting = ({ db, log, now }: { db: Db; log: Logger; now: () => number }): (() => Promise<void>) =>
  repeatedly(every.look, log, 'what goes together could not be counted', async (goesOn) => {
    for (const { id: site } of await allSites(db)) {
      if (!goesOn()) return;
      if (!(await isDue(db, site, new Date(now() - every.count), new Date(now() - every.whole)))) continue;
      const counted = await countOnce({ db, now }, site, false);
      if (counted) log.info({ site, counted }, 'what goes together was counted');
    }
  });
