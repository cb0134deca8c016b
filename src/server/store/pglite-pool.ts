import { Worker } from 'node:worker_threads';
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type { Answer, Question } from './pglite-worker.ts';

/** An error of the database: `code` is PostgreSQL's SQLSTATE. */
export class DatabaseError extends Error {
  constructor(
    message: string,
    readonly code: string | undefined,
  ) {
    super(message);
  }
}

/** The embedded database, in a worker thread, as a pool of one connection: it has one session only, so each user waits for the one before. */
export class PglitePool implements PostgresPool {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { resolve(answer: Answer): void; reject(error: Error): void }>();
  #last = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #ended = false;
  /** How many wait for their turn. */
  waiting = 0;

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  /**
   * Opens, or creates, the database in a folder.
   *
   * @param workerFile the built `pglite-worker`
   */
  static async open(folder: string, workerFile: URL): Promise<PglitePool> {
    const worker = new Worker(workerFile, { workerData: { folder } });
    const pool = new PglitePool(worker);
    const opened = pool.#answer(0);
    worker.on('message', (answer: Answer) => {
      const waiting = pool.#waiting.get(answer.id);
      pool.#waiting.delete(answer.id);
      if (answer.error) waiting?.reject(new DatabaseError(answer.error.message, answer.error.code));
      else waiting?.resolve(answer);
    });
    const fail = (error: Error) => {
      pool.#ended = true;
      for (const { reject } of pool.#waiting.values()) reject(error);
      pool.#waiting.clear();
    };
    worker.on('error', fail);
    worker.on('exit', () => fail(new DatabaseError('The embedded database has stopped.', '57P01')));
    await opened;
    return pool;
  }

  #answer(id: number): Promise<Answer> {
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #ask(question: Omit<Question, 'id'>): Promise<Answer> {
    if (this.#ended) return Promise.reject(new DatabaseError('The embedded database is closed.', '57P01'));
    const id = ++this.#last;
    const answer = this.#answer(id);
    this.#worker.postMessage({ id, ...question });
    return answer;
  }

  async connect(): Promise<PostgresPoolClient> {
    const before = this.#turn;
    let release = () => {};
    this.#turn = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.waiting++;
    await before;
    this.waiting--;
    const query = async <R>(sql: string, parameters: ReadonlyArray<unknown>): Promise<PostgresQueryResult<R>> => {
      const { result } = await this.#ask({ sql, parameters: [...parameters] });
      return result as PostgresQueryResult<R>;
    };
    return { query, release } as PostgresPoolClient;
  }

  async end(): Promise<void> {
    if (this.#ended) return;
    await this.#turn;
    await this.#ask({});
    this.#ended = true;
    await this.#worker.terminate();
  }
}
