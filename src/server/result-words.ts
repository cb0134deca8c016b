import type { Compared, Verdict } from './results.ts';
import type { Interval } from './statistics/difference.ts';

const shares = new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 2 });
const points = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2, signDisplay: 'exceptZero' });
const lifts = new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' });

export const percentOf = (share: number): string => shares.format(share);

export const verdicts: Record<Verdict, string> = {
  better: 'better',
  worse: 'worse',
  open: 'not known yet',
  'too few': 'too few to tell',
};

const inUnits = ({ of }: Compared, value: number): string => points.format(of === 'rate' ? value * 100 : value);

/** The difference from the control; '' where it is not told. */
export function difference(one: Compared): string {
  if (one.difference === null) return '';
  const lift = one.lift === null ? '' : ` (${lifts.format(one.lift)})`;
  return `${inUnits(one, one.difference)}${one.of === 'rate' ? ' points' : ''}${lift}`;
}

export const range = (one: Compared, interval: Interval): string =>
  `[${interval.map((bound) => inUnits(one, bound)).join(', ')}]`;
