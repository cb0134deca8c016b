import type { GoodRow } from '../rows.ts';

/** A part of a long list, which can be imported by itself. */
export interface Piece {
  /** A JSON list. */
  text: string;
  rows: number;
  /** The line in the whole text of a place in the list, from 1. */
  lineOf(place: number): number;
}

/** What is sent at once: so many rows, or so many signs. */
const most = { rows: 5000, signs: 16_000_000 };

/** The same rows with those together that belong together, each group where its first was. */
function together(rows: GoodRow[], keyOf: (row: GoodRow['row']) => unknown): GoodRow[][] {
  const groups = new Map<unknown, GoodRow[]>();
  for (const one of rows) {
    const key = keyOf(one.row);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()];
}

/**
 * Rows in pieces.
 *
 * @param keyOf rows with the same are in one piece
 */
export function piecesOf(rows: GoodRow[], keyOf?: (row: GoodRow['row']) => unknown): Piece[] {
  const pieces: Piece[] = [];
  let [texts, lines, signs]: [string[], number[], number] = [[], [], 0];
  const end = () => {
    const own = lines;
    if (own.length)
      pieces.push({ text: `[${texts.join(',')}]`, rows: own.length, lineOf: (place) => own[place - 1] ?? 0 });
    [texts, lines, signs] = [[], [], 0];
  };
  for (const group of keyOf ? together(rows, keyOf) : rows.map((one) => [one])) {
    const own = group.map(({ row }) => JSON.stringify(row));
    const length = own.reduce((sum, text) => sum + text.length, 0);
    if (lines.length + group.length > most.rows || signs + length > most.signs) end();
    texts.push(...own);
    lines.push(...group.map(({ line }) => line));
    signs += length;
  }
  end();
  return pieces;
}
