import { type Context, Hono } from 'hono';
import { itemKinds, type NearKind, nearKinds, type Related, relatedLimits, siteKinds } from '../../core/catalogue.ts';
import { Refused } from '../refused.ts';
import { factsTold, toldItem } from '../related.ts';
import type { Services } from '../services.ts';
import { itemsOf } from '../store/items.ts';
import { neighboursOf } from '../store/neighbours.ts';
import { planAt, publishedVersion } from '../store/plans.ts';

const listed = (said: string): string[] => [...new Set(said.split(',').filter(Boolean))];

/** @throws {Refused} 400 */
function idsIn(said = ''): string[] {
  const ids = listed(said);
  if (ids.length > relatedLimits.ids || ids.some((id) => id.length > relatedLimits.id))
    throw new Refused(
      400,
      'ids-invalid',
      `\`ids\` must be at most ${relatedLimits.ids} ids of items, each of at most ${relatedLimits.id} characters, with commas between them.`,
    );
  return ids;
}

/** @throws {Refused} 400 */
function kindsIn(said: string | undefined): NearKind[] {
  if (said === undefined) return [...nearKinds];
  const kinds = listed(said);
  const other = kinds.find((kind) => !nearKinds.some((one) => one === kind));
  if (other !== undefined)
    throw new Refused(
      400,
      'kinds-invalid',
      `There is no kind “${other.slice(0, 40)}”. There are ${nearKinds.join(', ')}.`,
    );
  return kinds as NearKind[];
}

/** What goes with items, as pages get it. It names nobody and is the same for all, so anybody may read it, and a CDN may keep it. */
export function related({ sites, store: { db }, now }: Services): Hono {
  const app = new Hono();
  /** Names of facts that may be told, by site, of the plan's latest version: it is read once. */
  const read = new Map<string, { version: number; names: Set<string> }>();
  const namesOf = async (site: string): Promise<Set<string>> => {
    const version = await publishedVersion(db, site);
    const before = read.get(site);
    if (before?.version === version) return before.names;
    const names = factsTold(version ? (await planAt(db, site, version))?.plan : undefined);
    read.set(site, { version, names });
    return names;
  };

  app.get('/v1/related', async (c: Context) => {
    const { id: site } = await sites.named(c.req.query('site') ?? '');
    const ids = idsIn(c.req.query('ids'));
    const kinds = kindsIn(c.req.query('kinds'));
    const of = (some: readonly NearKind[]) => kinds.filter((kind) => some.includes(kind));
    const [near, whole, names] = await Promise.all([
      neighboursOf(db, site, ids, of(itemKinds)),
      neighboursOf(db, site, [''], of(siteKinds)),
      namesOf(site),
    ]);
    const named = new Set([...ids, ...[...near, ...whole].flatMap((one) => one.near.map(([id]) => id))]);
    const items = await itemsOf(db, site, [...named]);
    const there = new Set(items.map(({ id }) => id));
    const answer: Related = { near: Object.create(null), site: {}, items: Object.create(null) };
    for (const one of [...near, ...whole]) {
      const told = one.near.filter(([id]) => there.has(id));
      if (!told.length) continue;
      const under = one.item === '' ? answer.site : (answer.near[one.item] ??= {});
      under[one.kind] = told;
    }
    for (const item of items) answer.items[item.id] = toldItem(item, names, now());
    // The same for every page of every origin: caches need not tell them apart.
    c.header('Vary', undefined);
    c.header('Access-Control-Allow-Credentials', undefined);
    c.header('Access-Control-Allow-Origin', '*');
    c.header('Cache-Control', 'public, max-age=300, stale-while-revalidate=3600');
    return c.json(answer);
  });
  return app;
}
