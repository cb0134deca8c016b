import type { BrowserContext } from 'playwright-core';
import type { Attune } from '../../src/client/api.ts';
import { idealKept, idealKey, type Way } from './page.ts';
import type { BenchServer } from './server.ts';

/** How long what a page has written takes, at the most, to reach the browser's disk, ms. */
const written = 200;

/** Yesterday, by the page's own clock. */
export function yesterday(): void {
  const now = Date.now;
  Date.now = () => now() - 86_400_000;
}

/** Consents, and does what most visitors do; resolves when the profile that it makes is on record. Runs in the page. */
async function browse(): Promise<void> {
  const attune = await (globalThis as unknown as { attune: Attune }).attune.ready;
  const recorded = new Promise<void>((resolve) => {
    attune.on('profile', ({ cart }) => cart.tent && resolve());
  });
  attune.consent('granted');
  attune.page('', { topics: ['hiking'] });
  attune.page('', { topics: ['hiking', 'camping'] });
  attune.track('Product Added', { product_id: 'tent', quantity: 1 });
  await recorded;
}

/**
 * The visit of the day before, at full speed. It fills the browser's cache; and what the next page view finds in the browser's
 * storage, the frame included, is what Attune itself has left there.
 */
export async function visitBefore(context: BrowserContext, way: Way, server: BenchServer): Promise<void> {
  const page = await context.newPage();
  await page.addInitScript(yesterday);
  await page.goto(server.urlOf(way));
  if (way.startsWith('attune')) await page.evaluate(browse);
  else if (way !== 'bare')
    await page.evaluate(([key, html]) => localStorage.setItem(key, html), [idealKey, idealKept] as const);
  await page.waitForTimeout(written);
  await page.close();
}
