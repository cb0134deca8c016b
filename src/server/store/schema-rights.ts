import type { ColumnType } from 'kysely';

type Time = ColumnType<Date, Date, Date>;

/** What a customer said of themselves; it goes before what was imported. A `null` takes it back. */
export interface DeclarationRow {
  person: string;
  name: string;
  site: string;
  value: ColumnType<unknown, string, string>;
  declared_at: Time;
}

/**
 * What was said on a day of one category, for a device, a cookie or a person. `event`: a client's own banner said so, by the banner's
 * names of the categories; `visitor`: an objection to one of ours, where it is not granted, or the end of one.
 */
export interface ConsentRow {
  subject: string;
  by: 'event' | 'visitor';
  category: string;
  granted: boolean;
  /** In UTC: 2026-05-01. */
  day: string;
  site: string;
  first_at: Time;
  last_at: Time;
}

/** A code by which a browser shows itself once on another domain of its site. */
export interface HandoverCodeRow {
  /** SHA-256, hex, of site and code. */
  id: string;
  site: string;
  device: string;
  cookie: string;
  until: Time;
}

/** A device was handed over to one on another domain; kept in both directions. */
export interface HandoverRow {
  device: string;
  other: string;
  /** Whether `device` gave the code or took it. */
  way: 'gave' | 'took';
  site: string;
  evidence: string;
  asserted_at: Time;
  /** Undone then; an assertion after it wins. */
  revoked_at: ColumnType<Date | null, Date | null, Date | null>;
}

/** What may be done to somebody, or to a whole data set (`expire`). `look`: their site's owner looked them up. */
export type ActName = 'join' | 'split' | 'erase' | 'export' | 'look' | 'correct' | 'object' | 'handover' | 'expire';

/** What was done to somebody, by whom and why. */
export interface AuditRow {
  subject: string;
  id: string;
  site: string;
  act: ActName;
  /** With whom; null where it concerns one alone. */
  other: string | null;
  by: string;
  /** In the owner's words; emptied when the subject is erased. */
  why: string;
  at: Time;
}
