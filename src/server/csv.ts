/** A row, and the line on which it begins, from 1. */
export interface CsvRow {
  line: number;
  cells: string[];
}

/** The rows of a CSV text (RFC 4180: quotes doubled within quotes, any line end), or of one with tabs; blank lines left out. */
export function parseCsv(text: string, separator: ',' | '\t' = ','): CsvRow[] {
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let line = 1;
  let begun = 1;
  // One cell and what ends it.
  const cell =
    separator === ','
      ? /(?:"((?:[^"]|"")*)"|((?!")[^,\r\n]*))(,|\r\n|\n|\r|$)/gy
      : /(?:"((?:[^"]|"")*)"|((?!")[^\t\r\n]*))(\t|\r\n|\n|\r|$)/gy;
  const source = text.replace(/^\ufeff/, '');
  while (cell.lastIndex <= source.length) {
    const at = cell.lastIndex;
    const match = cell.exec(source);
    if (!match) {
      // A quote that is not closed as it should: the rest of the line is one cell, as it stands.
      const end = source.slice(at).search(/[\r\n]|$/) + at;
      cells.push(source.slice(at, end));
      cell.lastIndex = end;
      continue;
    }
    const [whole, quoted, plain = '', end] = match;
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += whole.match(/\r\n|\n|\r/g)?.length ?? 0;
    if (end === separator) continue;
    if (cells.length > 1 || cells[0]) rows.push({ line: begun, cells });
    cells = [];
    begun = line;
    if (cell.lastIndex >= source.length) break;
  }
  return rows;
}
