/** Sums over visitors: of what each did after something was shown (y), and of the same before (x), to be told apart from it. */
export interface Sums {
  n: number;
  y: number;
  yy: number;
  x: number;
  xx: number;
  xy: number;
}

export const nobody: Sums = { n: 0, y: 0, yy: 0, x: 0, xx: 0, xy: 0 };

export const together = (all: readonly Sums[]): Sums =>
  all.reduce(
    (a, b) => ({ n: a.n + b.n, y: a.y + b.y, yy: a.yy + b.yy, x: a.x + b.x, xx: a.xx + b.xx, xy: a.xy + b.xy }),
    nobody,
  );

/** A mean of n visitors, and its squared standard error; NaN of fewer than two. */
export interface Mean {
  n: number;
  mean: number;
  variance: number;
}

/** The sum of products of two quantities' distances from their means. */
const spread = (n: number, a: number, b: number, ab: number): number => ab - (a * b) / n;

export const meanOf = ({ n, y, yy }: Sums): Mean => ({
  n,
  mean: y / n,
  variance: Math.max(0, spread(n, y, y, yy)) / (n - 1) / n,
});

/**
 * Means without what the visitors' earlier behaviour foretells, so that chance among them makes less of a difference: CUPED (Deng, Xu, Kohavi
 * and Walker 2013, “Improving the Sensitivity of Online Controlled Experiments by Utilizing Pre-Experiment Data”), with one θ for all groups.
 * Where there was nothing before, they are the plain means.
 *
 * @returns the means in the order of the groups, and which share of their variances is gone, 0–1
 */
export function withoutBefore(groups: readonly Sums[]): { means: Mean[]; gone: number } {
  const inAll = (of: (group: Sums) => number) => groups.reduce((sum, group) => sum + of(group), 0);
  const before = inAll(({ n, x, xx }) => spread(n, x, x, xx));
  const theta = before > 0 ? inAll(({ n, x, y, xy }) => spread(n, x, y, xy)) / before : 0;
  const usual = inAll(({ x }) => x) / inAll(({ n }) => n);
  const means = groups.map((group): Mean => {
    const { n, x, xx, y, xy } = group;
    const { mean, variance } = meanOf(group);
    const less = theta * (theta * spread(n, x, x, xx) - 2 * spread(n, x, y, xy));
    return { n, mean: mean - theta * (x / n - usual), variance: Math.max(0, variance + less / (n - 1) / n) };
  });
  const plain = groups.reduce((sum, group) => sum + meanOf(group).variance, 0);
  const left = means.reduce((sum, { variance }) => sum + variance, 0);
  return { means, gone: plain > 0 ? Math.max(0, 1 - left / plain) : 0 };
}
