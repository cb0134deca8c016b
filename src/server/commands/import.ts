import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { ConfigError, UsageError } from '../config.ts';
import type { BadRow } from '../customer-records.ts';
import type { Imported } from '../import-customers.ts';
import { piecesOf } from './import-pieces.ts';
import type { Progress } from './progress.ts';
import { ask, type Remote } from './remote.ts';
import { said } from './said.ts';

/** What is said of the records as a whole; `source` is the file's name where it is not said. */
export interface ImportOptions {
  source?: string | undefined;
  /** `30d`, `12h` or `never`. */
  ttl?: string | undefined;
  'as-of'?: string | undefined;
  json?: boolean | undefined;
}

/** Rows that are sent at once. */
const atOnce = 5000;

/**
 * Sends customer records (JSON, JSON lines or CSV) to the running backend, a long file piece by piece.
 *
 * @param progress is told how many rows have been imported or left out so far, of how many
 */
export async function importCustomersFile(
  file: string | undefined,
  remote: Remote,
  options: ImportOptions = {},
  progress: Progress = () => {},
): Promise<string> {
  if (!file) throw new UsageError('Name the file: attune import customers customers.csv');
  const text = await readFile(file, 'utf8').catch(() => {
    throw new ConfigError(`There is no file ${file}.`);
  });
  const { source = basename(file), ttl, 'as-of': asOf } = options;
  const pieces = piecesOf(text, atOnce);
  const query = new URLSearchParams({
    source,
    ...(ttl && { ttl }),
    ...(asOf && { asOf }),
    ...(pieces.length > 1 && { part: '1' }),
  });
  const total = pieces.reduce((sum, { rows }) => sum + rows, 0);
  let [imported, done] = [0, 0];
  const bad: BadRow[] = [];
  for (const piece of pieces) {
    const answer = await ask<Imported>(remote, 'POST', `/admin/customers?${query}`, piece.text);
    imported += answer.imported;
    for (const { line, reason } of answer.bad) {
      const there = piece.lineOf(line);
      if (there > 0) bad.push({ line: there, reason });
    }
    done += piece.rows;
    if (pieces.length > 1) progress(done, total);
  }
  const lines = bad.map(({ line, reason }) => `  line ${line}: ${reason}\n`);
  return said(options.json, { imported, bad }, `${imported} imported, ${bad.length} left out.\n${lines.join('')}`);
}
