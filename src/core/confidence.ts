/** What was seen of a bounded quantity: how often, its sum, and the sum of its squares. */
export interface Sums {
  n: number;
  sum: number;
  squares: number;
}

/** The range of a quantity: from 0 to `most`. `usual`: a value fixed beforehand; bounds are valid for any, and tightest near the mean. */
export interface Range {
  most: number;
  usual: number;
}

/** The shares of the largest λ that are mixed: each suits another number of observations, from a few to hundreds of millions. */
const mixed = Array.from({ length: 16 }, (_, k) => 0.9 / 1.6 ** k);

/**
 * How far above the mean of n observations of a quantity, each at least −`b` from a value c that was fixed beforehand, the sum of their
 * excesses over their expectations may be, given the sum of their squared distances from c, `v`: with probability 1 − `alpha` it never is more,
 * however often one looks.
 *
 * For 0 ≤ λ < 1/b, exp(λ Σ(x − μ) − ψ(λ) v) with ψ(λ) = (−ln(1 − λb) − λb) / b² is a supermartingale that begins at 1 (Fan, Grama and Liu 2015;
 * Howard, Ramdas, McAuliffe and Sekhon 2021, “Time-uniform, nonparametric, nonasymptotic confidence sequences”, theorem 4, with a constant
 * prediction). So is an even mixture over several λ, and it exceeds 1/alpha with probability alpha at most (Ville 1939).
 */
function excess(v: number, b: number, alpha: number): number {
  const terms = mixed.map((share) => ({ lambda: share / b, cost: (v * (-Math.log1p(-share) - share)) / (b * b) }));
  // Where any one λ reaches this alone, and where none does yet.
  const reaches = (limit: number) => Math.min(...terms.map(({ lambda, cost }) => (Math.log(limit) + cost) / lambda));
  const limit = mixed.length / alpha;
  let [low, high] = [reaches(1 / alpha), reaches(limit)];
  for (let i = 0; i < 20; i++) {
    const middle = (low + high) / 2;
    const sum = terms.reduce((all, { lambda, cost }) => all + Math.exp(lambda * middle - cost), 0);
    if (sum < limit) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * Bounds of a mean, from what was seen so far: each holds for ever with probability 1 − `alpha`, at however many times one looks. The order
 * of observations does not matter, and they need have neither a variance in common nor a known distribution.
 */
export function boundsOf(
  { n, sum, squares }: Sums,
  { most, usual }: Range,
  alpha: number,
): [low: number, high: number] {
  if (!n) return [0, most];
  const v = Math.max(0, squares - 2 * usual * sum + n * usual * usual);
  const mean = sum / n;
  return [Math.max(0, mean - excess(v, usual, alpha) / n), Math.min(most, mean + excess(v, most - usual, alpha) / n)];
}

/** How much greater one mean is than another, and bounds of that: each holds for ever with probability 1 − `alpha`. */
export function differenceOf(
  one: Sums,
  other: Sums,
  range: Range,
  alpha: number,
): { difference: number; low: number; high: number } {
  const [oneLow, oneHigh] = boundsOf(one, range, alpha / 2);
  const [otherLow, otherHigh] = boundsOf(other, range, alpha / 2);
  return { difference: one.sum / one.n - other.sum / other.n, low: oneLow - otherHigh, high: oneHigh - otherLow };
}
