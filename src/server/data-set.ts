import { spanIn } from './config.ts';
import { Refused } from './refused.ts';
import { cleanText } from './request-body.ts';
import { timeIn } from './rows.ts';

/** Where records come from, and how long they are good. Times in ms since 1970. */
export interface DataSet {
  site: string;
  source: string;
  /** From when those are that do not say it. */
  asOf: number;
  /** ms; Infinity: until there are newer ones. */
  ttl: number;
  /** They are a part of a longer list. */
  part?: boolean;
}

/** What became of an import. */
export interface Imported {
  imported: number;
  bad: { line: number; reason: string }[];
}

/** What a request says of the records that it brings. @throws {Refused} 400 for a time that is none */
export function dataSetOf(query: Record<string, string>, site: string, now: number): DataSet {
  const { source = 'api', ttl = 'never', asOf, part } = query;
  const span = spanIn(ttl);
  const from = asOf === undefined ? now : timeIn(asOf);
  if (span === undefined) throw new Refused(400, 'ttl-invalid', '`ttl` must be a time, such as 30d or 12h, or never.');
  if (from === undefined)
    throw new Refused(400, 'as-of-invalid', '`asOf` must be a time, such as 2026-05-01T12:00:00Z.');
  return { site, source: cleanText(source, 100), asOf: Math.min(from, now), ttl: span, part: part === '1' };
}

/** Lists that are imported are at most this long, bytes. */
export const importLimit = 64 * 1024 * 1024;
