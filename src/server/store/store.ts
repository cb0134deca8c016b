import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { lockFolder } from './folder-lock.ts';
import { migrate } from './migrations.ts';
import { PglitePool } from './pglite-pool.ts';
import { PostgresPool } from './postgres-pool.ts';
import type { Schema } from './schema.ts';

export type Db = Kysely<Schema>;

/** All that is durable. */
export interface Store {
  db: Db;
  kind: 'embedded' | 'postgresql';
  /** Rejects when the database does not answer. */
  ping(): Promise<void>;
  /** How many queries wait for a connection. */
  waiting(): number;
  close(): Promise<void>;
}

export interface StoreOptions {
  /** The folder of the embedded database. */
  data: string;
  /** PostgreSQL instead of the embedded database. */
  databaseUrl?: string | undefined;
  /** The built `pglite-worker.js`; beside the server's own built file unless said otherwise. */
  workerFile?: string | undefined;
  /** How long PostgreSQL may take for a statement, ms; 0: as long as it will. 30,000 unless said otherwise. */
  queryWithin?: number | undefined;
  /** Told of a connection that broke while nobody used it. */
  onError?: (error: Error) => void;
}

/** The worker as it was built: beside this file, or above it where this one is a chunk in a folder of its own. */
function builtWorker(): URL {
  const beside = new URL('./pglite-worker.js', import.meta.url);
  return existsSync(beside) ? beside : new URL('../pglite-worker.js', import.meta.url);
}

const kysely = (pool: PglitePool | PostgresPool): Db => new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });

/** Opens the database as it is. */
export async function connect({
  data,
  databaseUrl,
  workerFile,
  queryWithin = 30_000,
  onError,
}: StoreOptions): Promise<Omit<Store, 'ping'> & { update(): Promise<void> }> {
  if (databaseUrl) {
    const pool = new PostgresPool({ databaseUrl, within: queryWithin, most: 10, onError });
    const db = kysely(pool);
    const close = async () => {
      await db.destroy();
      await pool.end();
    };
    // A change of large tables, or waiting for another process that makes it, takes its time.
    const update = async () => {
      const one = kysely(new PostgresPool({ databaseUrl, within: 0, most: 1, onError }));
      await migrate(one).finally(() => one.destroy());
    };
    return { kind: 'postgresql', db, waiting: () => pool.waiting, update, close };
  }
  const unlock = lockFolder(data);
  try {
    const pool = await PglitePool.open(join(data, 'database'), workerFile ? pathToFileURL(workerFile) : builtWorker());
    const db = kysely(pool);
    const close = async () => {
      // A driver that was never used does not know its pool.
      await db.destroy();
      await pool.end();
      unlock();
    };
    return { kind: 'embedded', db, waiting: () => pool.waiting, update: () => migrate(db), close };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Whoever asks how a server is waits no longer than this, ms. */
const pingWithin = 2000;

/** Which database it is, and whether its tables may be made. */
export async function aboutDatabase(db: Db): Promise<{ version: string; mayCreate: boolean }> {
  const { rows } = await sql<{ version: string; may: boolean }>`
    select split_part(version(), ' on ', 1) as version, has_schema_privilege('public', 'create') as may`.execute(db);
  return { version: rows[0]?.version ?? '', mayCreate: rows[0]?.may ?? false };
}

/** Opens the database and brings it up to date. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { kind, db, waiting, update, close } = await connect(options);
  try {
    await update();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    kind,
    db,
    waiting,
    close,
    async ping() {
      let late: NodeJS.Timeout | undefined;
      const timeout = new Promise<never>((_, reject) => {
        late = setTimeout(() => reject(new Error('timeout exceeded when pinging')), pingWithin);
      });
      await Promise.race([sql`select 1`.execute(db), timeout]).finally(() => clearTimeout(late));
    },
  };
}

/** Whether an error means that the database cannot be reached, or does not answer, at the moment, so that asking again later is of use. */
export function isUnavailable(error: unknown): boolean {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  return (
    // 57014: it took longer than a statement may.
    /^(08|53|57P|57014|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH)/.test(code) ||
    /^(Connection terminated|Client has encountered a connection error|Query read timeout|timeout exceeded when)/.test(
      message,
    )
  );
}

/** Whether somebody else has just written a row of the same key. */
export const isConflict = (error: unknown): boolean => (error as { code?: string }).code === '23505';
