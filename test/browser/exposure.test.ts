import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seeded } from '../bench/statistics.ts';
import { type Browser, enginesOfParts, executableOf, launch } from './support/browser.ts';
import { type TestPages, testPages } from './support/site.ts';
import { misjudged, watched, watchSlots } from './support/watched-slots.ts';

const slot = (name: string, height: number, style = '') =>
  `<section data-attune-slot="${name}" style="height:${height}px;${style}"><template data-attune-for="new or returning">${name}</template></section>`;
const gap = (height: number) => `<div style="height:${height}px"></div>`;
const style = '<style>body { margin: 0 } section { background: #9cf }</style>';

/** A second on end is a second; a busy machine takes longer to tell. */
const slow = { timeout: 6000 };

for (const engine of enginesOfParts)
  describe.skipIf(!executableOf(engine))(`exposures, in ${engine}`, () => {
    let browser: Browser;
    let pages: TestPages;
    let views = 0;
    const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const visit = async (body: string, head = '') => {
      await browser.open(pages.add(`/exposure-${++views}`, style + body, pages.lines + head));
      await browser.evaluate(() => window.attune.ready.then(() => true));
      await watchSlots(browser);
    };
    const told = async () => (await watched(browser)).told;
    const scroll = (y: number) => browser.evaluate((top: number) => scrollTo({ top, behavior: 'instant' }), y);
    /** As a hidden tab, or a page that is rendered ahead, has it. */
    const hide = (hidden: boolean) =>
      browser.evaluate((now: boolean) => {
        Object.defineProperty(document, 'hidden', { value: now, configurable: true });
        Object.defineProperty(document, 'visibilityState', { value: now ? 'hidden' : 'visible', configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, hidden);

    beforeAll(async () => {
      [browser, pages] = await Promise.all([launch(engine), testPages()]);
      await browser.setSize(1000, 600);
    });
    afterAll(async () => {
      await browser?.close();
      await pages?.close();
    });

    test('half of a slot for a second is one; less of it, or for less long, is none', async () => {
      await visit(`${gap(700)}${slot('half', 300)}${gap(300)}${slot('less', 400)}${gap(900)}`);
      await scroll(260);
      await wait(600);
      await scroll(0);
      await wait(600);
      await scroll(260);
      await expect.poll(told, slow).toEqual(['half']);
      // The last of its 400 px from 1300 on that are in view are 190.
      await scroll(890);
      await wait(1400);
      expect(await told()).toEqual(['half']);
    });

    test('a slot larger than the viewport counts once it fills half of it', async () => {
      await visit(`${gap(600)}${slot('tall', 4000)}`);
      await scroll(250);
      await wait(1400);
      expect(await told()).toEqual([]);
      await scroll(330);
      await expect.poll(told, slow).toEqual(['tall']);
    });

    test('the second begins anew when the tab was hidden', async () => {
      await visit(slot('one', 200));
      await hide(true);
      await hide(false);
      await wait(600);
      await hide(true);
      await wait(1300);
      expect(await told()).toEqual([]);
      await hide(false);
      await wait(600);
      expect(await told()).toEqual([]);
      await expect.poll(told, slow).toEqual(['one']);
    });

    test('a page that is rendered ahead counts nothing until it is shown', async () => {
      const ahead = `<script>for (const [name, value] of [['hidden', true], ['visibilityState', 'hidden'], ['prerendering', true]])
        Object.defineProperty(document, name, { value, configurable: true })</script>`;
      await visit(slot('one', 200), ahead);
      await wait(1400);
      expect(await told()).toEqual([]);
      await browser.evaluate(() => {
        for (const name of ['hidden', 'visibilityState', 'prerendering'])
          delete (document as unknown as Record<string, unknown>)[name];
        document.dispatchEvent(new Event('visibilitychange'));
      });
      await expect.poll(told, slow).toEqual(['one']);
    });

    test('what is not displayed counts once it is; what a scrolled container cuts off does not', async () => {
      await visit(
        `${slot('off', 100, 'display:none')}<div id="box" style="height:200px;overflow:auto">${gap(150)}${slot('within', 150)}${gap(500)}</div>`,
      );
      await wait(1400);
      expect(await told()).toEqual([]);
      await browser.evaluate(() => {
        (document.querySelector('[data-attune-slot=off]') as HTMLElement).style.display = '';
        (document.getElementById('box') as HTMLElement).scrollTop = 100;
      });
      await wait(1500);
      await expect.poll(async () => (await told()).sort(), slow).toEqual(['off', 'within']);
    });

    const seed = Number(process.env.SEED) || Date.now() % 1e6;
    test.skipIf(engine !== 'chromium')(
      `are those that an eye on the pixels saw, scrolled by the seed ${seed}`,
      async () => {
        const next = seeded(seed);
        const between = (from: number, to: number) => Math.round(from + next() * (to - from));
        for (let run = 0; run < 2; run++) {
          const heights = Array.from({ length: 8 }, () => (next() < 0.2 ? between(700, 2500) : between(40, 600)));
          await visit(heights.map((height, n) => slot(`s${n}`, height) + gap(between(0, 400))).join(''));
          for (let step = 0; step < 10; step++) {
            if (next() < 0.15) await browser.setSize(between(400, 1000), between(400, 700));
            await scroll(
              between(
                0,
                heights.reduce((sum, one) => sum + one + 200, 0),
              ),
            );
            await wait(next() < 0.5 ? between(100, 850) : between(1300, 1600));
          }
          expect(misjudged(await watched(browser)), `seed ${seed}, run ${run}`).toEqual([]);
        }
        await browser.setSize(1000, 600);
      },
      90_000,
    );
  });
