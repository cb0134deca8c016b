import { cleanText } from '../request-body.ts';

const words = new Set(
  'null undefined none nil nan true false 0 -1 guest anonymous anon unknown id email user test test@test.com'.split(
    ' ',
  ),
).add('[object object]');

/**
 * An identifier as it is compared: in Unicode's NFKC, without blanks and quotes around it; undefined when it cannot be one (`null`,
 * `guest`, zeros, the nil UUID, more than 256 characters …). Capitals count: a site's ids may differ in nothing else.
 */
export function identifier(value: unknown): string | undefined {
  if (typeof value !== 'string' && !(typeof value === 'number' && Number.isFinite(value))) return undefined;
  let text = cleanText(String(value)).normalize('NFKC').trim();
  for (let quoted = /^(["'`])(.*)\1$/s.exec(text); quoted; quoted = /^(["'`])(.*)\1$/s.exec(text))
    text = (quoted[2] as string).trim();
  // Zeros and dashes alone cover the nil UUID.
  return words.has(text.toLowerCase()) || /^[0-]*$/.test(text) || text.length > 256 ? undefined : text;
}
