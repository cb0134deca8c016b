import { round, seededRandom } from './drawing.ts';

export type Point = readonly [x: number, y: number];
/** The height of the ground (an SVG y) at an x. */
export type Ground = (x: number) => number;

/** Soft hills: a sum of three waves. `height` is the greatest rise above `base`. */
export function hills(seed: number, width: number, base: number, height: number, waves = 1.6): Ground {
  const random = seededRandom(seed);
  const phase = [random() * 6.28, random() * 6.28, random() * 6.28];
  return (x) => {
    const turn = (x / width) * Math.PI * 2 * waves;
    const sum =
      Math.sin(turn + (phase[0] ?? 0)) * 0.6 +
      Math.sin(turn * 2.1 + (phase[1] ?? 0)) * 0.28 +
      Math.sin(turn * 4.7 + (phase[2] ?? 0)) * 0.12;
    return base - ((sum + 1) / 2) * height;
  };
}

/** A jagged line between two points by midpoint displacement; `roughness` is the first displacement as a share of its length. */
export function jag(from: Point, to: Point, roughness: number, random: () => number, depth = 5): Point[] {
  if (depth === 0) return [from, to];
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const middle: Point = [
    (from[0] + to[0]) / 2 + (random() - 0.5) * length * roughness * 0.4,
    (from[1] + to[1]) / 2 + (random() - 0.5) * length * roughness,
  ];
  return [
    ...jag(from, middle, roughness, random, depth - 1).slice(0, -1),
    ...jag(middle, to, roughness, random, depth - 1),
  ];
}

export const line = (points: readonly Point[]): string => points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L');

/** Everything under `ground`, down to `bottom`, as one filled path. */
export function land(ground: Ground, width: number, bottom: number, fill: string, step = 20): string {
  const points: Point[] = [];
  for (let x = -step; x <= width + step; x += step) points.push([x, ground(x)]);
  return `<path fill="${fill}" d="M${-step} ${bottom}L${line(points)}L${width + step} ${bottom}Z"/>`;
}

export interface Peak {
  x: number;
  y: number;
  /** Half of its width at the base. */
  reach: number;
}

/**
 * Mountains with a lit left face and a shaded right one, and snow where `snow` is a colour.
 * Peaks are drawn one after another, so a later one stands before an earlier one.
 */
export function mountains(
  seed: number,
  base: number,
  peaks: readonly Peak[],
  colours: { lit: string; shade: string; snow?: string },
): string {
  const random = seededRandom(seed);
  return peaks
    .map(({ x, y, reach }) => {
      const left = jag([x - reach, base], [x, y], 0.16, random);
      const right = jag([x, y], [x + reach * 1.1, base], 0.16, random);
      const rib = jag([x, y], [x + reach * 0.12, base], 0.3, random, 4);
      const body = `<path fill="${colours.lit}" d="M${line([...left, ...right.slice(1)])}Z"/>`;
      const shade = `<path fill="${colours.shade}" d="M${line([...right, ...[...rib].reverse()])}Z"/>`;
      if (!colours.snow) return body + shade;
      const part = Math.max(3, Math.round(left.length * 0.22));
      const cap = [...left.slice(-part), ...right.slice(1, part)];
      const foot = jag(cap[cap.length - 1] ?? [x, y], cap[0] ?? [x, y], 0.5, random, 4);
      return `${body}${shade}<path fill="${colours.snow}" d="M${line([...cap, ...foot.slice(1)])}Z" stroke="${colours.snow}" stroke-width="1.5"/>`;
    })
    .join('');
}

/** Conifers that stand on `ground`, from x `from` to `to`; all of them are one path. */
export function conifers(
  seed: number,
  ground: Ground,
  stand: { from: number; to: number; every: number; tall: number },
  fill: string,
): string {
  const random = seededRandom(seed);
  let path = '';
  for (let x = stand.from; x < stand.to; x += stand.every * (0.45 + random() * 1.1)) {
    const tall = stand.tall * (0.55 + random() * 0.6);
    const half = tall * (0.16 + random() * 0.06);
    const foot = ground(x) + tall * 0.13;
    const top = foot - tall;
    let leftSide = '';
    let rightSide = '';
    const tiers = 5;
    for (let tier = 1; tier <= tiers; tier++) {
      const y = top + (tall * 0.94 * tier) / tiers;
      const wide = (half * tier) / tiers + half * 0.12;
      leftSide = `L${round(x - wide * 0.45)} ${round(y - tall * 0.03)}L${round(x - wide)} ${round(y)}${leftSide}`;
      rightSide += `L${round(x + wide)} ${round(y)}L${round(x + wide * 0.45)} ${round(y - tall * 0.03)}`;
    }
    path += `M${round(x)} ${round(top)}${rightSide}L${round(x + 1)} ${round(foot)}L${round(x - 1)} ${round(foot)}${leftSide}Z`;
  }
  return `<path fill="${fill}" d="${path}"/>`;
}

/** A vertical gradient; stops are `[share of the height, colour, opacity]`. */
export function fade(id: string, stops: readonly (readonly [number, string, number?])[]): string {
  const list = stops.map(([at, colour, opacity = 1]) => {
    return `<stop offset="${at}" stop-color="${colour}"${opacity === 1 ? '' : ` stop-opacity="${opacity}"`}/>`;
  });
  return `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1">${list.join('')}</linearGradient>`;
}

/** Thin grass, heather or gorse: short strokes scattered over the ground below `ground`. */
export function tufts(
  seed: number,
  ground: Ground,
  patch: { from: number; to: number; count: number; depth: number; tall: number },
  stroke: string,
): string {
  const random = seededRandom(seed);
  let path = '';
  for (let i = 0; i < patch.count; i++) {
    const x = patch.from + random() * (patch.to - patch.from);
    const y = ground(x) + random() ** 0.7 * patch.depth;
    const tall = patch.tall * (0.5 + random() * 0.7);
    path += `M${round(x)} ${round(y)}q${round(random() * 4 - 2)} ${round(-tall * 0.6)} ${round(random() * 8 - 4)} ${round(-tall)}`;
  }
  return `<path d="${path}" fill="none" stroke="${stroke}" stroke-width="1.6" stroke-linecap="round"/>`;
}
