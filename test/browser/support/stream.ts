import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A response body: text is sent as it stands, a number waits for so many ms. */
export type Pieces = (string | number)[];

export interface TestSite {
  /** Publishes a response and returns its URL. */
  add(path: string, pieces: Pieces, headers?: Record<string, string>): string;
  /** The paths that were asked for, in their order. */
  asked: string[];
  /** The paths that were asked for with a cookie. */
  withCookie: string[];
  /** What was posted, in its order. */
  posted: { path: string; body: string }[];
  close(): Promise<void>;
}

const types: Record<string, string> = { js: 'text/javascript', svg: 'image/svg+xml' };

/** A server whose pages stall where a test wants them to. */
export async function testSite(): Promise<TestSite> {
  const asked: string[] = [];
  const withCookie: string[] = [];
  const posted: TestSite['posted'] = [];
  const responses = new Map<string, { pieces: Pieces; headers: Record<string, string> }>();
  const server = createServer(async (request, response) => {
    const path = (request.url as string).split('?')[0] as string;
    asked.push(path);
    if (request.headers.cookie) withCookie.push(path);
    if (request.method === 'POST') {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => posted.push({ path, body: Buffer.concat(pieces).toString() }));
    }
    const found = responses.get(path);
    if (!found) return void response.writeHead(404).end();
    const type = types[path.split('.')[1] ?? ''] ?? 'text/html';
    response.writeHead(200, {
      'content-type': `${type}; charset=utf-8`,
      'cache-control': 'no-store',
      ...found.headers,
    });
    for (const piece of found.pieces) {
      if (typeof piece === 'string') response.write(piece);
      else await new Promise((resolve) => setTimeout(resolve, piece));
    }
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    withCookie,
    posted,
    add(path, pieces, headers = {}) {
      responses.set(path, { pieces, headers });
      return `http://127.0.0.1:${port}${path}`;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
