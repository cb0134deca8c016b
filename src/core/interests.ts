/** How long until half of an interest has faded, ms. */
export const interestHalfLife = 14 * 86_400_000;

/** From this score on a topic is an interest. A view counts 1 when it happens, so that the third one makes it. */
export const interestThreshold = 2;

/** A score, and the time at which it was that much. */
export type Score = [score: number, at: number];

/** What is left of a score. Sums of scores may be faded one by one. */
export const faded = ([score, at]: Score, now: number): number => score * 2 ** ((at - now) / interestHalfLife);

/** One more view at `at`, in whatever order the views arrive. */
export function viewed(score: Score | undefined, at: number): Score {
  // A topic may be called `constructor`, and then something is found that is no score.
  if (!score?.[0]) return [1, at];
  const latest = Math.max(score[1], at);
  return [faded(score, latest) + faded([1, at], latest), latest];
}

/** When a score has faded below the threshold, ms since 1970; not after its own time when it never reached it. */
export const interestEnds = ([score, at]: Score): number =>
  at + interestHalfLife * Math.log2(score / interestThreshold);

/** The topics that somebody with these views is interested in at `now`, strongest first, by name where equal. */
export function interestsOf(views: Iterable<{ topics: string[]; at: number }>, now: number): string[] {
  const scores = new Map<string, Score>();
  // Sums of floating-point numbers depend on their order, so it is fixed.
  for (const { topics, at } of [...views].sort((a, b) => a.at - b.at))
    for (const topic of new Set(topics)) scores.set(topic, viewed(scores.get(topic), at));
  return [...scores]
    .filter(([, score]) => interestEnds(score) > now)
    .sort(([a, x], [b, y]) => faded(y, now) - faded(x, now) || (a < b ? -1 : 1))
    .map(([topic]) => topic);
}
