import type { Value } from './profile.ts';

/**
 * What stands in a text for a value: `{{customer.first_name | default:"there"}}`, `{{item.price | currency}}`; and what surrounds words that
 * go with a value of theirs that is missing: `{{maybe}}Hello {{customer.first_name}}. {{end}}`.
 */
export const binding =
  /\{\{\s*(?:(maybe|end)|(customer\.\w+|item(?:\.\w+)?|product\.\w+)((?:\s*\|\s*\w+(?::"[^"]*")?)*))\s*\}\}/g;

/** The filters of a binding, each with what follows its colon. */
export const filtersIn = (text: string): [name: string, said: string | undefined][] =>
  [...text.matchAll(/\|\s*(\w+)(?::"([^"]*)")?/g)].map(([, name, said]) => [name as string, said]);

export const isValue = (found: unknown): found is Value => /^(string|number|boolean)$/.test(typeof found);

/** What values are read from, and the language that they are written in. */
export interface Filling {
  /** The value at a path such as `customer.first_name`, or what else is there. */
  valueAt(path: string): unknown;
  /** BCP 47; undefined: the machine's. */
  language: string | undefined;
  /** ISO 4217, where a value is a price. */
  currency?: string | undefined;
}

/** As `Intl` has them: `{{customer.member_since | date:"long"}}`. Anything else is a pattern: `d MMMM yyyy`. */
export const dateStyles = ['full', 'long', 'medium', 'short'] as const;

const patternParts: Record<string, Intl.DateTimeFormatOptions> = {
  yyyy: { year: 'numeric' },
  yy: { year: '2-digit' },
  MMMM: { month: 'long', day: 'numeric' },
  MMM: { month: 'short', day: 'numeric' },
  MM: { month: '2-digit' },
  M: { month: 'numeric' },
  dd: { day: '2-digit' },
  d: { day: 'numeric' },
  EEEE: { weekday: 'long' },
  EEE: { weekday: 'short' },
  HH: { hour: '2-digit', hourCycle: 'h23' },
  H: { hour: 'numeric', hourCycle: 'h23' },
  mm: { minute: '2-digit' },
};
const patternPart = /yyyy|yy|MMMM|MMM|MM|M|dd|d|EEEE|EEE|HH|H|mm/g;
const kinds = { y: 'year', M: 'month', d: 'day', E: 'weekday', H: 'hour', m: 'minute' } as const;

/** A number below 10,000 is a year. A day without a time of day is that day everywhere. */
function dateText(value: Value, said = 'medium', language: string | undefined): string | undefined {
  const date = new Date(typeof value === 'number' && value < 10_000 ? String(value) : (value as string | number));
  if (Number.isNaN(date.getTime())) return undefined;
  const zone = /^-?[\d-]{4,10}$/.test(String(value)) ? { timeZone: 'UTC' } : {};
  if ((dateStyles as readonly string[]).includes(said))
    return date.toLocaleDateString(language, { dateStyle: said as 'medium', ...zone });
  return said.replace(patternPart, (part) => {
    const parts = new Intl.DateTimeFormat(language, { ...patternParts[part], ...zone }).formatToParts(date);
    const found = parts.find(({ type }) => type === kinds[part[0] as keyof typeof kinds])?.value ?? '';
    return part.length === 2 ? found.padStart(2, '0') : found;
  });
}

const numeric = (value: Value): number => (value === '' || typeof value === 'boolean' ? Number.NaN : Number(value));

/** What a filter makes of a value; undefined: nothing, as if the value were missing. */
export const filters: Record<string, (value: Value, said: string | undefined, of: Filling) => string | undefined> = {
  date: (value, said, { language }) => dateText(value, said, language),
  currency: (value, said, filling) => {
    const { language } = filling;
    const code = said ?? filling.currency;
    const amount = numeric(value);
    return code && Number.isFinite(amount)
      ? amount.toLocaleString(language, { style: 'currency', currency: code })
      : undefined;
  },
  number: (value, said, { language }) => {
    const number = numeric(value);
    const digits = said === undefined ? {} : { minimumFractionDigits: +said, maximumFractionDigits: +said };
    return Number.isFinite(number) ? number.toLocaleString(language, digits) : undefined;
  },
  percent: (value, said, { language }) => {
    const share = numeric(value);
    const digits = said === undefined ? {} : { maximumFractionDigits: +said };
    return Number.isFinite(share) ? share.toLocaleString(language, { style: 'percent', ...digits }) : undefined;
  },
};

function shownAt(path: string, written: string, filling: Filling): string | undefined {
  const all = filtersIn(written);
  const found = filling.valueAt(path);
  let value: Value | undefined = isValue(found) ? found : undefined;
  for (const [name, said] of all) {
    if (value === undefined || name === 'default') continue;
    try {
      value = Object.hasOwn(filters, name) ? filters[name]?.(value, said, filling) : undefined;
    } catch {
      // A currency, a number of digits or a language that `Intl` does not know.
      value = undefined;
    }
  }
  value ??= all.find(([name]) => name === 'default')?.[1];
  return value === undefined ? undefined : String(value);
}

/** A text with its bindings filled in, at once, so that no value is read for a binding; undefined when a value is missing. */
export function fillText(text: string, filling: Filling): string | undefined {
  let [filled, missing, last] = ['', false, 0];
  let before: [filled: string, missing: boolean] | undefined;
  for (const found of text.matchAll(binding)) {
    const [whole, mark, path = '', written = ''] = found;
    filled += text.slice(last, found.index);
    last = found.index + whole.length;
    if (mark === 'maybe') {
      before = [filled, missing];
      missing = false;
    } else if (mark) {
      if (before) [filled, missing] = missing ? before : [filled, before[1]];
      before = undefined;
    } else {
      const value = shownAt(path, written, filling);
      missing ||= value === undefined;
      filled += value;
    }
  }
  return missing ? undefined : filled + text.slice(last);
}
