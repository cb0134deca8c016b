import { type Browser, chromium, firefox, type LaunchOptions, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Plan } from '../../src/core/plan.ts';
import { executableOf } from './support/browser.ts';
import { quiet } from './support/playwright.ts';
import { type TestPages, testPages } from './support/site.ts';

/** Asks for every part of the script: fits, live swaps, a block, weights, behaviour, a portrait, the guard. */
const plan: Omit<Plan, 'site'> = {
  guard: { sample: 1 },
  holdout: 0.01,
  send: { page: ['topics'], 'Product Viewed': [], Scrolled: [], 'Engaged Time': [], 'Came Back': ['persisted', 'why'] },
  audiences: { engaged: 'engagement > 5', looking: 'viewed tents 2 times in 7d' },
  experiences: [
    {
      id: 'ask',
      slot: 'ask',
      audience: 'everyone',
      variants: { a: { any: [{ block: 'survey', id: 's', question: 'Why?', kind: 'nps' }] } },
    },
    { id: 'hero', slot: 'hero', audience: 'engaged or looking', variants: { a: { any: [['h1', {}, 'For you']] } } },
  ],
} as never;
const body = `<main data-attune-topic="tents"><section data-attune-slot="hero" data-attune-fit="lines:2" data-attune-swap="live"><h1>Default</h1></section>
  <section data-attune-slot="ask"><p>Default</p></section>
  <div itemscope itemtype="https://schema.org/Product"><span itemprop="sku">t1</span><span itemprop="name">Tent</span></div>
  <p>${'Long text. '.repeat(2000)}</p></main>
  <script>dataLayer = []; attune.consent('granted'); addEventListener('pageshow', ({ persisted }) => {
    const [{ type, notRestoredReasons }] = performance.getEntriesByType('navigation');
    if (persisted) attune.track('Came Back', { persisted });
    else if (type === 'back_forward') attune.track('Came Back', { persisted, why: JSON.stringify(notRestoredReasons) });
  })</script>`;

const driven: ['chromium' | 'firefox', LaunchOptions][] = [
  // The driver switches it off otherwise.
  ['chromium', { args: quiet, ignoreDefaultArgs: ['--disable-back-forward-cache'] }],
  ['firefox', { channel: 'moz-firefox' }],
];

for (const [name, launch] of driven)
  describe.skipIf(!executableOf(name))(`the way back to a page with everything switched on, in ${name}`, () => {
    let browser: Browser;
    let page: Page;
    let site: TestPages;
    beforeAll(async () => {
      site = await testPages();
      await site.publish(plan);
      site.add('/first', body);
      site.add('/second', '<h1>Second</h1>');
      browser = await (name === 'chromium' ? chromium : firefox).launch({
        executablePath: executableOf(name) as string,
        ...launch,
      });
      page = await browser.newPage();
    });
    afterAll(async () => {
      await browser?.close();
      await site?.close();
    });

    test('is by the page as it was left: nothing keeps it out of the browser’s back/forward cache', async () => {
      // The second view of the page knows the plan from the start.
      for (let view = 0; view < 2; view++) {
        await page.goto(`${site.url}/first`);
        await page.evaluate(() => window.attune.ready.then(() => true));
      }
      await page.mouse.wheel(0, 600);
      await page.evaluate(() => window.attune.panel().then(() => true));
      const parts = () =>
        page.evaluate(() =>
          performance.getEntriesByType('resource').flatMap(({ name }) => /attune-(\w+)\.js/.exec(name)?.[1] ?? []),
        );
      await expect
        .poll(parts, { timeout: 10_000 })
        .toEqual(
          expect.arrayContaining(['portrait', 'live', 'vitals', 'blocks', 'others', 'commerce', 'signals', 'panel']),
        );
      await page.goto(`${site.url}/second`);
      await page.evaluate(() => window.attune.ready.then(() => true));
      await page.evaluate(() => void setTimeout(() => history.back()));
      // The driver does not see into a page that came back.
      await expect.poll(() => site.received('Came Back'), { timeout: 15_000 }).toEqual([{ persisted: true }]);
    });
  });
