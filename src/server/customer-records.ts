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

/**
 * Customer records from a JSON list, JSON lines or CSV. Of several for one person the last counts.
 *
 * @throws {Refused} 400 when it is none of these, or none of them is a customer's
 */
export function readCustomers(text: string): Records {
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
      const { customer_id, ...traits } = clean(row) as Record<string, unknown>;
      const customerId = identifier(customer_id);
      if (customerId !== undefined) byId.set(customerId, { line, customerId, traits });
      else {
        const missing = customer_id === undefined;
        bad.push({ line, reason: missing ? 'It has no customer_id.' : 'Its customer_id cannot be an identifier.' });
      }
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      bad.push({ line, reason: error.message });
    }
  }
  const [first] = bad;
  if (first && !byId.size) {
    const message = `None of the ${bad.length} records can be taken. Line ${first.line}: ${first.reason}`;
    throw new Refused(400, 'nothing-to-import', message, { body: { imported: 0, bad: bad.slice(0, 100) } });
  }
  return { records: [...byId.values()], bad };
}
