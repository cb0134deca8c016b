import { parseCsv } from './csv.ts';
import { Refused } from './refused.ts';

/** A row that cannot be taken; `line` is its line in the text, or its place in a JSON list, from 1. */
export interface BadRow {
  line: number;
  reason: string;
}

export interface GoodRow {
  line: number;
  row: Record<string, unknown>;
}

/** What a text says, row by row, before anybody looks at what it says. */
export interface Rows {
  rows: GoodRow[];
  bad: BadRow[];
  /** It ends before it should, so there may have been more. */
  cut?: boolean;
}

/** A cell as the value that it looks like: numbers that would be written the same way, true and false, else text. */
function valueIn(cell: string): string | number | boolean {
  if (cell === 'true' || cell === 'false') return cell === 'true';
  return cell && String(Number(cell)) === cell && Number.isFinite(Number(cell)) ? Number(cell) : cell;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The objects of a list, and the places of what is none. */
export function rowsOfList(list: unknown[]): Rows {
  const all: Rows = { rows: [], bad: [] };
  for (const [index, row] of list.entries())
    if (isObject(row)) all.rows.push({ line: index + 1, row });
    else all.bad.push({ line: index + 1, reason: 'It is not an object.' });
  return all;
}

function rowsOfLines(text: string): Rows {
  const all: Rows = { rows: [], bad: [] };
  for (const [index, source] of text.split(/\r?\n/).entries()) {
    if (!source.trim()) continue;
    const line = index + 1;
    try {
      const row: unknown = JSON.parse(source);
      if (isObject(row)) all.rows.push({ line, row });
      else all.bad.push({ line, reason: 'It is not an object.' });
    } catch {
      all.bad.push({ line, reason: 'It is not JSON.' });
    }
  }
  return all;
}

/** The rows of a table (RFC 4180), by the names of its columns. */
export function rowsOfTable(text: string, separator: ',' | '\t' = ','): Rows & { columns: string[] } {
  const [header, ...lines] = parseCsv(text, separator);
  const columns = header?.cells.map((cell) => cell.trim()) ?? [];
  const all = { columns, rows: [] as GoodRow[], bad: [] as BadRow[] };
  for (const { line, cells } of lines) {
    if (cells.length === columns.length) {
      const row = Object.fromEntries(columns.map((column, index) => [column, valueIn(cells[index] as string)]));
      all.rows.push({ line, row });
    } else all.bad.push({ line, reason: `It has ${cells.length} cells, the first line has ${columns.length}.` });
  }
  return all;
}

/** The place of what is meant: the first sign after a byte order mark and blanks. */
export const beginOf = (text: string): string => text.replace(/^\ufeff/, '').trimStart()[0] ?? '';

/**
 * The rows of a JSON list or of JSON lines; undefined for another text.
 *
 * @throws {Refused} 400 for a list that is not JSON
 */
export function rowsOfJson(text: string): Rows | undefined {
  const begin = beginOf(text);
  if (begin === '{') return rowsOfLines(text.replace(/^\ufeff/, ''));
  if (begin !== '[') return undefined;
  try {
    return rowsOfList(JSON.parse(text.replace(/^\ufeff/, '')) as unknown[]);
  } catch {
    throw new Refused(400, 'body-not-json', 'The list is not JSON.');
  }
}

/**
 * The rows of a JSON list, JSON lines, or a CSV that has a certain column.
 *
 * @throws {Refused} 400 when it is none of these
 */
export function rowsOf(text: string, needed: string): Rows {
  const json = rowsOfJson(text);
  if (json) return json;
  const { columns, ...rows } = rowsOfTable(text);
  if (columns.includes(needed)) return rows;
  throw new Refused(
    400,
    `${needed.replaceAll('_', '-')}-missing`,
    `Send a JSON list, JSON lines, or CSV whose first line names the columns, \`${needed}\` among them.`,
  );
}

/** A time as a row or a request says it, ms since 1970: `2026-05-01` or `2026-05-01T12:00:00Z`; undefined where it is none. */
export function timeIn(said: unknown): number | undefined {
  const at = typeof said === 'string' && /^\d{4}-\d{2}-\d{2}(T|$)/.test(said) ? Date.parse(said) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

/**
 * The time that a row says it is from, ms since 1970 and never later than now.
 *
 * @param usual for rows that do not say it
 * @throws {Refused} 400 where it is none
 */
export function asOfIn(said: unknown, usual: number, now: number): number {
  const at = said === undefined || said === null || said === '' ? usual : timeIn(said);
  if (at !== undefined) return Math.min(at, now);
  throw new Refused(400, 'as-of-invalid', 'Its as_of is not a time. Write it like 2026-05-01T12:00:00Z.');
}

/**
 * What each row comes to. Whatever is refused of one is a bad row; all of them are told in the order of their lines.
 *
 * @param part it is a part of a longer list: that none of it can be taken is no error
 * @throws {Refused} 400 where none can be taken
 */
export function readRows<T>(
  { rows, bad }: Rows,
  read: (row: GoodRow) => T,
  part = false,
): { good: T[]; bad: BadRow[] } {
  const good: T[] = [];
  const refused = [...bad];
  for (const row of rows) {
    try {
      good.push(read(row));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refused.push({ line: row.line, reason: error.message });
    }
  }
  refused.sort((a, b) => a.line - b.line);
  if (!good.length && !part) refuseAll(refused);
  return { good, bad: refused };
}

/** @throws {Refused} 400 where there are bad rows, and so nothing else */
export function refuseAll(bad: BadRow[]): void {
  const [first] = bad;
  if (!first) return;
  const message = `None of the ${bad.length} records can be taken. Line ${first.line}: ${first.reason}`;
  throw new Refused(400, 'nothing-to-import', message, { body: { imported: 0, bad: bad.slice(0, 100) } });
}
