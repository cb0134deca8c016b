/**
 * Whether a condition holds: names joined by `and`, `or`, `not` and brackets; `not` binds tightest, `or` loosest.
 *
 * Once the names have become 0 and 1, the text is rewritten by the rules of logic until nothing changes. One that does not end
 * as 1, a malformed text too, does not hold. An empty text always holds.
 */
export function holds(text: string, is: (name: string) => unknown): boolean {
  let before: string | undefined;
  let now = text
    .replace(/[^\s()]+/g, (word) => (/^(and|or|not)$/.test(word) ? word : is(word) ? '1' : '0'))
    .replace(/\s/g, '');
  while (now !== before)
    now = (before = now)
      .replace(/not0|\(1\)|(?<!not)1and1|(?<!and|not)(1or\d|0or1)(?!and)/, '1')
      .replace(/not1|\(0\)|(?<!not)(0and\d|1and0)|(?<!and|not)0or0(?!and)/, '0');
  return !text || now === '1';
}
