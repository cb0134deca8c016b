import { type Selectable, sql } from 'kysely';
import type { ItemFacts } from '../../core/catalogue.ts';
import type { ItemRow } from './schema-catalogue.ts';
import type { Db } from './store.ts';

export type Item = Selectable<ItemRow>;

/** Keeps items, each of them in place of what was there unless that is from a later time. No id may be there twice. */
export async function saveItems(db: Db, items: Item[]): Promise<void> {
  if (!items.length) return;
  await sql`
    insert into items (site, id, kind, title, facts, available, source, as_of, stale_at)
    select site, id, kind, title, facts, available, source, as_of, stale_at
    from jsonb_to_recordset(${JSON.stringify(items)}::text::jsonb) as item(
      site text, id text, kind text, title text, facts jsonb, available boolean, source text, as_of timestamptz,
      stale_at timestamptz)
    on conflict (site, id) do update set
      kind = excluded.kind, title = excluded.title, facts = excluded.facts, available = excluded.available,
      source = excluded.source, as_of = excluded.as_of, stale_at = excluded.stale_at
    where items.as_of <= excluded.as_of`.execute(db);
}

/** Says of items of a source that they were told of, though not in a way that can be read: what is there stays. */
export async function touchItems(db: Db, site: string, source: string, ids: string[], asOf: Date): Promise<void> {
  if (!ids.length) return;
  await sql`
    update items set as_of = ${asOf}
    where site = ${site} and source = ${source} and as_of < ${asOf}::timestamptz
      and id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb))`.execute(db);
}

/** What a source told of before then, and does not any more, cannot be had. It stays, so that orders keep their titles. */
export async function takeAway(db: Db, site: string, source: string, asOf: Date): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('items')
    .set({ available: false, as_of: asOf, stale_at: null })
    .where('site', '=', site)
    .where('source', '=', source)
    .where('as_of', '<', asOf)
    .where('available', '=', true)
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/** What changes of an item. */
export interface Change {
  title?: string | undefined;
  available?: boolean | undefined;
  /** Put in place of those that there were. */
  facts: ItemFacts;
  /** Facts that go. */
  without: string[];
  asOf: Date;
  /** null: what is told holds until there is something newer; undefined: as long as it did before. */
  staleAt?: Date | null | undefined;
}

/** Changes some of an item, unless what is there is from a later time. */
export async function changeItem(db: Db, site: string, id: string, change: Change): Promise<void> {
  const { title, available, facts, without, asOf, staleAt } = change;
  await db
    .updateTable('items')
    .set({
      ...(title !== undefined && { title }),
      ...(available !== undefined && { available }),
      ...(staleAt !== undefined && { stale_at: staleAt }),
      facts: sql`(facts - array(select jsonb_array_elements_text(${JSON.stringify(without)}::text::jsonb)))
        || ${JSON.stringify(facts)}::text::jsonb`,
      as_of: asOf,
    })
    .where('site', '=', site)
    .where('id', '=', id)
    .where('as_of', '<=', asOf)
    .execute();
}

export const itemBy = (db: Db, site: string, id: string): Promise<Item | undefined> =>
  db.selectFrom('items').selectAll().where('site', '=', site).where('id', '=', id).executeTakeFirst();

/** So many items by their ids, from after one of them on; '' from the first. */
export const itemsAfter = (
  db: Db,
  site: string,
  after: string,
  most: number,
  only: { kind?: string | undefined; source?: string | undefined } = {},
): Promise<Item[]> => {
  let found = db.selectFrom('items').selectAll().where('site', '=', site).where('id', '>', after);
  if (only.kind !== undefined) found = found.where('kind', '=', only.kind);
  if (only.source !== undefined) found = found.where('source', '=', only.source);
  return found.orderBy('id').limit(most).execute();
};

/** Items by their ids. */
export async function itemsOf(db: Db, site: string, ids: string[]): Promise<Item[]> {
  if (!ids.length) return [];
  return db
    .selectFrom('items')
    .selectAll()
    .where('site', '=', site)
    .where(sql<boolean>`id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb))`)
    .execute();
}

/** What items are called, by id. */
export async function titlesOf(db: Db, site: string, ids: string[]): Promise<Map<string, string>> {
  if (!ids.length) return new Map();
  const rows = await db
    .selectFrom('items')
    .select(['id', 'title'])
    .where('site', '=', site)
    .where(sql<boolean>`id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb))`)
    .execute();
  return new Map(rows.map(({ id, title }) => [id, title]));
}

export async function deleteItem(db: Db, site: string, id: string): Promise<boolean> {
  const gone = await db.deleteFrom('items').where('site', '=', site).where('id', '=', id).executeTakeFirstOrThrow();
  return gone.numDeletedRows > 0n;
}
