import { identifier } from './identity/junk.ts';
import { Refused } from './refused.ts';
import { clean } from './request-body.ts';
import { asOfIn, type BadRow, readRows, rowsOf } from './rows.ts';

export interface CustomerRecord {
  line: number;
  customerId: string;
  traits: Record<string, unknown>;
  /** From when it is, ms since 1970. */
  asOf: number;
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
export function readCustomers(
  text: string,
  asOf: number,
  now: number,
  part = false,
): { records: CustomerRecord[]; bad: BadRow[] } {
  const read = ({ line, row }: { line: number; row: Record<string, unknown> }): CustomerRecord => {
    const { customer_id, as_of, ...traits } = clean(row) as Record<string, unknown>;
    const customerId = identifier(customer_id);
    if (customerId === undefined)
      throw new Refused(
        400,
        'customer-id-invalid',
        customer_id === undefined ? 'It has no customer_id.' : 'Its customer_id cannot be an identifier.',
      );
    return { line, customerId, traits, asOf: asOfIn(as_of, asOf, now) };
  };
  const { good, bad } = readRows(rowsOf(text, 'customer_id'), read, part);
  const byId = new Map<string, CustomerRecord>();
  for (const record of good) {
    const before = byId.get(record.customerId);
    if (!before || before.asOf <= record.asOf) byId.set(record.customerId, record);
  }
  return { records: [...byId.values()], bad };
}
