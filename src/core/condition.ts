/**
 * Whether a condition holds: names joined by `and`, `or`, `not` and brackets; `not` binds tightest, `or` loosest. An empty one
 * always holds, a malformed one never.
 *
 * The words become one letter each, the names 0 or 1. Then the text is reduced, the leftmost step first, until a 1 is left, or
 * something else.
 */
export const holds = (text = '', is: (name: string) => unknown): boolean => {
  let left = text.replace(/[^\s()]+|\s/g, (word) =>
    /^(and|or|not)$/.test(word) ? (word[0] as string) : word.trim() && (+!!is(word) as unknown as string),
  );
  // No reduction takes more steps than the text has characters. An `or` waits for an `and` to its right; all else that must
  // come before a step stands to the left of it.
  for (const _ of text)
    left = left.replace(/n\d|\(\d\)|\da\d|\do\d(?!a)/, (step) => +/n0|\(1|1a1|1o|o1/.test(step) as unknown as string);
  return left === (text && '1');
};
