import quantile from '@stdlib/stats-base-dists-t-quantile';
import type { Mean } from './sums.ts';

/** By how much one mean differs from another, with the standard error of that. */
export interface Difference {
  value: number;
  error: number;
  /** Visitors of both. */
  n: number;
  /** Degrees of freedom: Welch 1947, Satterthwaite 1946. */
  freedom: number;
}

export type Interval = [low: number, high: number];

const freedomOf = (a: Mean, b: Mean): number =>
  (a.variance + b.variance) ** 2 / (a.variance ** 2 / (a.n - 1) + b.variance ** 2 / (b.n - 1));

export const differenceOf = (control: Mean, treated: Mean): Difference => ({
  value: treated.mean - control.mean,
  error: Math.sqrt(control.variance + treated.variance),
  n: control.n + treated.n,
  freedom: freedomOf(control, treated),
});

const around = ({ value }: Difference, width: number): Interval => [value - width, value + width];

/** Holds with probability 1 − `alpha` for who looks once, on a day fixed beforehand: Welch's t interval. */
export const fixedInterval = (difference: Difference, alpha: number): Interval =>
  around(difference, difference.error * quantile(1 - alpha / 2, difference.freedom));

/** The number of visitors for which intervals for those who peek are tightest, unless said otherwise. */
const usualVisitors = 5000;

/**
 * Holds at every look at once with probability 1 − `alpha`, once there are enough visitors for means to be about normal: Waudby-Smith, Arbour,
 * Sinha, Kennedy and Ramdas 2021, “Time-uniform central limit theory and asymptotic confidence sequences”, theorem 2.2, with ρ of their
 * section B.2.
 */
export function peekedInterval(difference: Difference, alpha: number, tightestAt = usualVisitors): Interval {
  const { n, error } = difference;
  const log = -2 * Math.log(alpha);
  const mixed = (n * (log + Math.log(log + 1))) / tightestAt;
  const width = Math.sqrt(((2 * (mixed + 1)) / mixed) * Math.log(Math.sqrt(mixed + 1) / alpha));
  return around(difference, error * width);
}
