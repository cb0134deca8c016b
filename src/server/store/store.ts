import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { lockFolder } from './folder-lock.ts';
import { migrate } from './migrations.ts';
import { PglitePool } from './pglite-pool.ts';
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
  /** Told of a connection that broke while nobody used it. */
  onError?: (error: Error) => void;
}

/** The worker as it was built: beside this file, or above it where this one is a chunk in a folder of its own. */
function builtWorker(): URL {
  const beside = new URL('./pglite-worker.js', import.meta.url);
  return existsSync(beside) ? beside : new URL('../pglite-worker.js', import.meta.url);
}

/** Opens the database as it is. */
export async function connect({
  data,
  databaseUrl,
  workerFile,
  onError,
}: StoreOptions): Promise<Pick<Store, 'kind' | 'db' | 'waiting' | 'close'>> {
  if (databaseUrl) {
    const pool = new pg.Pool({ connectionString: databaseUrl, max: 10, connectionTimeoutMillis: 5000 });
    pool.on('error', (error) => onError?.(error));
    const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
    return { kind: 'postgresql', db, waiting: () => pool.waitingCount, close: () => db.destroy() };
  }
  const unlock = lockFolder(data);
  try {
    const pool = await PglitePool.open(join(data, 'database'), workerFile ? pathToFileURL(workerFile) : builtWorker());
    const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
    const close = async () => {
      // A driver that was never used does not know its pool.
      await db.destroy();
      await pool.end();
      unlock();
    };
    return { kind: 'embedded', db, waiting: () => pool.waiting, close };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Which database it is, and whether its tables may be made. */
export async function aboutDatabase(db: Db): Promise<{ version: string; mayCreate: boolean }> {
  const { rows } = await sql<{ version: string; may: boolean }>`
    select split_part(version(), ' on ', 1) as version, has_schema_privilege('public', 'create') as may`.execute(db);
  return { version: rows[0]?.version ?? '', mayCreate: rows[0]?.may ?? false };
}

/** Opens the database and brings it up to date. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { kind, db, waiting, close } = await connect(options);
  try {
    await migrate(db);
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
      await sql`select 1`.execute(db);
    },
  };
}

/** Whether an error means that the database cannot be reached at the moment, so that asking again later is of use. */
export function isUnavailable(error: unknown): boolean {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  return (
    /^(08|53|57P|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH)/.test(code) ||
    /^(Connection terminated|timeout exceeded when trying to connect)/.test(message)
  );
}

/** Whether somebody else has just written a row of the same key. */
export const isConflict = (error: unknown): boolean => (error as { code?: string }).code === '23505';
