/** Numbers in [0, 1) that are the same on every run for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Another array with the same values, each order being equally likely (Fisher and Yates). */
export function shuffled<T>(values: readonly T[], random: () => number): T[] {
  const left = [...values];
  const drawn: T[] = [];
  while (left.length) drawn.push(...left.splice(Math.floor(random() * left.length), 1));
  return drawn;
}

const ascending = (values: ArrayLike<number>): Float64Array => Float64Array.from(values).sort();

/** Between the two nearest values in proportion: type 7 of Hyndman and Fan. `sorted` is ascending; NaN without values. */
function quantileOf(sorted: ArrayLike<number>, share: number): number {
  const at = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN];
  return below + (above - below) * (at - Math.floor(at));
}

/** The value that `share` (0 to 1) of the values do not exceed. */
export const quantile = (values: readonly number[], share: number): number => quantileOf(ascending(values), share);

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** A middle, and the range it is given with. */
export interface Estimate {
  middle: number;
  low: number;
  high: number;
}

/** The median and the quartiles: half of the values lie between `low` and `high`. */
export const quartiles = (values: readonly number[]): Estimate => ({
  middle: median(values),
  low: quantile(values, 0.25),
  high: quantile(values, 0.75),
});

/**
 * The median with its 95 % bootstrap interval: the 2.5 and 97.5 percentiles of the medians of 10,000 samples drawn with
 * replacement. The draws are seeded, so that the same values give the same interval.
 */
export function bootstrapped(values: readonly number[], draws = 10_000): Estimate {
  const random = seeded(values.length);
  const sample = new Float64Array(values.length);
  const medians = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    for (let i = 0; i < sample.length; i++) sample[i] = values[Math.floor(random() * values.length)] as number;
    medians[draw] = quantileOf(sample.sort(), 0.5);
  }
  medians.sort();
  return { middle: median(values), low: quantileOf(medians, 0.025), high: quantileOf(medians, 0.975) };
}

/** Each value in relation to the one of the same round. */
export const paired = (values: readonly number[], base: readonly number[], relate: (a: number, b: number) => number) =>
  values.map((value, round) => relate(value, base[round] as number));
