import quantile from '@stdlib/stats-base-dists-normal-quantile';

/**
 * How many visitors each arm takes until a test with a fixed day for its end finds a rate that is better by `lift`, with the probability
 * `power`: the normal approximation for two proportions (Fleiss, Levin and Paik 2003, “Statistical Methods for Rates and Proportions”, 4.2).
 *
 * @param rate of the control, 0–1, neither of them
 * @param lift as a share of that rate
 */
export function visitorsFor(rate: number, lift: number, alpha = 0.05, power = 0.8): number {
  const better = Math.min(1, rate * (1 + lift));
  const z = quantile(1 - alpha / 2, 0, 1) + quantile(power, 0, 1);
  return Math.ceil((z ** 2 * (rate * (1 - rate) + better * (1 - better))) / (better - rate) ** 2);
}
