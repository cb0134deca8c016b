import type { Compared, Verdict } from './results.ts';
import type { Interval } from './statistics/difference.ts';

const counts = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });
const shares = new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 2 });
const lifts = new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' });
const plain = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3, signDisplay: 'exceptZero' });

export const number = (value: number): string => counts.format(value);
export const percentOf = (share: number): string => shares.format(share);

export const verdicts: Record<Verdict, string> = {
  better: 'better',
  worse: 'worse',
  open: 'not known yet',
  'too few': 'too few to tell',
};

const inUnits = ({ relative }: Compared, value: number): string => (relative ? lifts : plain).format(value);

/** The difference from the control; '' where it is not told. */
export const difference = (one: Compared): string => (one.difference === null ? '' : inUnits(one, one.difference));

export const range = (one: Compared, interval: Interval): string =>
  `[${interval.map((bound) => inUnits(one, bound)).join(', ')}]`;
