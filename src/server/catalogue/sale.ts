import { Refused } from '../refused.ts';

interface Prices {
  price?: number | undefined;
  was?: number | undefined;
}

/** ms since 1970 of a time as Google writes it, `2026-05-01T09:00+0100` or with a colon in the zone. */
const timeOf = (text: string): number => Date.parse(text.trim().replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));

/**
 * What something costs, where there may be a sale on.
 *
 * @param during `FROM/TO` in ISO 8601, Google’s `sale_price_effective_date`; absent: it is on
 * @returns `until`: when that changes, ms since 1970
 * @throws {Refused} 400 where the time cannot be read
 */
export function saleNow(
  { price, was }: Prices,
  sale: number | undefined,
  during: unknown,
  now: number,
): Prices & { until?: number } {
  if (sale === undefined || price === undefined || sale >= price) return { price, was };
  if (during === undefined || during === null || during === '') return { price: sale, was: price };
  const [from = Number.NaN, to = Number.NaN] = String(during).split('/').map(timeOf);
  if (!(from < to))
    throw new Refused(
      400,
      'item-invalid',
      'Its sale_price_effective_date cannot be read. Write it like 2026-05-01T09:00+01:00/2026-05-08T21:00+01:00.',
    );
  if (now < from) return { price, was, until: from };
  return now < to ? { price: sale, was: price, until: to } : { price, was };
}
