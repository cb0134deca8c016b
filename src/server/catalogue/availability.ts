import { Refused } from '../refused.ts';

/** As shops, Google and schema.org call it, in small letters and without signs between. */
const words: Record<string, boolean> = Object.fromEntries([
  ...'true yes y 1 available instock lowstock limitedavailability preorder presale backorder onlineonly instoreonly madetoorder'
    .split(' ')
    .map((word) => [word, true]),
  ...'false no n 0 unavailable notavailable outofstock soldout discontinued reserved'
    .split(' ')
    .map((word) => [word, false]),
]);

/**
 * Whether something can be had: `in_stock`, `Out of stock`, `https://schema.org/PreOrder`, yes or no. Undefined where nothing is told.
 *
 * @throws {Refused} 400 where it cannot be read
 */
export function availabilityIn(said: unknown): boolean | undefined {
  if (said === undefined || said === null || said === '') return undefined;
  const word = String(said)
    .replace(/^https?:\/\/schema\.org\//, '')
    .replace(/[\s_-]/g, '')
    .toLowerCase();
  if (typeof said !== 'object' && Object.hasOwn(words, word)) return words[word];
  throw new Refused(400, 'item-invalid', 'Its availability cannot be read. Write in stock or out of stock.');
}

/** Whether something can be had by how many there are; undefined where that is no number. */
export const inStock = (count: unknown): boolean | undefined =>
  Number.isFinite(count) ? (count as number) > 0 : undefined;
