import type { Context } from 'hono';
import * as v from 'valibot';
import { Refused } from './refused.ts';

const tooLarge = (limit: number) =>
  new Refused(400, 'body-too-large', `The body is larger than ${limit} bytes. Send it in smaller pieces.`);

const formLimit = 16 * 1024;

/** The body as text, whatever its Content-Type says: beacons come as text/plain. */
export async function readText(c: Context, limit: number): Promise<string> {
  if (Number(c.req.header('content-length') ?? 0) > limit) throw tooLarge(limit);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of c.req.raw.body ?? []) {
      size += chunk.length;
      if (size > limit) throw tooLarge(limit);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused(400, 'body-cut', 'The connection ended before the body did.');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new Refused(400, 'body-encoding', 'The body is not UTF-8.');
  }
}

/** The body as JSON: an object. */
export async function readJson(c: Context, limit: number): Promise<Record<string, unknown>> {
  const text = await readText(c, limit);
  if (!text.trim()) throw new Refused(400, 'body-empty', 'The body is empty. Send JSON.');
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    // The engine's message quotes what was sent.
    const [place = ''] = /at position \d+/.exec((error as Error).message) ?? [];
    throw new Refused(400, 'body-not-json', `The body is not JSON${place && ` (${place})`}.`);
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Refused(400, 'body-not-object', 'The body must be a JSON object.');
  }
  return body as Record<string, unknown>;
}

/** The body as JSON of a shape. @throws {Refused} 400, with the first place that is wrong */
export async function readShape<S extends v.GenericSchema>(
  c: Context,
  schema: S,
  limit: number,
): Promise<v.InferOutput<S>> {
  const parsed = v.safeParse(schema, await readJson(c, limit), { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new Refused(400, 'request-invalid', `\`${v.getDotPath(issue) ?? 'body'}\` ${issue.message}.`);
}

/** The fields of a form as browsers send it where nothing else is said. */
export async function readForm(c: Context): Promise<URLSearchParams> {
  return new URLSearchParams(await readText(c, formLimit));
}

/** How deep a value may be nested: what PostgreSQL and every reader of an export can bear. */
const deepest = 32;

/** A text as it may be kept: no NUL and no half characters, which PostgreSQL refuses, and no longer than `most`. */
export const cleanText = (text: string, most = Infinity): string =>
  text.slice(0, most).replace(/[\0\p{Surrogate}]/gu, '\ufffd');

/** A value from outside as it may be kept: clean texts, and no keys that stand for an object's own machinery. */
export function clean(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= deepest) throw new Refused(400, 'too-deep', `Values may be nested ${deepest} deep, not more.`);
  if (Array.isArray(value)) return value.map((one) => clean(one, depth + 1));
  const copy: Record<string, unknown> = {};
  for (const [key, one] of Object.entries(value)) {
    if (!/^(__proto__|constructor|prototype)$/.test(key)) copy[cleanText(key)] = clean(one, depth + 1);
  }
  return copy;
}
