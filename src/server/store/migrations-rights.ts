import { type Kysely, type Migration, sql } from 'kysely';

/** What visitors said of themselves, what they allow, and which browsers were handed over. */
export const rights: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('declarations')
      .addColumn('person', 'uuid', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('value', 'jsonb', (c) => c.notNull())
      .addColumn('declared_at', 'timestamptz', (c) => c.notNull())
      .addPrimaryKeyConstraint('declarations_key', ['person', 'name'])
      .execute();
    await db.schema
      .createTable('consents')
      .addColumn('subject', 'uuid', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('category', 'text', (c) => c.notNull())
      .addColumn('granted', 'boolean', (c) => c.notNull())
      .addColumn('day', 'text', (c) => c.notNull())
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('first_at', 'timestamptz', (c) => c.notNull())
      .addColumn('last_at', 'timestamptz', (c) => c.notNull())
      .addPrimaryKeyConstraint('consents_key', ['subject', 'by', 'category', 'granted', 'day'])
      .execute();
    await db.schema
      .createTable('handover_codes')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('device', 'uuid', (c) => c.notNull())
      .addColumn('cookie', 'uuid', (c) => c.notNull())
      .addColumn('until', 'timestamptz', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('handovers')
      .addColumn('device', 'uuid', (c) => c.notNull())
      .addColumn('other', 'uuid', (c) => c.notNull())
      .addColumn('way', 'text', (c) => c.notNull())
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('evidence', 'text', (c) => c.notNull())
      .addColumn('asserted_at', 'timestamptz', (c) => c.notNull())
      .addColumn('revoked_at', 'timestamptz')
      .addPrimaryKeyConstraint('handovers_key', ['device', 'other', 'way'])
      .execute();
  },
};

/** A customer has one record of each source, which knows its own age; and what ends by itself is found by when it does. */
export const sourcesAndEnds: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('customers').addColumn('as_of', 'timestamptz').execute();
    await db.schema.alterTable('customers').addColumn('expires_at', 'timestamptz').execute();
    await sql`update customers set as_of = imported_at`.execute(db);
    await db.schema
      .alterTable('customers')
      .alterColumn('as_of', (c) => c.setNotNull())
      .execute();
    await db.schema.alterTable('customers').dropConstraint('customers_pkey').execute();
    await db.schema.alterTable('customers').addPrimaryKeyConstraint('customers_key', ['person', 'source']).execute();
    for (const [table, column] of [
      ['customers', 'expires_at'],
      ['device_cookies', 'claimed_at'],
      ['consents', 'last_at'],
      ['token_uses', 'until'],
      ['audit', 'at'],
    ] as const)
      await db.schema.createIndex(`${table}_by_end`).on(table).columns(['site', column]).execute();
  },
};
