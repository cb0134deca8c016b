/**
 * Two kinds of lists that hold the same whatever the order in which entries come, and however they are split up and joined again. What is
 * left out for want of room is what would be left out in any order: by a time that only grows, or by one that never changes.
 */

/** An entry that the next one of the same key replaces: its key, when it was, ms since 1970, and what it says. */
export type Entry = [key: string, at: number, ...said: (string | number)[]];

/** How often something happened on a day, counted in days since 1970 (UTC). Whole numbers: their sum does not depend on the order. */
export type Count = [day: number, name: string, times: number];

const earlier = (a: number | string, b: number | string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The later of two entries comes first; of those of one time, one that does not depend on who asks. */
const byTime = (a: Entry, b: Entry): number => b[1] - a[1] || earlier(JSON.stringify(a), JSON.stringify(b));

/** The latest entry of each key, the `most` latest of them, the latest first. */
export function latestOf(entries: Entry[], most: number): Entry[] {
  const found = new Map<string, Entry>();
  for (const entry of entries) {
    const other = found.get(entry[0]);
    if (!other || byTime(entry, other) < 0) found.set(entry[0], entry);
  }
  return [...found.values()].sort(byTime).slice(0, most);
}

/** The sums of counts by day and name, the `most` latest of them, the latest first. */
export function sumOf(counts: Count[], most: number): Count[] {
  const found = new Map<string, Count>();
  for (const [day, name, times] of counts) {
    const key = `${day} ${name}`;
    found.set(key, [day, name, times + (found.get(key)?.[2] || 0)]);
  }
  return [...found.values()].sort((x, y) => y[0] - x[0] || earlier(x[1], y[1])).slice(0, most);
}
