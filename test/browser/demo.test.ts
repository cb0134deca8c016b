import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { executableOf } from './support/browser.ts';
import { startDemo } from './support/demo.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const paths = [
  '/',
  '/c/hiking',
  '/p/tent',
  '/journal/the-long-way-round',
  '/cart',
  '/checkout',
  '/account',
  '/new-arrivals',
];

describe.skipIf(!executableOf('chromium'))('the demo shop', () => {
  let browser: Awaited<ReturnType<typeof chromium.launch>>;
  let demo: Awaited<ReturnType<typeof startDemo>>;
  beforeAll(async () => {
    demo = await startDemo();
    browser = await chromium.launch({ executablePath: executableOf('chromium') as string, args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });

  test.each([320, 768, 1440])(
    'passes axe at %i px on every kind of page, and nothing is wider than the screen',
    async (width) => {
      const page = await browser.newPage({ viewport: { width, height: 900 } });
      for (const path of paths) {
        await page.goto(demo.url + path);
        await page.evaluate(axe);
        const found = await page.evaluate(async () => {
          const { violations } = await (
            window as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } }
          ).axe.run();
          return {
            violations: violations.map(({ id }) => id),
            wider: document.documentElement.scrollWidth - innerWidth,
          };
        });
        expect({ path, ...found }).toEqual({ path, violations: [], wider: 0 });
      }
      await page.close();
    },
    60_000,
  );

  test('shows what others took along with the tent on its own page, with the basket, and next time what was looked at', async () => {
    const context = await browser.newContext({ viewport: { width: 1200, height: 900 } });
    const page = await context.newPage();
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error)));
    const text = (slot: string) => page.locator(`[data-attune-slot="${slot}"]`).innerText();
    const names = async (slot: string) =>
      await page.locator(`[data-attune-slot="${slot}"] .card__name`).allInnerTexts();
    const open = async (path: string) => {
      await page.goto(demo.url + path);
      await page.evaluate(() => window.attune.ready.then(() => true));
    };
    await open('/');
    await page.evaluate(() => window.attune.consent('granted'));
    await open('/p/boots');
    await expect.poll(() => text('goes-well'), { timeout: 10_000 }).toContain('£68.00');
    await open('/p/tent');
    // The default has the same things, with its own price tags.
    await expect.poll(() => text('goes-well'), { timeout: 10_000 }).toContain('£225.00');
    expect((await names('goes-well'))[0]).toBe('Downfold bag');
    expect(await names('goes-well')).not.toContain('Hollow 2 tent');
    await page.click('[data-add-to-basket] button');
    await page.waitForTimeout(300);
    await open('/cart');
    await expect.poll(() => text('with-basket'), { timeout: 10_000 }).toContain('Goes with your basket');
    expect(await names('with-basket')).toContain('Downfold bag');
    await open('/');
    expect(await text('again')).toContain('Still on your mind');
    expect((await names('again')).slice(0, 2)).toEqual(['Hollow 2 tent', 'Skarn boots']);
    await open('/journal/slow-miles');
    await expect.poll(() => text('next-story'), { timeout: 10_000 }).toContain('A night at the tarn');
    expect(said).toEqual([]);
    await context.close();
  }, 60_000);

  test('shows the visitor’s panel in a dialog that passes axe, closes with Escape and gives the focus back', async () => {
    const page = await browser.newPage({ viewport: { width: 320, height: 700 } });
    await page.goto(demo.url);
    await page.locator('[data-consent-choice=granted]').click();
    await page.locator('[data-attune-panel]').click();
    await page.getByRole('dialog', { name: 'What this site knows about you' }).waitFor();
    await page.evaluate(axe);
    const violations = await page.evaluate(async () => {
      const run = (window as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } }).axe.run();
      return (await run).violations.map(({ id }) => id);
    });
    expect(violations).toEqual([]);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.evaluate(() => document.activeElement?.hasAttribute('data-attune-panel'))).toBe(true);
    await page.close();
  });
});
