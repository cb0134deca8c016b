import { type Context, Hono } from 'hono';
import { limits } from '../../core/protocol.ts';
import { type ItemSet, importItems, keptItem, type Whole } from '../catalogue/import-items.ts';
import { importOrders } from '../catalogue/import-orders.ts';
import { changeOf, itemOf, kindIn } from '../catalogue/item-of.ts';
import { plainRow } from '../catalogue/plain.ts';
import { dataSetOf, importLimit } from '../data-set.ts';
import { Refused } from '../refused.ts';
import { countRelated } from '../related.ts';
import { readJson, readText } from '../request-body.ts';
import { asOfIn } from '../rows.ts';
import type { Services } from '../services.ts';
import { changeItem, deleteItem, type Item, itemBy, itemsAfter, saveItems } from '../store/items.ts';

/** Items that are listed at once. */
const most = 500;

/** An item as its owner sees it. */
const told = ({ id, kind, title, facts, available, source, as_of, stale_at }: Item) => ({
  id,
  kind,
  title,
  available,
  facts,
  source,
  asOf: as_of.toISOString(),
  staleAt: stale_at?.toISOString() ?? null,
});

/** What a site has to offer, and what was ordered there. */
export function catalogue(services: Services, owned: (c: Context) => Promise<{ id: string }>): Hono {
  const app = new Hono();
  const { db } = services.store;

  /** @throws {Refused} 400 for a word that is none */
  const setOf = (c: Context, site: string): ItemSet => {
    const { kind, format, whole, asOf } = c.req.query();
    if (whole !== undefined && !['1', 'part', 'end'].includes(whole))
      throw new Refused(400, 'whole-invalid', '`whole` must be 1, or part and at last end for a list in parts.');
    if (whole !== undefined && whole !== '1' && asOf === undefined)
      throw new Refused(400, 'as-of-missing', 'Say `asOf`, the same for all parts of a whole list.');
    const set = dataSetOf(c.req.query(), site, services.now());
    return { ...set, kind: kindIn(kind) ?? 'product', format, whole: whole as Whole | undefined };
  };

  const found = async (site: string, id: string): Promise<Item> => {
    const item = await itemBy(db, site, id);
    if (item) return item;
    throw new Refused(
      404,
      'item-unknown',
      'There is no item of this id. `GET /admin/items` lists those that there are.',
    );
  };

  app.post('/admin/items', async (c) => {
    const set = setOf(c, (await owned(c)).id);
    return c.json(await importItems(db, set, await readText(c, importLimit), services.now()));
  });

  app.get('/admin/items', async (c) => {
    const site = (await owned(c)).id;
    const { after = '', limit = '100', kind, source } = c.req.query();
    if (!/^[1-9]\d{0,2}$/.test(limit) || Number(limit) > most)
      throw new Refused(400, 'limit-invalid', `\`limit\` must be a number from 1 to ${most}.`);
    const items = await itemsAfter(db, site, after, Number(limit), { kind, source });
    return c.json({ items: items.map(told), next: items.length < Number(limit) ? null : (items.at(-1)?.id ?? null) });
  });

  app.get('/admin/items/:id', async (c) => c.json(told(await found((await owned(c)).id, c.req.param('id')))));

  app.put('/admin/items/:id', async (c) => {
    const set = setOf(c, (await owned(c)).id);
    const row: Record<string, unknown> = { ...(await readJson(c, limits.event)), id: c.req.param('id') };
    const now = services.now();
    const item = keptItem(itemOf(plainRow(row), set.kind, now), set, asOfIn(row.as_of, set.asOf, now));
    await saveItems(db, [item]);
    return c.json(told(await found(set.site, item.id)));
  });

  app.patch('/admin/items/:id', async (c) => {
    const set = setOf(c, (await owned(c)).id);
    const said = await readJson(c, limits.event);
    const now = services.now();
    const asOf = asOfIn(said.as_of, set.asOf, now);
    const change = changeOf(said, now);
    const { ttl } = c.req.query();
    const id = c.req.param('id');
    const staleAt = Number.isFinite(set.ttl) ? new Date(asOf + set.ttl) : null;
    await changeItem(db, set.site, id, { ...change, asOf: new Date(asOf), ...(ttl !== undefined && { staleAt }) });
    return c.json(told(await found(set.site, id)));
  });

  app.delete('/admin/items/:id', async (c) => {
    const site = (await owned(c)).id;
    const { id } = await found(site, c.req.param('id'));
    return c.json({ deleted: await deleteItem(db, site, id) });
  });

  app.post('/admin/orders', async (c) => {
    const site = (await owned(c)).id;
    const part = c.req.query('part') === '1';
    return c.json(await importOrders(db, site, await readText(c, importLimit), services.now(), part));
  });

  app.post('/admin/related', async (c) => {
    const site = (await owned(c)).id;
    return c.json({ counted: await countRelated({ db, now: services.now }, site, c.req.query('whole') === '1') });
  });
  return app;
}
