import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import { baskets, catalogue } from './migrations-catalogue.ts';
import { rights, sourcesAndEnds } from './migrations-rights.ts';
import type { Schema } from './schema.ts';

/** Forward only, in the order of their names. One that has been released is never changed. */
const migrations: Record<string, Migration> = {
  '0001-first': {
    async up(db: Kysely<unknown>) {
      const now = sql`current_timestamp`;
      await db.schema
        .createTable('sites')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('write_key', 'text', (c) => c.notNull().unique())
        .addColumn('secret_hash', 'text', (c) => c.notNull())
        .addColumn('origins', 'jsonb', (c) => c.notNull())
        .addColumn('token_keys', 'jsonb', (c) => c.notNull())
        .execute();
      await db.schema
        // `json`, not `jsonb`: the arms of a split test keep their order, on which who sees what depends.
        .createTable('plans')
        .addColumn('site', 'text', (c) => c.notNull())
        .addColumn('version', 'integer', (c) => c.notNull())
        .addColumn('plan', 'json', (c) => c.notNull())
        .addColumn('program', 'json', (c) => c.notNull())
        .addColumn('published_at', 'timestamptz', (c) => c.notNull().defaultTo(now))
        .addPrimaryKeyConstraint('plans_key', ['site', 'version'])
        .execute();
      await db.schema
        .createTable('plan_pointers')
        .addColumn('site', 'text', (c) => c.primaryKey())
        .addColumn('version', 'integer', (c) => c.notNull())
        .execute();
      await db.schema
        .createTable('events')
        .addColumn('device', 'uuid', (c) => c.notNull())
        .addColumn('message_id', 'text', (c) => c.notNull())
        .addColumn('site', 'text', (c) => c.notNull())
        .addColumn('type', 'text', (c) => c.notNull())
        .addColumn('name', 'text', (c) => c.notNull())
        .addColumn('session', 'text', (c) => c.notNull())
        .addColumn('person', 'text', (c) => c.notNull())
        .addColumn('path', 'text', (c) => c.notNull())
        .addColumn('at', 'timestamptz', (c) => c.notNull())
        .addColumn('received_at', 'timestamptz', (c) => c.notNull())
        .addColumn('body', 'jsonb', (c) => c.notNull())
        .addPrimaryKeyConstraint('events_key', ['device', 'message_id'])
        .execute();
      await db.schema.createIndex('events_by_receipt').on('events').columns(['site', 'received_at']).execute();
      await db.schema.createIndex('events_by_name').on('events').columns(['site', 'type', 'name', 'at']).execute();
      await db.schema
        .createTable('links')
        .addColumn('device', 'uuid', (c) => c.notNull())
        .addColumn('person', 'uuid', (c) => c.notNull())
        .addColumn('session', 'text', (c) => c.notNull())
        .addColumn('site', 'text', (c) => c.notNull())
        .addColumn('evidence', 'text', (c) => c.notNull())
        .addColumn('asserted_at', 'timestamptz', (c) => c.notNull())
        .addColumn('revoked_at', 'timestamptz')
        .addPrimaryKeyConstraint('links_key', ['device', 'person', 'session'])
        .execute();
      await db.schema
        .createTable('person_devices')
        .addColumn('person', 'uuid', (c) => c.notNull())
        .addColumn('device', 'uuid', (c) => c.notNull())
        .addColumn('site', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('person_devices_key', ['person', 'device'])
        .execute();
      await db.schema
        .createTable('device_cookies')
        .addColumn('device', 'uuid', (c) => c.notNull())
        .addColumn('cookie', 'uuid', (c) => c.notNull())
        .addColumn('site', 'text', (c) => c.notNull())
        .addColumn('claimed_at', 'timestamptz', (c) => c.notNull())
        .addPrimaryKeyConstraint('device_cookies_key', ['device', 'cookie'])
        .execute();
      await db.schema.createIndex('device_cookies_by_cookie').on('device_cookies').column('cookie').execute();
      await db.schema
        .createTable('customers')
        .addColumn('person', 'uuid', (c) => c.primaryKey())
        .addColumn('site', 'text', (c) => c.notNull())
        .addColumn('customer_id', 'text', (c) => c.notNull())
        .addColumn('traits', 'jsonb', (c) => c.notNull())
        .addColumn('source', 'text', (c) => c.notNull())
        .addColumn('imported_at', 'timestamptz', (c) => c.notNull())
        .execute();
      await db.schema
        .createTable('tombstones')
        .addColumn('id', 'uuid', (c) => c.primaryKey())
        .addColumn('site', 'text', (c) => c.notNull())
        .addColumn('erased_at', 'timestamptz', (c) => c.notNull())
        .execute();
    },
  },
  '0002-weights': {
    async up(db: Kysely<unknown>) {
      await db.schema
        // `json`, as for plans: arms keep their order.
        .createTable('weights')
        .addColumn('site', 'text', (c) => c.notNull())
        .addColumn('version', 'integer', (c) => c.notNull())
        .addColumn('plan', 'integer', (c) => c.notNull())
        .addColumn('arms', 'json', (c) => c.notNull())
        .addColumn('made_at', 'timestamptz', (c) => c.notNull())
        .addPrimaryKeyConstraint('weights_key', ['site', 'version'])
        .execute();
    },
  },
  '0003-guards': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('guards')
        .addColumn('site', 'text', (c) => c.notNull())
        .addColumn('experience', 'text', (c) => c.notNull())
        .addColumn('definition', 'text', (c) => c.notNull())
        .addColumn('plan', 'integer', (c) => c.notNull())
        .addColumn('since', 'timestamptz', (c) => c.notNull())
        .addColumn('held', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('guards_key', ['site', 'experience'])
        .execute();
    },
  },
  '0004-people': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('people')
        .addColumn('person', 'uuid', (c) => c.primaryKey())
        .addColumn('site', 'text', (c) => c.notNull())
        .addColumn('name', 'text', (c) => c.notNull())
        .addColumn('canonical', 'uuid', (c) => c.notNull())
        .addColumn('members', 'jsonb', (c) => c.notNull())
        .execute();
      await db.schema
        .createTable('joins')
        .addColumn('person', 'uuid', (c) => c.notNull())
        .addColumn('other', 'uuid', (c) => c.notNull())
        .addColumn('site', 'text', (c) => c.notNull())
        .addColumn('evidence', 'text', (c) => c.notNull())
        .addColumn('asserted_at', 'timestamptz', (c) => c.notNull())
        .addColumn('revoked_at', 'timestamptz')
        .addPrimaryKeyConstraint('joins_key', ['person', 'other'])
        .execute();
      await db.schema
        .createTable('audit')
        .addColumn('subject', 'uuid', (c) => c.notNull())
        .addColumn('id', 'uuid', (c) => c.notNull())
        .addColumn('site', 'text', (c) => c.notNull())
        .addColumn('act', 'text', (c) => c.notNull())
        .addColumn('other', 'uuid')
        .addColumn('by', 'text', (c) => c.notNull())
        .addColumn('why', 'text', (c) => c.notNull())
        .addColumn('at', 'timestamptz', (c) => c.notNull())
        .addPrimaryKeyConstraint('audit_key', ['subject', 'id'])
        .execute();
    },
  },
  '0005-secret-keys': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('secret_keys')
        .addColumn('site', 'text', (c) => c.notNull())
        .addColumn('name', 'text', (c) => c.notNull())
        .addColumn('hash', 'text', (c) => c.notNull())
        .addColumn('scopes', 'jsonb', (c) => c.notNull())
        .addColumn('created_at', 'timestamptz', (c) => c.notNull())
        .addColumn('revoked_at', 'timestamptz')
        .addPrimaryKeyConstraint('secret_keys_key', ['site', 'name'])
        .execute();
    },
  },
  '0006-token-uses': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('token_uses')
        .addColumn('id', 'uuid', (c) => c.primaryKey())
        .addColumn('site', 'text', (c) => c.notNull())
        .addColumn('cookie', 'uuid', (c) => c.notNull())
        .addColumn('until', 'timestamptz', (c) => c.notNull())
        .execute();
    },
  },
  '0007-rights': rights,
  '0008-sources-and-ends': sourcesAndEnds,
  '0009-plan-acts': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('plan_acts')
        .addColumn('site', 'text', (c) => c.notNull())
        .addColumn('id', 'uuid', (c) => c.notNull())
        .addColumn('act', 'text', (c) => c.notNull())
        .addColumn('version', 'integer', (c) => c.notNull())
        .addColumn('of', 'integer')
        .addColumn('by', 'text', (c) => c.notNull())
        .addColumn('at', 'timestamptz', (c) => c.notNull())
        .addPrimaryKeyConstraint('plan_acts_key', ['site', 'id'])
        .execute();
      await db.schema
        .createTable('plan_drafts')
        .addColumn('site', 'text', (c) => c.primaryKey())
        // `json`, as for plans: arms keep their order.
        .addColumn('plan', 'json', (c) => c.notNull())
        .addColumn('by', 'text', (c) => c.notNull())
        .addColumn('saved_at', 'timestamptz', (c) => c.notNull())
        .execute();
    },
  },
  '0010-catalogue': catalogue,
  '0011-baskets': baskets,
};

/** The names of all, in order. */
export const knownMigrations: string[] = Object.keys(migrations).sort();

/** Which have still to be run on a database. */
export async function pendingMigrations(db: Kysely<Schema>): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  return (await migrator.getMigrations()).filter(({ executedAt }) => !executedAt).map(({ name }) => name);
}

/** Brings the database up to date. Any number of processes may do so at once: one does it, the others wait. */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
