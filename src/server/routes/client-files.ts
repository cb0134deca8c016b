import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { Hono } from 'hono';
import type { Services } from '../services.ts';

const kinds: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  map: 'application/json',
};

interface Built {
  changed: number;
  plain: Uint8Array<ArrayBuffer>;
  small: Uint8Array<ArrayBuffer>;
  etag: string;
}

const compress = promisify(brotliCompress);

/** The script and its chunks, from the folder of built files; nothing else can be named. */
export function clientFiles({ clientDir }: Services): Hono {
  /** By path; there are as many as there are built files. */
  const kept = new Map<string, Built>();

  const built = async (path: string): Promise<Built | undefined> => {
    const file = join(clientDir, path);
    const found = await stat(file).catch(() => undefined);
    if (!found?.isFile()) return undefined;
    const before = kept.get(path);
    if (before?.changed === found.mtimeMs) return before;
    const plain = await readFile(file);
    const small = await compress(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
    const now = { changed: found.mtimeMs, plain: new Uint8Array(plain), small: new Uint8Array(small), etag };
    kept.set(path, now);
    return now;
  };

  return new Hono().get('/:path{(?:[\\w-]+/)?[\\w-][\\w.-]*\\.(?:js|mjs|css|map)}', async (c, next) => {
    const path = c.req.param('path');
    const file = await built(path);
    if (!file) return next();
    c.header('Content-Type', kinds[path.slice(path.lastIndexOf('.') + 1)] as string);
    // Pages of any site load it, as a module and with `integrity` too.
    c.header('Access-Control-Allow-Origin', '*');
    c.header('Cross-Origin-Resource-Policy', 'cross-origin');
    c.header('Timing-Allow-Origin', '*');
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Vary', 'Accept-Encoding');
    c.header('ETag', file.etag);
    c.header('Cache-Control', 'public, max-age=300, stale-while-revalidate=86400');
    if (c.req.header('if-none-match') === file.etag) return c.body(null, 304);
    if (!/\bbr\b/.test(c.req.header('accept-encoding') ?? '')) return c.body(file.plain);
    c.header('Content-Encoding', 'br');
    return c.body(file.small);
  });
}
