import { parseCsv } from '../csv.ts';

/** A part of a long list of records, which can be imported by itself. */
export interface Piece {
  text: string;
  rows: number;
  /** The line in the whole text of a line of the piece, or the place in a JSON list, from 1; 0 for one that is not there. */
  lineOf(line: number): number;
}

const quoted = (cells: string[]): string => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');

/** A JSON list, JSON lines or CSV in pieces of so many rows; whatever cannot be read is a piece as it stands. */
export function piecesOf(text: string, most: number): Piece[] {
  const source = text.replace(/^\ufeff/, '');
  const start = source.trimStart()[0];
  const inPieces = <R>(rows: R[], pieceOf: (some: R[], offset: number) => Omit<Piece, 'rows'>): Piece[] =>
    rows.length <= most
      ? [{ text, rows: rows.length, lineOf: (line) => line }]
      : Array.from({ length: Math.ceil(rows.length / most) }, (_, n) => {
          const some = rows.slice(n * most, (n + 1) * most);
          return { ...pieceOf(some, n * most), rows: some.length };
        });
  if (start === '[') {
    let list: unknown[] = [];
    try {
      list = JSON.parse(source) as unknown[];
    } catch {}
    return inPieces(list, (some, offset) => ({ text: JSON.stringify(some), lineOf: (line) => line + offset }));
  }
  if (start === '{')
    return inPieces(source.split(/\r?\n/), (some, offset) => ({
      // A first line of a piece that is none would make the piece look like CSV.
      text: `{"customer_id":null}\n${some.join('\n')}`,
      lineOf: (line) => (line === 1 ? 0 : line - 1 + offset),
    }));
  const [header, ...rows] = parseCsv(text);
  return inPieces(rows, (some) => {
    const piece = [header?.cells ?? [], ...some.map(({ cells }) => cells)].map(quoted).join('\n');
    const lines = new Map(parseCsv(piece).map(({ line }, n) => [line, some[n - 1]?.line ?? 1]));
    return { text: piece, lineOf: (line) => lines.get(line) ?? line };
  });
}
