import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, engines, executableOf, launch } from './support/browser.ts';
import { type TestPages, testPages } from './support/site.ts';

const slot = (name: string, audience = 'new or returning', shown = 'Variant') =>
  `<section data-attune-slot="${name}"><template data-attune-for="${audience}">${shown}</template>Default</section>`;
const app = (content = '') => `<main id="app">${content}</main>`;
/** An app that runs where there is no Navigation API. */
const older = '<script>Object.defineProperty(window, "navigation", { value: undefined, configurable: true })</script>';

for (const engine of engines)
  describe.skipIf(!executableOf(engine))(`an app of a single page, in ${engine}`, () => {
    let browser: Browser;
    let pages: TestPages;
    let views = 0;
    const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const visit = async (body: string, head = '') => {
      await browser.open(pages.add(`/spa-${++views}`, body, head + pages.lines));
      await browser.evaluate(() => window.attune.ready.then(() => true));
    };
    const draw = (html: string, path = '', id = 'app') =>
      browser.evaluate(
        async (content: string, to: string, into: string) => {
          if (to) history.pushState(0, '', to);
          (document.getElementById(into) as HTMLElement).innerHTML = content;
          await new Promise((resolve) => setTimeout(resolve, 100));
        },
        html,
        path,
        id,
      );
    const texts = () =>
      browser.evaluate(() => [...document.querySelectorAll('[data-attune-slot]')].map((one) => one.textContent));
    const receipts = () => browser.evaluate(() => window.attune.explain().slots.map((one) => ({ ...one })));
    const named = async (event: string) =>
      browser.evaluate(
        (wanted: string) =>
          window.attune.explain().events.filter(({ type, name }) => type === wanted || name === wanted).length,
        event,
      );

    beforeAll(async () => {
      [browser, pages] = await Promise.all([launch(engine), testPages()]);
    });
    afterAll(async () => {
      await browser?.close();
      await pages?.close();
    });

    test('a slot that the app draws later shows its variant at its first paint', async () => {
      await visit(app());
      const first = await browser.evaluate(async (html: string) => {
        (document.getElementById('app') as HTMLElement).innerHTML = html;
        await new Promise((resolve) => requestAnimationFrame(resolve));
        return document.querySelector('section')?.textContent;
      }, slot('late'));
      expect(first).toBe('Variant');
      expect(await receipts()).toMatchObject([{ slot: 'late', painted: 'engine' }]);
    });

    for (const [what, head] of [
      ['as the browser tells', ''],
      ['without the Navigation API', older],
    ] as const)
      test(`pushState and back are page views, ${what}`, async () => {
        await visit(app(slot('here', 'path:/spa-on')), head);
        const path = `/spa-${views}`;
        expect(await named('page')).toBe(1);
        await draw(slot('here', 'path:/spa-on'), '/spa-on');
        await expect.poll(() => named('page')).toBe(2);
        expect(await texts()).toEqual(['Variant']);
        await browser.evaluate(() => history.back());
        await expect.poll(() => named('page')).toBe(3);
        expect(await browser.evaluate(() => location.pathname)).toBe(path);
        await browser.evaluate(() => history.replaceState(0, '', '?sorted'));
        await draw(slot('here'));
        expect(await named('page')).toBe(3);
      });

    test('a hash that is a route is a page, and one that leads to an anchor is none', async () => {
      await visit(app());
      const go = async (hash: string) => {
        await browser.evaluate((to: string) => {
          location.hash = to;
        }, hash);
        await wait(150);
        return named('page');
      };
      expect([await go('#/one'), await go('#/two'), await go('#!three'), await go('#/two?q=1')]).toEqual([2, 3, 4, 5]);
      expect([await go('#/two?q=2')]).toEqual([5]);
      await visit(app());
      expect([await go('#anchor'), await go('#other')]).toEqual([1, 1]);
    });

    test('a slot that is drawn again shows the same, and counts once; one that is gone is forgotten', async () => {
      await visit(app(slot('again')));
      await wait(1300);
      expect(await named('Exposure')).toBe(1);
      for (let n = 0; n < 3; n++) await draw(slot('again'));
      expect(await texts()).toEqual(['Variant']);
      await wait(1300);
      expect(await named('Exposure')).toBe(1);
      expect(await receipts()).toHaveLength(1);
      await draw('');
      expect(await receipts()).toEqual([]);
    });

    test("a slot that the page writes over is the page's", async () => {
      await visit(app());
      await draw(slot('over'));
      await browser.evaluate(() => {
        (document.querySelector('section') as HTMLElement).textContent = 'Mine';
      });
      await wait(200);
      expect(await texts()).toEqual(['Mine']);
      expect((await receipts())[0]).toMatchObject({ painted: 'default', why: expect.stringMatching('took it out') });
    });

    test('a page that will have nothing but its own gets its way, and is not kept busy', async () => {
      await visit(app());
      const drawn = await browser.evaluate(async (html: string) => {
        const root = document.getElementById('app') as HTMLElement;
        let times = 0;
        new MutationObserver(() => {
          if (/Variant/.test(root.textContent as string)) root.innerHTML = html;
          times++;
        }).observe(root, { childList: true, subtree: true });
        root.innerHTML = html;
        await new Promise((resolve) => setTimeout(resolve, 500));
        return times;
      }, slot('mine'));
      expect(drawn).toBeLessThan(200);
      expect(await texts()).toEqual(['Default']);
      expect((await receipts())[0]).toMatchObject({ painted: 'default', why: expect.stringMatching('redraws') });
    });

    test('what is not for somebody stays away when the app draws it again', async () => {
      await visit(app(slot('away')));
      await browser.evaluate(() => window.attune.consent('granted'));
      await browser.evaluate(() => window.attune.feedback('away', 'not-for-me'));
      await expect.poll(texts).toEqual(['Default']);
      await draw(slot('away'));
      expect(await texts()).toEqual(['Default']);
    });
  });
