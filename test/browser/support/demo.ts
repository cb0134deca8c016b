import { rmSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { startDemo as start } from '../../../demo/demo.ts';
import { shop } from '../../../demo/shop.ts';
import { snippetOf } from '../../../src/server/snippet.ts';
import { dataFolder } from '../../server/support/embedded.ts';

/** What `npm run build` wrote. */
export const dist = join(import.meta.dirname, '../../../dist');

/** The demo with a database of its own, and how many events of a kind it has received, each once. */
export async function startDemo() {
  const data = await dataFolder();
  const { url, store, close } = await start({
    dist,
    data,
    port: 0,
    hostname: '127.0.0.1',
    log: pino({ level: 'silent' }),
  });
  return {
    url,
    async received(type: string, name?: string): Promise<number> {
      const rows = await store.db
        .selectFrom('events')
        .select('name')
        .where('type', '=', type as 'track')
        .execute();
      return rows.filter((row) => name === undefined || row.name === name).length;
    },
    async close() {
      await close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** The shop alone, with its backend elsewhere: pages and script stay up when the backend does not. */
export async function demoShop(backend: string) {
  const client = join(dist, 'client');
  const snippet = (await snippetOf('demo', '', client)).replace(
    'data-attune-site',
    `data-attune-origin="${backend}" data-attune-site`,
  );
  const app = shop({ snippet, secret: new Uint8Array(32), dist: join(dist, 'demo') });
  const { readFile } = await import('node:fs/promises');
  const { Hono } = await import('hono');
  const whole = new Hono();
  whole.get('/attune.js', async (c) =>
    c.body(await readFile(join(client, 'attune.js'), 'utf8'), 200, { 'content-type': 'text/javascript' }),
  );
  whole.mount('/', app.fetch);
  return whole;
}
