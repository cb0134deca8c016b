import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import type { Related } from '../../src/core/catalogue.ts';
import { executableOf } from '../browser/support/browser.ts';
import { site, startBackend } from './catalogue-server.ts';
import { quantile, seeded } from './statistics.ts';

// An entry: `npm run bench:rerank` runs the built form of this file. A catalogue with orders of its own making: how many bytes a page view
// asks for, and how long the page takes to rank a shelf that is as full as it gets, on a processor that is slowed four times, beside a frame.

/** Titles are made of these. */
const words =
  'trail summit river oak amber light wool canvas steel copper hand made classic junior wide long warm dry quick fold pocket winter summer rain wind boot jacket tent stove lamp rope pack bottle glove scarf mat bag pole map'.split(
    ' ',
  );

/** ms. */
const frame = 1000 / 60;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { products: { type: 'string', default: '10000' }, orders: { type: 'string', default: '30000' } },
  });
  const count = Number(values.products);
  const random = seeded(7);
  const id = (n: number) => `sku-${100_000 + n}`;
  const word = () => words[Math.floor(random() * words.length)] as string;
  const file = () => Math.floor(random() * 2 ** 48).toString(36);
  const items = Array.from({ length: count }, (_, n) => ({
    id: id(n),
    title: `${word()} ${word()} ${word()} ${word()} ${n}`,
    url: `/products/${word()}-${word()}-${n}`,
    picture: `https://pictures.shop.example/products/${file()}.webp`,
    price: 20 + (n % 300),
    currency: 'EUR',
    topics: [`department-${n % 20}`, `group-${n % 400}`],
  }));
  // People buy things that lie near each other, the first ones more often.
  const orders = Array.from({ length: Number(values.orders) }, (_, n) => {
    const middle = Math.floor(count * random() ** 2);
    const some = new Set(Array.from({ length: 6 }, () => id(Math.min(count - 1, middle + Math.floor(random() * 12)))));
    return [...some].map((item) => ({
      order_id: `o${n}`,
      item,
      price: 9,
      at: '2026-05-01',
      customer_id: `c${n % 9000}`,
    }));
  });
  const backend = await startBackend();
  const browser = await chromium.launch({
    executablePath: executableOf('chromium') as string,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    for (let from = 0; from < count; from += 2000)
      await backend.ask('POST', '/admin/items', JSON.stringify(items.slice(from, from + 2000)));
    for (let from = 0; from < orders.length; from += 1000)
      await backend.ask('POST', '/admin/orders?part=1', JSON.stringify(orders.slice(from, from + 1000).flat()));
    const start = performance.now();
    await backend.ask('POST', '/admin/related');
    console.log(`${count} products, ${orders.length} orders, counted in ${Math.round(performance.now() - start)} ms`);

    const answers: [string, Related][] = [];
    const sizes: Record<'raw' | 'gzip' | 'brotli', number[]> = { raw: [], gzip: [], brotli: [] };
    const kinds = 'bought-together,also-bought,also-viewed,similar';
    for (let n = 0; n < 60; n++) {
      const one = id(Math.floor(count * random() ** 2));
      const answer = await backend.ask<Related>('GET', `/v1/related?site=${site}&ids=${one}&kinds=${kinds}`);
      const text = JSON.stringify(answer);
      sizes.raw.push(text.length);
      sizes.gzip.push(gzipSync(text).length);
      sizes.brotli.push(brotliCompressSync(text).length);
      answers.push([one, answer]);
    }
    for (const [name, all] of Object.entries(sizes))
      console.log(
        `${name.padEnd(7)} ${Math.round(quantile(all, 0.5))} bytes for a page view (95 %: ${Math.round(quantile(all, 0.95))})`,
      );

    const page = await browser.newPage();
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    const here = dirname(fileURLToPath(import.meta.url));
    await page.addScriptTag({ content: readFileSync(join(here, 'rerank-page.js'), 'utf8') });
    const {
      ms,
      items: found,
      kept,
    } = await page.evaluate(
      (some) =>
        (
          globalThis as unknown as { rerank(of: unknown, runs: number): { ms: number; items: number; kept: number } }
        ).rerank(some, 31),
      answers.slice(0, 12),
    );
    console.log(
      `${found} of ${kept} items ranked in ${ms.toFixed(2)} ms at 4 × CPU, ${(ms / frame).toFixed(3)} of a frame of 60 Hz`,
    );
  } finally {
    await browser.close();
    await backend.close();
  }
}

await main();
