import { parseCsv } from './csv.ts';
import { identifier } from './identity/junk.ts';
import { Refused } from './refused.ts';
import { clean } from './request-body.ts';

/** A row that cannot be taken; `line` is its line in the text, or its place in a JSON list, from 1. */
export interface BadRow {
  line: number;
  reason: string;
}

export interface CustomerRecord {
  line: number;
  customerId: string;
  traits: Record<string, unknown>;
  /** From when it is, ms since 1970. */
  asOf: number;
}

interface Records {
  records: CustomerRecord[];
  bad: BadRow[];
}

/** A cell as the value that it looks like: numbers that would be written the same way, true and false, else text. */
function valueIn(cell: string): string | number | boolean {
  if (cell === 'true' || cell === 'false') return cell === 'true';
  return cell && String(Number(cell)) === cell && Number.isFinite(Number(cell)) ? Number(cell) : cell;
}

/** Rows of any shape, with what is wrong with those that cannot be read at all. */
function rowsOf(text: string): { line: number; row?: unknown; reason?: string }[] {
  const start = text.replace(/^\ufeff/, '').trimStart()[0];
  if (start === '[') {
    let list: unknown;
    try {
      list = JSON.parse(text.replace(/^\ufeff/, ''));
    } catch {
      throw new Refused(400, 'body-not-json', 'The list is not JSON.');
    }
    return (list as unknown[]).map((row, index) => ({ line: index + 1, row }));
  }
  if (start === '{') {
    return text.split(/\r?\n/).flatMap((source, index) => {
      if (!source.trim()) return [];
      try {
        return { line: index + 1, row: JSON.parse(source) as unknown };
      } catch {
        return { line: index + 1, reason: 'It is not JSON.' };
      }
    });
  }
  const [header, ...rows] = parseCsv(text);
  const columns = header?.cells.map((cell) => cell.trim()) ?? [];
  if (!columns.includes('customer_id')) {
    throw new Refused(
      400,
      'customer-id-missing',
      'Send a JSON list, JSON lines, or CSV whose first line names the columns, `customer_id` among them.',
    );
  }
  return rows.map(({ line, cells }) => {
    if (cells.length !== columns.length)
      return { line, reason: `It has ${cells.length} cells, the first line has ${columns.length}.` };
    return {
      line,
      row: Object.fromEntries(
        columns.map((column, index) => [
          column,
          column === 'customer_id' ? cells[index] : valueIn(cells[index] as string),
        ]),
      ),
    };
  });
}

/** A time as a row or a request says it, ms since 1970: `2026-05-01` or `2026-05-01T12:00:00Z`; undefined where it is none. */
export function timeIn(said: unknown): number | undefined {
  const at = typeof said === 'string' && /^\d{4}-\d{2}-\d{2}(T|$)/.test(said) ? Date.parse(said) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

/**
 * Customer records from a JSON list, JSON lines or CSV. Of several for one person the latest counts, by `as_of` where rows have it; of
 * those from the same time the last.
 *
 * @param asOf from when rows are that do not say it, ms since 1970
 * @param now nothing is later
 * @param part it is a part of a longer list: that none of it can be taken is no error
 * @throws {Refused} 400 when it is none of these, or none of them is a customer's
 */
export function readCustomers(text: string, asOf: number, now: number, part = false): Records {
  const byId = new Map<string, CustomerRecord>();
  const bad: BadRow[] = [];
  for (const { line, row, reason } of rowsOf(text)) {
    if (reason !== undefined) {
      bad.push({ line, reason });
      continue;
    }
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      bad.push({ line, reason: 'It is not an object.' });
      continue;
    }
    try {
      const { customer_id, as_of, ...traits } = clean(row) as Record<string, unknown>;
      const customerId = identifier(customer_id);
      const said = as_of === undefined || as_of === null || as_of === '' ? asOf : timeIn(as_of);
      if (customerId === undefined) {
        const missing = customer_id === undefined;
        bad.push({ line, reason: missing ? 'It has no customer_id.' : 'Its customer_id cannot be an identifier.' });
      } else if (said === undefined) {
        bad.push({ line, reason: 'Its as_of is not a time. Write it like 2026-05-01T12:00:00Z.' });
      } else {
        const from = Math.min(said, now);
        const before = byId.get(customerId);
        if (!before || before.asOf <= from) byId.set(customerId, { line, customerId, traits, asOf: from });
      }
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      bad.push({ line, reason: error.message });
    }
  }
  const [first] = bad;
  if (first && !byId.size && !part) {
    const message = `None of the ${bad.length} records can be taken. Line ${first.line}: ${first.reason}`;
    throw new Refused(400, 'nothing-to-import', message, { body: { imported: 0, bad: bad.slice(0, 100) } });
  }
  return { records: [...byId.values()], bad };
}
