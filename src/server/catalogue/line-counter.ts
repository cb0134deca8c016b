/** On which line, from 1, a place of a text is. Asked about places in their order. */
export function lineCounter(text: string): (place: number) => number {
  let [line, looked] = [1, 0];
  return (place) => {
    for (;;) {
      const end = text.indexOf('\n', looked);
      if (end < 0 || end >= place) return line;
      [line, looked] = [line + 1, end + 1];
    }
  };
}
