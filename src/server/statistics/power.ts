import quantile from '@stdlib/stats-base-dists-normal-quantile';

/** The smallest difference that a test is to find, as a share of the control's rate, unless said otherwise. */
export const usualEffect = 0.1;

/** What a test of two proportions is to find, and how sure one wants to be. */
export interface Wanted {
  /** The control's rate, 0–1 without the ends. */
  baseline: number;
  /** The smallest difference that matters, as a share of the baseline: 0.1 is from 5 % to 5.5 %. */
  effect: number;
  /** How often nothing may be taken for something, two-sided; 0.05 unless said otherwise. */
  alpha?: number;
  /** How often such a difference is found; 0.8 unless said otherwise. */
  power?: number;
}

/**
 * How many visitors each of two equal arms needs, not rounded; Infinity where the other rate would be 1 or more.
 *
 * n = (z(1−α/2)·√(2p̄(1−p̄)) + z(power)·√(p₁(1−p₁) + p₂(1−p₂)))² / (p₂−p₁)², p̄ = (p₁+p₂)/2: Fleiss, Levin and Paik, Statistical Methods for
 * Rates and Proportions, 3rd edition (2003), formula 4.14, without the correction for continuity, as R's `power.prop.test` has it.
 */
export function visitorsPerArm({ baseline, effect, alpha = 0.05, power = 0.8 }: Wanted): number {
  const other = baseline * (1 + effect);
  if (other >= 1) return Infinity;
  const spread = (rate: number) => rate * (1 - rate);
  const mean = (baseline + other) / 2;
  const sum =
    quantile(1 - alpha / 2, 0, 1) * Math.sqrt(2 * spread(mean)) +
    quantile(power, 0, 1) * Math.sqrt(spread(baseline) + spread(other));
  return (sum / (other - baseline)) ** 2;
}

/** The smallest effect that so many visitors in each arm can show, to a thousandth; Infinity where they show none. */
export function effectFor(visitors: number, wanted: Omit<Wanted, 'effect'>): number {
  const most = (1 - wanted.baseline) / wanted.baseline;
  let [low, high] = [0, most];
  while (high - low > 0.001) {
    const middle = (low + high) / 2;
    if (visitorsPerArm({ ...wanted, effect: middle }) > visitors) low = middle;
    else high = middle;
  }
  return high === most ? Infinity : high;
}
