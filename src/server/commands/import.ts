import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { itemRows } from '../catalogue/item-rows.ts';
import { orderRows } from '../catalogue/order-rows.ts';
import { ConfigError, UsageError } from '../config.ts';
import type { Imported } from '../data-set.ts';
import { Refused } from '../refused.ts';
import { type Rows, refuseAll, rowsOf } from '../rows.ts';
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
  /** Of items that do not say it. */
  kind?: string | undefined;
  /** Of items: instead of what the file looks like. */
  format?: string | undefined;
  /** The file has all items of its source: others of it cannot be had any more. */
  whole?: boolean | undefined;
  json?: boolean | undefined;
}

/** What can be imported: how a file is read, and which rows must not be told apart. */
const kinds = {
  customers: { rows: (text: string): Rows => rowsOf(text, 'customer_id') },
  items: { rows: (text: string, format?: string): Rows => itemRows(text, format) },
  orders: { rows: orderRows, keyOf: (row: Record<string, unknown>) => row.order_id },
};
export type ImportKind = keyof typeof kinds;
export const importKinds = Object.keys(kinds) as ImportKind[];

/** What the backend tells of any of them. */
type Answer = Imported & { orders?: number; takenAway?: number };

/**
 * Sends customer records, items or orders of a file to the running backend, a long file piece by piece.
 *
 * @param progress is told how many rows have been imported or left out so far, of how many
 */
export async function importFile(
  what: ImportKind,
  file: string | undefined,
  remote: Remote,
  options: ImportOptions = {},
  progress: Progress = () => {},
): Promise<string> {
  if (!file) throw new UsageError(`Name the file: attune import ${what} FILE`);
  const text = await readFile(file, 'utf8').catch(() => {
    throw new ConfigError(`There is no file ${file}.`);
  });
  const { source = basename(file), ttl, kind, whole } = options;
  const kept: { rows: typeof kinds.items.rows; keyOf?: typeof kinds.orders.keyOf } = kinds[what];
  const { rows, bad, cut } = kept.rows(text, options.format);
  if (!rows.length) refuseAll(bad);
  if (whole && cut) throw new Refused(400, 'feed-cut', `${file} ends before it is closed, so it is not whole.`);
  const pieces = piecesOf(rows, kept.keyOf);
  const several = pieces.length > 1;
  // All parts of a whole are from one time.
  const asOf = options['as-of'] ?? (whole && several ? new Date().toISOString() : undefined);
  const query = (last: boolean) =>
    new URLSearchParams({
      source,
      ...(ttl && { ttl }),
      ...(asOf && { asOf }),
      ...(several && { part: '1' }),
      ...(what === 'items' && { format: 'json' }),
      ...(kind && { kind }),
      ...(whole && { whole: several ? (last ? 'end' : 'part') : '1' }),
    });
  const sum: Answer = { imported: 0, bad: [...bad] };
  const add = (name: 'imported' | 'orders' | 'takenAway', more: number | undefined) => {
    if (more !== undefined) sum[name] = (sum[name] ?? 0) + more;
  };
  let done = 0;
  for (const piece of pieces.length ? pieces : [{ text: '[]', rows: 0, lineOf: () => 0 }]) {
    const answer = await ask<Answer>(remote, 'POST', `/admin/${what}?${query(piece === pieces.at(-1))}`, piece.text);
    add('imported', answer.imported);
    add('orders', answer.orders);
    add('takenAway', answer.takenAway);
    for (const { line, reason } of answer.bad) sum.bad.push({ line: piece.lineOf(line), reason });
    done += piece.rows;
    if (several) progress(done, rows.length);
  }
  sum.bad.sort((a, b) => a.line - b.line);
  const lines = sum.bad.map(({ line, reason }) => `  line ${line}: ${reason}\n`);
  const away = sum.takenAway === undefined ? '' : ` ${sum.takenAway} of “${source}” cannot be had any more.`;
  return said(options.json, sum, `${sum.imported} imported, ${sum.bad.length} left out.${away}\n${lines.join('')}`);
}
