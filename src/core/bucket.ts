/** FNV-1a, 32 bit, over UTF-16 code units; it goes on from the hash of a text before. */
function fnv1a(text: string, hash = 0x811c9dc5): number {
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/**
 * Where `id` falls in the test `seed`, 0 ≤ n < 1: GrowthBook's hash, version 2 in steps of 1/10,000, version 1 in steps of 1/1,000
 * (kept for tests that began with it: it is biased between tests).
 */
export const bucket = (seed: string, id: string, version = 2): number =>
  version === 2 ? (fnv1a(`${fnv1a(id, fnv1a(seed))}`) % 10000) / 10000 : (fnv1a(seed, fnv1a(id)) % 1000) / 1000;

/** A test's arms, and the range of [0, 1) of each. */
export type Arms = [name: string, from: number, until: number][];

/** A weight in per cent as a share of 1, without the error of a division. */
const share = (weight: string | undefined): number => Math.round(Number(weight) * 1e6) / 1e8;

/**
 * The arms of a split test, `trails:50 default:50`, and their ranges of [0, 1). Each arm has its per cent, in the order written, and takes
 * the first `coverage` of that, so that widening moves nobody from one arm to another.
 */
export function arms(split: string, coverage = 1): Arms {
  let from = 0;
  return split.split(' ').map((arm) => {
    const [name, weight] = arm.split(':');
    const width = share(weight);
    const range: [string, number, number] = [name as string, from, from + coverage * width];
    from += width;
    return range;
  });
}

/** The names of a split test's arms that have content of their own, in order. */
export const armNames = (split: string): string[] => arms(split).flatMap(([name]) => (name === 'default' ? [] : name));

/** The arm at bucket `n`; undefined for the rest, who are not in the test. */
export const armAt = (split: string, n: number, coverage?: number): string | undefined =>
  arms(split, coverage).find(([, from, until]) => n >= from && n < until)?.[0];
