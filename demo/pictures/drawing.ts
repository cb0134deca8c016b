/** Paper, plants and stone: the tints that every drawing shares. */
export const tint = {
  ink: '#16302b',
  fir: '#1f4239',
  pine: '#2f5d4e',
  moss: '#6e8f5e',
  lichen: '#c9d4a8',
  gorse: '#f0b429',
  amber: '#d98e1f',
  bracken: '#b5522b',
  rust: '#8c3b1d',
  heather: '#7d4a78',
  plum: '#57325a',
  slate: '#4a5a63',
  steel: '#9daab0',
  pale: '#d5dcdd',
  bone: '#f1ecdf',
  sand: '#d8c9a6',
  water: '#7fa9b5',
} as const;

/** A complete SVG file; `label` is its accessible name for those who open the file by itself. */
export function svgFile(width: number, height: number, label: string, body: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"` +
    ` role="img" aria-label="${label}">${body}</svg>`
  );
}

/** Numbers in [0, 1) that are the same on every run (mulberry32), so that a picture never changes between two views. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** One decimal is finer than a screen pixel at the sizes we draw, and keeps the files small. */
export const round = (value: number): number => Math.round(value * 10) / 10;

/** The colour `share` (0 to 1) of the way from one `#rrggbb` to another. */
export function blend(from: string, to: string, share: number): string {
  const channel = (at: number) => {
    const start = Number.parseInt(from.slice(at, at + 2), 16);
    const end = Number.parseInt(to.slice(at, at + 2), 16);
    return Math.round(start + (end - start) * share)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}
