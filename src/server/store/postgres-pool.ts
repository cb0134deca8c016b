import type { PostgresPool as Pool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg from 'pg';

export interface PostgresOptions {
  databaseUrl: string;
  /** How long a statement may take, ms; 0: as long as it will. */
  within: number;
  /** How many connections at most. */
  most: number;
  /** Told of a connection that broke while nobody used it. */
  onError?: ((error: Error) => void) | undefined;
}

/** How long to wait for a connection, ms. */
const connectWithin = 5000;
/** PostgreSQL ends what takes too long and says so; a database that has stopped answering at all is given up this much later, ms. */
const grace = 2000;

/** Whether an error is the statement's own, so that its connection is as good as before. */
const isOfStatement = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && !/^(08|57P|25P0)/.test(error.code ?? '');

/**
 * Connections to PostgreSQL. One that broke, or that was given up in the middle of a question, is never used again: what is asked of it
 * still, as a transaction's `rollback` is, fails at once with the reason, and nobody finds another's open transaction on it.
 */
export class PostgresPool implements Pool {
  readonly #pool: pg.Pool;
  #ended: Promise<void> | undefined;

  constructor({ databaseUrl, within, most, onError }: PostgresOptions) {
    this.#pool = new pg.Pool({
      connectionString: databaseUrl,
      max: most,
      connectionTimeoutMillis: within ? Math.min(connectWithin, within + grace) : connectWithin,
      ...(within && { statement_timeout: within, query_timeout: within + grace }),
    });
    this.#pool.on('error', (error) => onError?.(error));
  }

  get waiting(): number {
    return this.#pool.waitingCount;
  }

  async connect(): Promise<PostgresPoolClient> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    // Between two questions too: an error that nobody listens to would end the process.
    const fail = (error: Error) => {
      broken ??= error;
    };
    client.on('error', fail);
    const query = async <R>(sql: string, parameters: ReadonlyArray<unknown>): Promise<PostgresQueryResult<R>> => {
      if (broken) throw broken;
      try {
        return (await client.query(sql, [...parameters])) as unknown as PostgresQueryResult<R>;
      } catch (error) {
        if (!isOfStatement(error)) fail(error as Error);
        throw error;
      }
    };
    const release = () => {
      client.release(broken);
      client.off('error', fail);
    };
    return { query, release } as PostgresPoolClient;
  }

  end(): Promise<void> {
    this.#ended ??= this.#pool.end();
    return this.#ended;
  }
}
