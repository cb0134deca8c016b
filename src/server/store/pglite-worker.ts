import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';

/** What the store asks of its worker. Without `sql`: to close the database. */
export interface Question {
  id: number;
  sql?: string;
  parameters?: unknown[];
}

/** The worker's answer; its first, with the id 0, says that the database is open. */
export interface Answer {
  id: number;
  result?: { command: string; rowCount: number; rows: unknown[] };
  error?: { message: string; code?: string | undefined };
}

// An entry: the embedded database runs in this thread, so that a long query never stops the server.
const port = parentPort;
if (!port) throw new Error('This file is the worker of the embedded database; it is not to be run by itself.');
const tell = (answer: Answer) => port.postMessage(answer);
const failure = (error: unknown): NonNullable<Answer['error']> => {
  const { message, code } = error as { message: string; code?: string };
  return { message, code };
};

try {
  const database = await PGlite.create((workerData as { folder: string }).folder);
  port.on('message', async ({ id, sql, parameters }: Question) => {
    try {
      if (sql === undefined) {
        await database.close();
        tell({ id });
        port.close();
        return;
      }
      const { rows, affectedRows, ...rest } = await database.query(sql, parameters);
      const { command = '' } = rest as { command?: string };
      tell({ id, result: { command, rowCount: affectedRows ?? 0, rows } });
    } catch (error) {
      tell({ id, error: failure(error) });
    }
  });
  tell({ id: 0 });
} catch (error) {
  tell({ id: 0, error: failure(error) });
  port.close();
}
