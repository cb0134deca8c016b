import type { Kysely, Migration } from 'kysely';

/** What a site has to offer, what was ordered, and which items go together. */
export const catalogue: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('items')
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('title', 'text', (c) => c.notNull())
      .addColumn('facts', 'jsonb', (c) => c.notNull())
      .addColumn('available', 'boolean', (c) => c.notNull())
      .addColumn('source', 'text', (c) => c.notNull())
      .addColumn('as_of', 'timestamptz', (c) => c.notNull())
      .addColumn('stale_at', 'timestamptz')
      .addPrimaryKeyConstraint('items_key', ['site', 'id'])
      .execute();
    await db.schema.createIndex('items_by_source').on('items').columns(['site', 'source', 'as_of']).execute();
    await db.schema
      .createTable('order_lines')
      .addColumn('basket', 'uuid', (c) => c.notNull())
      .addColumn('line', 'integer', (c) => c.notNull())
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('order_id', 'text', (c) => c.notNull())
      .addColumn('item', 'text', (c) => c.notNull())
      .addColumn('quantity', 'integer', (c) => c.notNull())
      .addColumn('price', 'numeric', (c) => c.notNull())
      .addColumn('currency', 'text', (c) => c.notNull())
      .addColumn('person', 'text', (c) => c.notNull())
      .addColumn('at', 'timestamptz', (c) => c.notNull())
      .addColumn('imported_at', 'timestamptz', (c) => c.notNull())
      .addPrimaryKeyConstraint('order_lines_key', ['basket', 'line'])
      .execute();
    await db.schema.createIndex('order_lines_by_person').on('order_lines').columns(['person']).execute();
    await db.schema.createIndex('order_lines_by_import').on('order_lines').columns(['site', 'imported_at']).execute();
    await db.schema
      .createTable('neighbours')
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('item', 'text', (c) => c.notNull())
      .addColumn('near', 'jsonb', (c) => c.notNull())
      .addColumn('made_at', 'timestamptz', (c) => c.notNull())
      .addPrimaryKeyConstraint('neighbours_key', ['site', 'kind', 'item'])
      .execute();
  },
};
