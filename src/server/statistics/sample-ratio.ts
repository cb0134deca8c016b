import cdf from '@stdlib/stats-base-dists-chisquare-cdf';

/** Below such a probability the groups of a test are not what was planned, and its result is not to be believed. */
export const ratioAlarm = 0.001;

/**
 * How likely groups as far from the planned shares as these, or further, are by chance: Pearson's chi-squared test (1900); for tests of visitors,
 * Fabijan et al. 2019, “Diagnosing Sample Ratio Mismatch in Online Controlled Experiments”.
 *
 * @param groups visitors of each, and how many were to be expected; the expected are put in proportion to all visitors
 * @returns 0–1; 1 without visitors
 */
export function ratioChance(groups: readonly { visitors: number; expected: number }[]): number {
  const planned = groups.filter(({ expected }) => expected > 0);
  const all = planned.reduce((sum, { visitors }) => sum + visitors, 0);
  const weight = planned.reduce((sum, { expected }) => sum + expected, 0);
  if (!all || planned.length < 2) return 1;
  const distance = planned.reduce((sum, { visitors, expected }) => {
    const due = (all * expected) / weight;
    return sum + (visitors - due) ** 2 / due;
  }, 0);
  return 1 - cdf(distance, planned.length - 1);
}
