import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands before a backend, and makes trouble at the socket: `stopped` closes it, `hanging` never answers. */
export async function troubledBackend(behind: string) {
  const state = { mood: 'well' as 'well' | 'hanging' | 'garbage' | 'stopped' };
  const server = createServer(async (request, response) => {
    if (state.mood === 'stopped') return void request.socket.destroy();
    if (state.mood === 'hanging') return;
    const origin = {
      'access-control-allow-origin': request.headers.origin ?? '*',
      'access-control-allow-credentials': 'true',
    };
    if (state.mood === 'garbage')
      return void response.writeHead(200, { 'content-type': 'text/html', ...origin }).end('<h1>It works!</h1>');
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const { host: _, connection: __, ...headers } = request.headers;
    const answer = await fetch(behind + request.url, {
      method: request.method ?? 'GET',
      headers: headers as Record<string, string>,
      ...(pieces.length && { body: Buffer.concat(pieces) }),
    });
    const { 'content-encoding': ___, 'transfer-encoding': ____, ...kept } = Object.fromEntries(answer.headers);
    response.writeHead(answer.status, kept).end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(state, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  });
}
