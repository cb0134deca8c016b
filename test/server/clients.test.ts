import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Analytics } from '@segment/analytics-node';
import { Hono } from 'hono';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Server } from '../../src/server/server.ts';
import { quiet } from '../browser/support/playwright.ts';
import { kinds, start } from './support/backend.ts';

/** Chromium, as ensure-browsers.mjs found it. */
const executablePath = ((): string | undefined => {
  try {
    return (JSON.parse(readFileSync('.browsers.json', 'utf8')) as { chromium?: string }).chromium;
  } catch {
    return undefined;
  }
})();

describe('a client as it is published', () => {
  let server: Server;
  let remove: () => Promise<void>;
  let script = '';
  beforeAll(async () => {
    const outDir = mkdtempSync(join(tmpdir(), 'attune-clients-'));
    const lib = {
      entry: 'test/server/support/browser-clients.ts',
      name: 'clients',
      formats: ['iife' as const],
      fileName: () => 'clients.js',
    };
    await build({
      configFile: false,
      logLevel: 'silent',
      define: { 'process.env.NODE_ENV': '"production"' },
      build: { outDir, lib, minify: false },
    });
    script = readFileSync(join(outDir, 'clients.js'), 'utf8');
    rmSync(outDir, { recursive: true });
    const opened = await (kinds[0] as (typeof kinds)[0]).open();
    remove = opened.remove;
    const mount = new Hono()
      .get('/shop/:client', (c) => c.html('<!doctype html><title>Shop</title><script src="/clients"></script>'))
      .get('/clients', (c) => c.body(script, 200, { 'Content-Type': 'text/javascript' }));
    server = await start({ ...opened.options, mount });
  });
  afterAll(async () => {
    await server?.close();
    await remove?.();
  });
  const arrived = async (want: string, count: number) =>
    vi.waitFor(
      async () => {
        const found = (await server.store.db.selectFrom('events').selectAll().execute()).filter(({ body }) =>
          JSON.stringify(body).includes(want),
        );
        expect(found.map(({ type }) => type).length).toBe(count);
        return found;
      },
      { timeout: 15_000, interval: 100 },
    );

  it('of Segment for Node delivers its events, each once', async () => {
    const analytics = new Analytics({ writeKey: 'demo', host: server.url, path: '/v1/batch', flushAt: 2 });
    const errors: unknown[] = [];
    analytics.on('error', (error) => errors.push(error));
    analytics.identify({ userId: 'node-user', traits: { plan: 'gold' } });
    analytics.track({ userId: 'node-user', event: 'Seen by Node', properties: { price: 7 } });
    analytics.page({ anonymousId: 'node-user-anonymous', name: 'Home' });
    analytics.alias({ userId: 'node-user', previousId: 'node-before' });
    await analytics.closeAndFlush();
    expect(errors).toEqual([]);
    const found = await arrived('node-user', 4);
    expect(found.map(({ type }) => type).sort()).toEqual(['alias', 'identify', 'page', 'track']);
    expect(found.find(({ type }) => type === 'track')?.body).toMatchObject({
      event: 'Seen by Node',
      properties: { price: 7 },
    });
  });

  it.skipIf(!executablePath).each([
    ['of Segment for browsers', 'segment', ['group', 'identify', 'page', 'track']],
    ['of RudderStack for browsers', 'rudder', ['identify', 'page', 'track']],
  ] as const)('%s delivers its events, each once', async (_, name, types) => {
    const browser = await chromium.launch({ executablePath: executablePath as string, args: quiet });
    try {
      const page = await browser.newPage();
      await page.goto(`${server.url}/shop/${name}`);
      await page.evaluate(`clients.${name}()`);
      const found = await arrived(`"/shop/${name}"`, types.length);
      expect(found.map(({ type }) => type).sort()).toEqual(types);
      expect(new Set(found.map(({ device }) => device)).size).toBe(1);
      expect(found.find(({ type }) => type === 'identify')?.body.traits).toMatchObject({ plan: 'gold' });
      expect(found.find(({ type }) => type === 'track')?.body.properties).toMatchObject({ price: 7 });
    } finally {
      await browser.close();
    }
  });
});
