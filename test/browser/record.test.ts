import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, engines, executableOf, launch } from './support/browser.ts';
import { onRecord } from './support/on-record.ts';
import { type TestPages, testPages } from './support/site.ts';

/** How many pages a visitor in a hurry looks at: more for a soak. */
const views = 30 * Number(process.env.RUNS ?? 1);

const granted = '<script>attune.consent("granted")</script>';
const hero =
  '<div data-attune-slot="hero"><template data-attune-for="interest:hiking"><h1>Trails</h1></template><h1>Gear</h1></div>';

/** Keeps every other transaction on the database waiting for as long as the page is there, then loads the script. */
const hog = `<script>
  indexedDB.open('attune-pages').onsuccess = ({ target: { result } }) => {
    const hog = result.transaction(['kept', 'events', 'outbox'], 'readwrite');
    const spin = () => (hog.objectStore('kept').get('id').onsuccess = spin);
    spin();
    addEventListener('pagehide', () => hog.abort());
    const script = document.createElement('script');
    script.src = '/attune.js';
    script.dataset.attuneSite = 'pages';
    document.head.append(script);
  };
</script>`;
const refusing = '<script>indexedDB.open = () => { throw new DOMException("no", "SecurityError") }</script>';

for (const engine of engines) {
  describe.skipIf(!executableOf(engine))(`the record of a visitor, in ${engine}`, () => {
    let browser: Browser;
    let pages: TestPages;
    const pageViews = () =>
      browser.evaluate(() => window.attune.ready.then(() => window.attune.explain().profile.visit.pages));
    /** The names of the events in each record, the oldest first. */
    const records = async () => (await onRecord(browser, 'events')).map((part) => part.map(({ name }) => name));
    /** The names of the events on record, the oldest first; a page view has none. */
    const namesOnRecord = async () => (await records()).flat().filter((name) => name !== 'Exposure');
    const title = () => browser.evaluate(() => document.querySelector('h1')?.textContent);

    beforeAll(async () => {
      [browser, pages] = await Promise.all([launch(engine), testPages()]);
    });
    afterAll(async () => {
      await browser?.close();
      await pages?.close();
    });

    test('loses no page view of a visitor who leaves each page the moment it is counted', async () => {
      for (let n = 1; n <= views; n++) {
        await browser.open(pages.add(`/hurry-${n}`, `<main data-attune-topic="hiking">${hero}</main>${granted}`));
        expect(await pageViews()).toBe(n);
      }
      expect(
        await browser.evaluate(() => JSON.parse(JSON.stringify(window.attune.explain().profile.topics))),
      ).toHaveProperty('hiking');
    });

    test('a database that does not answer costs neither the page nor what is known', async () => {
      const gate = pages.lines.slice(0, pages.lines.indexOf('<script async'));
      await browser.open(pages.add('/hung', hero, gate + hog));
      expect(await title()).toBe('Trails');
      await browser.evaluate(() => window.attune.ready.then(() => window.attune.track('Asked')));
      await browser.open(pages.add('/after', hero));
      expect(await title()).toBe('Trails');
      await browser.evaluate(() => window.attune.ready.then(() => true));
      expect(await browser.evaluate(() => window.attune.explain('hero')?.clauses)).toEqual([['interest:hiking', true]]);
      await expect.poll(namesOnRecord).toEqual([...Array(views + 1).fill(''), 'Asked', '']);
    });

    test('a path that is not UTF-8, and properties that cannot be kept, do no harm', async () => {
      await browser.open(pages.add('/caf%E9/menu', '<p>Menu</p>'));
      const { events } = await browser.evaluate(async () => {
        await window.attune.ready;
        await window.attune.track('Rich', { n: 1, say() {} });
        await window.attune.track('Odd', { big: 10n ** 30n });
        return JSON.parse(JSON.stringify(window.attune.explain())) as ReturnType<typeof window.attune.explain>;
      });
      expect(events.map(({ name, properties }) => [name, properties])).toEqual([
        ['', { topics: ['caf%e9'] }],
        ['Rich', { n: 1 }],
        ['Odd', {}],
      ]);
    });

    test('works without a database, and remembers the latest', async () => {
      const topic = `<main data-attune-topic="caves">${hero.replace('hiking', 'caves')}</main>${granted}`;
      const head = refusing + pages.lines;
      for (let n = 1; n <= 4; n++) {
        await browser.open(pages.add(`/refused-${n}`, topic, head));
        await browser.evaluate(() => window.attune.ready.then(() => true));
        expect(await title()).toBe(n === 4 ? 'Trails' : 'Gear');
      }
    });

    test('a refusal is remembered on a site that need not ask, and a grant ends it', async () => {
      const head = pages.lines.replace('data-attune-site=', 'data-attune-consent="granted" data-attune-site=');
      const stored = () =>
        browser.evaluate(() => window.attune.ready.then(() => window.attune.explain().consent.storage));
      await browser.evaluate(() => window.attune.consent('denied'));
      await browser.evaluate(() => localStorage.clear());
      await browser.open(pages.add('/need-not-ask', '', head));
      expect(await stored()).toBe(true);
      await browser.evaluate(() => window.attune.consent('denied'));
      await browser.open(pages.add('/need-not-ask', '', head));
      expect(await stored()).toBe(false);
      await browser.evaluate(() => window.attune.consent('granted'));
      await browser.open(pages.add('/need-not-ask', '', head));
      expect(await stored()).toBe(true);
    });

    test('of a burst of events each is on record, in one transaction, and the frame is decided once', async () => {
      await browser.open(pages.add('/burst', `${hero}${granted}`));
      const counts = await browser.evaluate(async () => {
        const { attune } = window;
        await attune.ready;
        await new Promise((resolve) => setTimeout(resolve, 1500));
        const counts = { transactions: 0, frames: 0 };
        const { transaction } = IDBDatabase.prototype;
        const { setItem } = Storage.prototype;
        IDBDatabase.prototype.transaction = function (...all: Parameters<typeof transaction>) {
          counts.transactions++;
          return transaction.apply(this, all);
        };
        Storage.prototype.setItem = function (key, value) {
          if (key === 'attune2:pages') counts.frames++;
          setItem.call(this, key, value);
        };
        for (let n = 0; n < 2000; n++) attune.track('Product Added', { product_id: 'tent' });
        await new Promise((resolve) => setTimeout(resolve, 1500));
        return counts;
      });
      // The outbox may take what it has delivered out of the database.
      expect(counts.frames).toBe(1);
      expect(counts.transactions).toBeLessThanOrEqual(3);
      expect((await namesOnRecord()).filter((name) => name === 'Product Added')).toHaveLength(2000);
      await browser.open(pages.add('/after-the-burst', hero));
      const cart = () =>
        browser.evaluate(() => window.attune.ready.then(() => window.attune.explain().profile.cart.tent));
      expect(await cart()).toBe(2000);
    });

    test('of bursts of events no record holds more than 100, and the latest 5,000 stay', async () => {
      await browser.open(pages.add('/bursts', `${hero}${granted}`));
      for (let burst = 1; burst <= 6; burst++) {
        await browser.evaluate(async (name) => {
          await window.attune.ready;
          window.attune.track(name);
          for (let n = 1; n < 1000; n++) window.attune.track('Scrolled');
        }, `Burst ${burst}`);
        await expect.poll(namesOnRecord).toContain(`Burst ${burst}`);
      }
      const sizes = (await records()).map(({ length }) => length);
      expect(sizes.slice(0, -1)).toEqual(Array(50).fill(100));
      expect(sizes.at(-1)).toBeLessThanOrEqual(100);
      expect((await namesOnRecord()).filter((name) => /^Burst/.test(name))).toEqual(
        [2, 3, 4, 5, 6].map((n) => `Burst ${n}`),
      );
    });
  });
}
