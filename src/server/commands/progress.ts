/** Told now and then how far long work is: rows, of how many where that is known. */
export type Progress = (done: number, of?: number) => void;

/** Shows progress in one line of a terminal; nothing where the output is not one. */
export const progressOn =
  (terminal: { isTTY?: boolean; write(text: string): unknown }): Progress =>
  (done, of) => {
    const [total, end] = of === undefined ? ['', ''] : [` of ${of}`, done < of ? '' : '\n'];
    if (terminal.isTTY) terminal.write(`\r${done}${total} rows${end}`);
  };
