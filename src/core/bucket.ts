/** FNV-1a, 32 bit, over UTF-16 code units. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Where `id` falls in the test `seed`: 0 ≤ n < 1 in steps of 1/10,000. The same as GrowthBook's hash version 2. */
export const bucket = (seed: string, id: string): number => (fnv1a(`${fnv1a(seed + id)}`) % 10000) / 10000;

/**
 * The arm of a split test, `trails:50 default:50`, at bucket `n`. Arms take their per cent of [0, 1) in the order in which they
 * are written; undefined for the rest, who are not in the test.
 */
export function armAt(split: string, n: number): string | undefined {
  let left = n * 100;
  return split
    .split(' ')
    .find((arm) => (left -= +(arm.split(':')[1] as string)) < 0)
    ?.split(':')[0];
}
