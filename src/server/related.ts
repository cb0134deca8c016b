import type { Logger } from 'pino';
import type { ItemFacts, Item as Told } from '../core/catalogue.ts';
import type { Plan } from '../core/plan.ts';
import { repeatedly } from './repeatedly.ts';
import type { Item } from './store/items.ts';
import { buildNeighbours, isDue } from './store/neighbours.ts';
import { allSites } from './store/sites.ts';
import type { Db } from './store/store.ts';

/** What goes together is counted anew after so long, ms, where something is new, and so often each process looks: within the hour. */
const every = { count: 3_000_000, look: 600_000 };

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

/** Looks at once and then every ten minutes whether there is something to count; answers what stops it, once what is under way is done. */
export const startCounting = ({ db, log, now }: { db: Db; log: Logger; now: () => number }): (() => Promise<void>) =>
  repeatedly(every.look, log, 'what goes together could not be counted', async (goesOn) => {
    for (const { id: site } of await allSites(db)) {
      if (!goesOn()) return;
      if (!(await isDue(db, site, new Date(now() - every.count)))) continue;
      log.info({ site, counted: await buildNeighbours(db, site, new Date(now())) }, 'what goes together was counted');
    }
  });
