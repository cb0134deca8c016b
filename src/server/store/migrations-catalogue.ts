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

/** What was met together, so that counting again looks at what is new alone. */
export const baskets: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.createIndex('order_lines_by_order').on('order_lines').columns(['site', 'order_id']).execute();
    await db.schema
      .createTable('baskets')
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('way', 'text', (c) => c.notNull())
      .addColumn('basket', 'text', (c) => c.notNull())
      .addColumn('item', 'text', (c) => c.notNull())
      .addColumn('at', 'timestamptz', (c) => c.notNull())
      .addPrimaryKeyConstraint('baskets_key', ['site', 'way', 'basket', 'item'])
      .execute();
    await db.schema.createIndex('baskets_by_item').on('baskets').columns(['site', 'way', 'item']).execute();
    await db.schema
      .createTable('countings')
      .addColumn('site', 'text', (c) => c.primaryKey())
      .addColumn('begun_at', 'timestamptz')
      .addColumn('at', 'timestamptz')
      .addColumn('whole_at', 'timestamptz')
      .execute();
    await db.schema
      .alterTable('neighbours')
      .addColumn('baskets', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
  },
};
