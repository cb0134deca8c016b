import type { Mean, Sums } from './sums.ts';

/** Those who had an arm while it had this share, 0–1, of the visitors. */
export interface Weighed extends Sums {
  share: number;
}

/**
 * What all visitors would have done in an arm whose share moved: each counts as often as they stand for others who had another arm (Horvitz and
 * Thompson 1952; with the weights' sum in place of the number of visitors, Hájek 1971; the error is linearised).
 */
export function weighedMean(cells: readonly Weighed[]): Mean {
  const sum = (of: (cell: Weighed) => number) => cells.reduce((all, cell) => all + of(cell), 0);
  const weight = sum(({ n, share }) => n / share);
  const mean = sum(({ y, share }) => y / share) / weight;
  const squares = sum(({ n, y, yy, share }) => (yy - 2 * mean * y + mean * mean * n) / share ** 2);
  return { n: sum(({ n }) => n), mean, variance: squares / weight ** 2 };
}
