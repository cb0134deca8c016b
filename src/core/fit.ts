import type { Problem } from './check.ts';
import { type Size, sizes } from './context.ts';
import { nearest } from './nearest.ts';

/** So many at most, at any size and at single ones. */
export type Limit = Partial<Record<Size | 'any', number>>;

/** A slot's contract, read. Lines alone need a page to be measured in. */
export interface Fit {
  chars: Limit;
  lines: Limit;
  /** Width by height of its picture. */
  ratio?: number;
  /** How wide its picture is at least, in its own pixels. */
  px?: number;
}

const known = ['chars', 'phone', 'tablet', 'desktop', 'lines', 'ratio', 'px'];
const partOf = (part: string): [name: string, value: string] => {
  const [, name = part, value = ''] = /^([^:]*):?(.*)$/.exec(part) ?? [];
  return [name, value];
};

/**
 * What is wrong with a fit, such as `chars:60 phone:40 lines:2 ratio:16/9 px:1200`: characters at most, the same for one size, lines at
 * most (a size after them is theirs), a picture's width by its height, and its width at least.
 */
export function fitProblems(fit: string): Problem[] {
  return fit.split(/\s+/).flatMap((part) => {
    if (!part) return [];
    const [name, value] = partOf(part);
    if (!known.includes(name)) {
      const meant = nearest(name, known);
      return {
        problem: `A fit has no part \`${name}\``,
        instead: meant
          ? `Write \`${meant}:${value || '60'}\`.`
          : `Its parts are ${known.join(', ')}, as in \`chars:60 lines:2\`.`,
      };
    }
    if (name === 'ratio')
      return /^[1-9]\d*\/[1-9]\d*$/.test(value)
        ? []
        : { problem: `\`${part}\` needs a width and a height`, instead: 'Write it like `ratio:16/9`.' };
    return /^[1-9]\d*$/.test(value)
      ? []
      : { problem: `\`${part}\` needs a whole number`, instead: `Write it like \`${name}:40\`.` };
  });
}

/** A fit. What has problems limits nothing. A size speaks of the characters or lines before it; of characters, where neither is. */
export function fitOf(fit: string): Fit {
  const found: Fit = { chars: {}, lines: {} };
  let limit = found.chars;
  for (const [name, value] of fit.trim().split(/\s+/).map(partOf)) {
    const [width, height] = value.split('/').map(Number) as [number, number?];
    if (name === 'chars' || name === 'lines') (limit = found[name]).any = width;
    else if (name === 'px') found.px = width;
    else if (name === 'ratio' && height) found.ratio = width / height;
    else if ((sizes as readonly string[]).includes(name)) limit[name as Size] = width;
  }
  return found;
}

/** How many at most at a size. */
export const limitAt = (limit: Limit, size: Size | 'any'): number => limit[size] ?? limit.any ?? Infinity;

/** A box along the direction in which lines follow each other, px. */
export type Extent = [from: number, until: number];

/** How many lines boxes of text stand in: what overlaps by more than half of the smaller is one line, raised and small letters too. */
export function linesIn(extents: Extent[]): number {
  let lines = 0;
  let line: Extent = [-Infinity, -Infinity];
  for (const [from, until] of [...extents].sort(([a], [b]) => a - b)) {
    const shared = Math.min(until, line[1]) - from;
    if (shared > Math.min(until - from, line[1] - line[0]) / 2) line[1] = Math.max(line[1], until);
    else {
      lines++;
      line = [from, until];
    }
  }
  return lines;
}
