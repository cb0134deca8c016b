import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, createBrotliCompress } from 'node:zlib';
import { snippetOf } from '../../src/server/snippet.ts';
import { pageOf, styleSheet, type Way, ways } from './page.ts';
import { programs } from './plan.ts';

/** How long the server thinks between the two pieces of a page, ms. */
const pause = 30;

const compress = promisify(brotliCompress);

/** The two pieces as one brotli stream, flushed between them, as servers that stream compress. */
async function streamed([first, second]: [string, string]): Promise<[first: Buffer, second: Buffer]> {
  const stream = createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
  const pieces: Buffer[] = [];
  stream.on('data', (piece: Buffer) => pieces.push(piece));
  stream.write(first);
  await new Promise<void>((resolve) => stream.flush(() => resolve()));
  const before = Buffer.concat(pieces.splice(0));
  const ended = new Promise((resolve) => stream.once('end', resolve));
  stream.end(second);
  await ended;
  return [before, Buffer.concat(pieces)];
}

/** The snippet of a way, with the gate as it was built. */
async function headOf(way: Way, client: string): Promise<string> {
  if (way === 'attune') return snippetOf('demo', '', client);
  return way === 'attune template' ? snippetOf('template', '', client) : '';
}

export interface BenchServer {
  urlOf(way: Way): string;
  close(): Promise<void>;
}

/**
 * Serves the pages, and stands in for the backend with answers that cost nothing, so that only the page is measured. Everything
 * is read and compressed beforehand. `client` is the folder of the built script.
 */
export async function startServer(client: string): Promise<BenchServer> {
  const path = (way: Way) => `/${way.replace(' ', '-')}`;
  const pages = new Map(
    await Promise.all(
      ways.map(async (way) => [path(way), await streamed(pageOf(way, await headOf(way, client)))] as const),
    ),
  );
  const files = new Map([
    ['/style.css', { type: 'text/css', body: await compress(styleSheet()) }],
    ['/attune.js', { type: 'text/javascript', body: await compress(await readFile(join(client, 'attune.js'))) }],
  ]);
  const answers = new Map(
    Object.entries(programs()).map(([site, program]) => [`/v1/plan/${site}`, JSON.stringify(program)]),
  );

  const send = (response: ServerResponse, type: string, cache: string, body: string | Buffer) =>
    response
      .writeHead(200, {
        'content-type': `${type}; charset=utf-8`,
        'cache-control': cache,
        ...(typeof body !== 'string' && { 'content-encoding': 'br' }),
      })
      .end(body);

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url as string, 'http://bench');
    const page = pages.get(pathname);
    const file = files.get(pathname);
    if (page) {
      response.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-encoding': 'br',
        'cache-control': 'no-cache',
      });
      response.write(page[0]);
      setTimeout(() => response.end(page[1]), pause);
    } else if (file) send(response, file.type, 'public, max-age=300', file.body);
    else if (pathname.startsWith('/v1/')) {
      request.resume();
      send(response, 'application/json', 'no-cache', answers.get(pathname) ?? '{}');
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    urlOf: (way) => origin + path(way),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
