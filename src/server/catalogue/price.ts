import { Refused } from '../refused.ts';

/** An amount of money as it was told, to the last digit. */
export interface Price {
  /** A decimal number, such as `-1234.50`: what `numeric` takes. */
  amount: string;
  /** ISO 4217; absent where it was not told. */
  currency?: string;
}

const signs: Record<string, string> = { '€': 'EUR', '£': 'GBP' };

/** The digits of a number as people write it, where it can be meant in one way only: `1,234` could be two. */
function decimalIn(text: string): string | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return text;
  if (/^\d{1,3}(,\d{3})+\.\d+$/.test(text)) return text.replaceAll(',', '');
  if (/^\d{1,3}(\.\d{3})+,\d+$/.test(text) || /^\d+,\d{1,2}$/.test(text))
    return text.replaceAll('.', '').replace(',', '.');
  return undefined;
}

const refuse = (what: string, why: string): never => {
  throw new Refused(400, 'price-invalid', `Its ${what} ${why}.`);
};

/** ISO 4217 by its form, in capitals; undefined where nothing is told. @throws {Refused} 400 */
export function currencyIn(said: unknown, what = 'currency'): string | undefined {
  if (said === undefined || said === null || said === '') return undefined;
  const code = typeof said === 'string' ? said.trim().toUpperCase() : '';
  return /^[A-Z]{3}$/.test(code) ? code : refuse(what, 'is no currency. Write its three letters, such as EUR');
}

/**
 * A price as feeds write it: `12.50 GBP` (a dot before the decimals, Google’s way), also `GBP 12.50`, `£12.50`, `1,234.50` and `1.234,50`.
 * Undefined where nothing is told.
 *
 * @param what the field’s name
 * @param negative whether it may be below nothing
 * @throws {Refused} 400 where it cannot be read
 */
export function priceIn(said: unknown, what: string, negative = false): Price | undefined {
  if (said === undefined || said === null || said === '') return undefined;
  if (typeof said !== 'string' && typeof said !== 'number') return refuse(what, 'is no price. Write it like 12.50 GBP');
  const [, before = '', minus, digits = '', after = ''] =
    /^\s*([A-Za-z]{3}|[€£])?\s*(-?)\s*([\d.,]+)\s*([A-Za-z]{3}|[€£])?\s*$/.exec(String(said)) ?? [];
  const amount = decimalIn(digits);
  if (amount === undefined || (before && after)) return refuse(what, 'cannot be read. Write it like 12.50 GBP');
  if (minus && !negative) return refuse(what, 'is below nothing');
  if (!/^\d{1,12}(\.\d{1,6})?$/.test(amount)) return refuse(what, 'has too many digits: 12 before the dot, 6 after it');
  const sign = before || after;
  const currency = currencyIn(signs[sign] ?? sign, what);
  return { amount: minus + amount, ...(currency && { currency }) };
}
