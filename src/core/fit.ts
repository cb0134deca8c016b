import type { Problem } from './check.ts';
import type { Size } from './context.ts';
import { nearest } from './nearest.ts';

/** A slot's contract, read: what of it can be checked without a page. */
export interface Fit {
  /** Characters at most, and for single sizes. */
  chars?: number;
  sizes: Partial<Record<Size, number>>;
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
 * most, a picture's width by its height, and its width at least.
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

/** A fit that has no problems. */
export function fitOf(fit: string): Fit {
  const found = Object.fromEntries(fit.trim().split(/\s+/).filter(Boolean).map(partOf));
  const { chars, lines: _, px, ratio, ...sizes } = found;
  const [width, height] = (ratio ?? '').split('/').map(Number);
  return {
    sizes: Object.fromEntries(Object.entries(sizes).map(([size, value]) => [size, Number(value)])),
    ...(chars && { chars: Number(chars) }),
    ...(px && { px: Number(px) }),
    ...(width && height && { ratio: width / height }),
  };
}
