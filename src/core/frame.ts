import { holds } from './condition.ts';
import type { Tree } from './content.ts';
import type { Arrival, Context, Thresholds } from './context.ts';

/** It stands in the name under which the frame is kept, so an older gate ignores a newer frame, and the other way round. */
export const frameFormat = 2;

/** The largest frame that is written, in UTF-16 code units of its JSON. */
export const frameLimit = 24 * 1024;

/** A span of time, in ms since 1970 (a bound that is absent is open), in which a residual condition (names of the context alone) decides. */
export type Span = [from: number, until: number, residual: string];

/**
 * A span, and what it puts into a slot: `experience/variant`, a key of `k`; the position of the slot's own template; or null, where its own
 * templates are asked. Then from which widths of the viewport on the slot has a tablet's or a desktop's size, if not as the viewport itself.
 */
export type Row = [...Span, decision: string | number | null, from?: Thresholds];

/** The name under which a frame speaks of a slot, or of a part of one: `hero`, `hero#title`. */
export const slotKey = (name: string): string => {
  const [slot, part = ''] = name.split('#');
  return `${part},${slot}`;
};

/** What localStorage holds under `attune2:SITE`: all the gate knows. Keys are short: each page view parses them. */
export interface Frame {
  /** Format. */
  v: number;
  /** When the frame ends, ms since 1970. */
  x: number;
  /** The consent that it was made under, as a sum of `consentBits`. */
  c: number;
  /** Anonymous id. */
  i: string;
  /** Plan version. */
  p: number;
  /** The arrival of the present visit, and when the visit ends unless something happens. */
  n: [arrival: Arrival, until: number];
  /** When each audience holds (one that is not listed does not), and, by `slotKey`, what each slot shows. */
  a: Record<string, (Span | Row)[]>;
  /** The variants that the rows name. The control of a test has none. */
  k: Record<string, Tree>;
  /** How many slots of a page may be personal; without it all. */
  m?: number | undefined;
}

/** What a name says by a frame: of the context whether it holds, else the first span of an audience or row of a `slotKey` that does. */
export const truthBy =
  (frame: Frame, now: number, context: Context) =>
  (name: string): boolean | Span | Row | undefined =>
    context(name) ||
    frame.a[name]?.find(([from, until, residual]) => !(now < from || now >= until) && holds(residual, context));

/** The first span of an audience, or row of a `slotKey`, that holds now. */
export const first = (key: string, frame: Frame, now: number, context: Context): Span | Row | undefined =>
  truthBy(frame, now, context)(key) as Span | Row | undefined;
