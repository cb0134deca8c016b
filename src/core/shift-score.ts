/** A box in the viewport, px. */
export type Box = [left: number, top: number, right: number, bottom: number];

/** What moved: its box before and after, and how far, px along the axis along which it moved more. */
export interface Move {
  boxes: [before: Box, after: Box];
  by: number;
}

/** What moves less than this does not count, px. */
export const still = 3;

/** The area that boxes cover together. */
export function areaOf(boxes: Box[]): number {
  const edges = [...new Set(boxes.flatMap(([, top, , bottom]) => [top, bottom]))].sort((a, b) => a - b);
  let area = 0;
  for (const [index, from] of edges.entries()) {
    const until = edges[index + 1];
    if (until === undefined) break;
    let covered = 0;
    let reached = -Infinity;
    const across = boxes.filter(([, top, , bottom]) => top <= from && bottom >= until).sort(([a], [b]) => a - b);
    for (const [left, , right] of across) {
      covered += Math.max(0, right - Math.max(left, reached));
      reached = Math.max(reached, right);
    }
    area += covered * (until - from);
  }
  return area;
}

/**
 * The layout shift score of moves in a viewport, 0–1: the share of it that what moved covers before and after together, times the
 * farthest move by the viewport's longer side. Source: "layout shift value" of https://wicg.github.io/layout-instability/, explained at
 * https://web.dev/articles/cls.
 */
export function shiftScore(moves: Move[], width: number, height: number): number {
  const seen = moves
    .filter(({ by }) => by >= still)
    .map(({ boxes, by }) => ({
      by,
      boxes: boxes
        .map(
          ([left, top, right, bottom]): Box => [
            Math.max(0, left),
            Math.max(0, top),
            Math.min(width, right),
            Math.min(height, bottom),
          ],
        )
        .filter(([left, top, right, bottom]) => left < right && top < bottom),
    }))
    .filter(({ boxes }) => boxes[0]);
  const farthest = Math.max(0, ...seen.map(({ by }) => by));
  return (
    (areaOf(seen.flatMap(({ boxes }) => boxes)) / (width * height)) * Math.min(1, farthest / Math.max(width, height))
  );
}
