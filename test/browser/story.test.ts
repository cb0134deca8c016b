import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Attune } from '../../src/client/api.ts';
import { consentOf } from '../../src/core/consent.ts';
import { executableOf } from './support/browser.ts';
import { demoShop, startDemo } from './support/demo.ts';
import { quiet } from './support/playwright.ts';
import { difference, screencast } from './support/screencast.ts';
import { troubledBackend } from './support/troubled-backend.ts';

/** What was painted, from the first frame on: element timing, layout shifts, and each animation frame's hero. */
const watch = () => {
  const seen = { painted: [] as string[], shifts: 0, frames: new Set<string>() };
  Object.assign(window, { seen });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.painted.push((entry as unknown as { identifier: string }).identifier);
  }).observe({ type: 'element', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.shifts += (entry as unknown as { value: number }).value;
  }).observe({ type: 'layout-shift', buffered: true });
  const frame = () => {
    const title = document.querySelector('.hero__title');
    if (title?.getClientRects().length) seen.frames.add(title.getAttribute('elementtiming') as string);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
};
interface Seen {
  painted: string[];
  shifts: number;
  frames: string[];
}
const seenOn = (page: Page) =>
  page.evaluate(() => {
    const { seen } = window as unknown as { seen: { painted: string[]; shifts: number; frames: Set<string> } };
    return { ...seen, frames: [...seen.frames] } as Seen;
  });

declare global {
  interface Window {
    attune: Attune;
  }
}

const ready = (page: Page) => page.evaluate(() => window.attune.ready.then(() => true));
const receipt = (page: Page, slot: string) => page.evaluate((name) => window.attune.explain(name), slot);
const shown = (page: Page, selector: string) => page.locator(selector).first().innerText();

/** Everything that the browser keeps for the page's origin. */
const stored = (page: Page) =>
  page.evaluate(async () => {
    const databases = await Promise.all(
      (await indexedDB.databases()).map(
        ({ name }) =>
          new Promise<unknown>((resolve) => {
            const opening = indexedDB.open(name as string);
            opening.onsuccess = async () => {
              const database = opening.result;
              const all = [...database.objectStoreNames].map(
                (store) =>
                  new Promise((done) =>
                    Object.assign(database.transaction(store).objectStore(store).getAll(), {
                      onsuccess: (e: Event) => done((e.target as IDBRequest).result),
                    }),
                  ),
              );
              const content = await Promise.all(all);
              database.close();
              resolve([name, content]);
            };
          }),
      ),
    );
    return JSON.stringify({
      local: { ...localStorage },
      session: { ...sessionStorage },
      cookie: document.cookie,
      databases,
      caches: await caches.keys(),
    });
  });

describe.skipIf(!executableOf('chromium'))(
  'the story of a visitor, in Chromium on the built files',
  { timeout: 60_000 },
  () => {
    let browser: Awaited<ReturnType<typeof chromium.launch>>;
    let demo: Awaited<ReturnType<typeof startDemo>>;
    const errors: string[] = [];

    /** A device: a fresh browser, at a time of its own. */
    const device = async (
      options: { at?: number; width?: number; height?: number; state?: string } = {},
    ): Promise<BrowserContext> => {
      const context = await browser.newContext({
        viewport: { width: options.width ?? 390, height: options.height ?? 844 },
        ...(options.state && { storageState: options.state }),
      });
      await context.addInitScript(watch);
      context.on('weberror', (error) => errors.push(String(error.error())));
      context.on('console', (message) => {
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
          errors.push(message.text());
      });
      return context;
    };
    const open = async (context: BrowserContext, path: string): Promise<Page> => {
      const page = context.pages()[0] ?? (await context.newPage());
      await page.goto(demo.url + path, { waitUntil: 'load' });
      await ready(page);
      return page;
    };
    const consent = (page: Page) => page.locator('[data-consent-choice=granted]').click();

    beforeAll(async () => {
      demo = await startDemo();
      browser = await chromium.launch({
        executablePath: executableOf('chromium') as string,
        args: quiet,
      });
    }, 60_000);
    afterAll(async () => {
      await browser?.close();
      await demo?.close();
    });

    describe('on a phone', () => {
      let phone: BrowserContext;
      let page: Page;
      let defaultHero: Buffer;
      beforeAll(async () => {
        phone = await device();
      });
      afterAll(() => phone.close());

      test('a new visitor sees the default; nothing is stored, no identifier is sent', async () => {
        const sent: string[] = [];
        phone.on('request', (request) =>
          sent.push(`${request.url()} ${request.postData() ?? ''} ${JSON.stringify(request.headers())}`),
        );
        page = await open(phone, '/');
        await page.waitForTimeout(1800);
        expect(await shown(page, '.hero__title')).toBe('Gear for going slowly');
        defaultHero = await page.screenshot();
        expect(JSON.parse(await stored(page))).toEqual({
          local: {},
          session: {},
          cookie: '',
          databases: [],
          caches: [],
        });
        expect(await phone.cookies()).toEqual([]);
        expect(sent.filter((one) => /anonymousId|messageId|cookie/i.test(one))).toEqual([]);
        await consent(page);
        await page.waitForFunction(() => window.attune.explain().consent.storage);
      });

      test('after three hiking products and an article the next page paints the hiking hero first', async () => {
        for (const path of ['/p/boots', '/p/pack', '/p/poles', '/journal/the-long-way-round'])
          page = await open(phone, path);
        await page.goto('about:blank');
        const stop = await screencast(page);
        page = await open(phone, '/');
        await page.waitForTimeout(300);
        const hikingHero = await page.screenshot();
        // Of the hero, the rows between the banner and the question for consent. A frame before the first paint is blank.
        const rows = [140, 340] as const;
        const pixels = (await stop()).map((frame) => ({
          fromDefault: difference(frame, defaultHero, ...rows),
          fromHiking: difference(frame, hikingHero, ...rows),
        }));
        expect(difference(defaultHero, hikingHero, ...rows)).toBeGreaterThan(10);
        expect(pixels.at(-1)?.fromHiking).toBeLessThan(2);
        for (const { fromDefault } of pixels) expect(fromDefault).toBeGreaterThan(10);
        const seen = await seenOn(page);
        expect(seen.painted).toContain('hero-hiking');
        expect(seen.painted).not.toContain('hero-default');
        expect(seen.frames).toEqual(['hero-hiking']);
        expect(seen.shifts).toBe(0);
        expect(await receipt(page, 'hero')).toMatchObject({ variant: 'hiking', painted: 'gate', size: 'phone' });
        expect(await shown(page, '.hero__title')).toBe('Trails are calling');
        expect(await page.locator('.hero__title').count()).toBe(1);
      });

      test('turned to landscape, and widened: the same variant in the form for that size, and no second exposure', async () => {
        const heroExposures = () =>
          page.evaluate(
            () =>
              window.attune
                .explain()
                .events.filter(({ name, properties }) => name === 'Exposure' && properties.slot === 'hero').length,
          );
        await expect.poll(heroExposures, { timeout: 4000 }).toBe(1);
        await page.setViewportSize({ width: 844, height: 390 });
        await expect.poll(() => page.locator('.hero__picture').getAttribute('src')).toContain('-medium');
        await page.setViewportSize({ width: 1440, height: 900 });
        await expect.poll(() => shown(page, '.hero__title')).toBe('The fells are calling');
        await expect.poll(() => page.locator('.hero__picture').getAttribute('src')).toContain('-wide');
        await page.waitForTimeout(1500);
        expect(await heroExposures()).toBe(1);
        expect(await receipt(page, 'hero')).toMatchObject({ variant: 'hiking', size: 'desktop' });
        await page.setViewportSize({ width: 390, height: 844 });
      });

      test('with a tent in the cart, the next day, a page never visited before reminds of it in the first frame', async () => {
        page = await open(phone, '/p/tent');
        await page.locator('[data-add-to-basket] button[type=submit]').click();
        await page.waitForTimeout(300);
        await page.goto('about:blank');
        await phone.clock.install({ time: Date.now() + 24 * 3_600_000 });
        page = await open(phone, '/new-arrivals');
        expect(await receipt(page, 'banner')).toMatchObject({ variant: 'reminder', painted: 'gate' });
        expect(await shown(page, '.banner__text')).toContain('Still packed for you');
        const seen = await seenOn(page);
        expect(seen.painted).not.toContain('hero-default');
        expect(seen.shifts).toBe(0);
      });
    });

    describe('on two devices', () => {
      let first: BrowserContext;
      let second: BrowserContext;
      beforeAll(async () => {
        [first, second] = [await device(), await device({ width: 1440, height: 900 })];
      });
      afterAll(async () => {
        await first.close();
        await second.close();
      });

      const logIn = async (context: BrowserContext) => {
        const page = await open(context, '/account');
        await page.locator('[data-demo-email^=mara]').click();
        await page.locator('[data-login] button').click();
        await page.waitForSelector('[data-logout]');
        await ready(page);
        await page.waitForFunction(() => window.attune.explain().profile.known);
        return page;
      };

      test('logged in on a second device, it is the same person: imported record, and the interests of the first', async () => {
        const before = await demo.received('page');
        let page = await open(first, '/');
        await consent(page);
        for (const path of ['/p/boots', '/p/pack', '/p/poles', '/p/jacket']) page = await open(first, path);
        await logIn(first);
        // The home page, four products, and the page of the login at least.
        // What a busy machine's page has no time to hand over, another one does.
        const deadline = Date.now() + 30_000;
        while ((await demo.received('page')) < before + 6 && Date.now() < deadline) {
          await new Promise((resolve) => setTimeout(resolve, 5000));
          await open(first, '/');
        }
        expect(await demo.received('page')).toBeGreaterThanOrEqual(before + 6);

        page = await open(second, '/');
        await consent(page);
        expect(await shown(page, '.hero__title')).toBe('Gear for going slowly');
        page = await logIn(second);
        expect(await page.evaluate(() => window.attune.explain().profile.known?.interests)).toContain('hiking');
        page = await open(second, '/');
        expect(await shown(page, '.banner')).toContain('Member since 2019');
        expect(await shown(page, '.hero__title')).toBe('The fells are calling');
        expect((await seenOn(page)).painted).not.toContain('hero-default');
      });

      test('when one forgets to log out, no personal pixel after the token has ended', async () => {
        const state = await second.storageState({ indexedDB: true });
        const later = await browser.newContext({ storageState: state, viewport: { width: 1440, height: 900 } });
        await later.addInitScript(watch);
        await later.clock.install({ time: Date.now() + 16 * 60_000 });
        await later.clearCookies({ name: 'fernhill_session' });
        const page = await open(later, '/');
        expect(await shown(page, '.banner')).not.toContain('2019');
        expect(await page.locator('body').innerText()).not.toContain('Mara');
        const seen = await seenOn(page);
        expect(seen.frames).toEqual(['hero-default']);
        await expect.poll(() => stored(page), { timeout: 3000 }).not.toMatch(/Mara|Summit/);
        await later.close();
      });

      test('logged out, the second device is a stranger again, and nothing of the person is left in it', async () => {
        let page = await open(second, '/account');
        await page.locator('[data-logout] button').click();
        await page.waitForSelector('[data-login]');
        await ready(page);
        page = await open(second, '/');
        expect(await shown(page, '.hero__title')).toBe('Gear for going slowly');
        expect(await page.locator('body').innerText()).not.toMatch(/Mara|2019/);
        expect(await stored(page)).not.toMatch(/Mara|2019|fh-1001|Summit/);
        expect(await page.evaluate(() => window.attune.explain().profile.known)).toBeUndefined();
      });
    });

    test('with the backend stopped, hanging or answering garbage: content, no error, and events delivered once when it is back', async () => {
      // The shop stands on its own; only the backend is in trouble.
      const backend = await troubledBackend(demo.url);
      const shop = await demoShop(backend.url);
      const server = serve({ fetch: shop.fetch, port: 0, hostname: '127.0.0.1' });
      await new Promise((resolve) => server.once('listening', resolve));
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const context = await device();
      const page = await context.newPage();
      const visit = async (path: string) => {
        await page.goto(url + path, { waitUntil: 'load' });
        await ready(page);
      };
      await visit('/');
      await consent(page);
      await page.waitForFunction(() => window.attune.explain().consent.storage);
      const before = demo.received('track', 'Product Viewed');
      for (const [trouble, path] of [
        ['stopped', '/p/boots'],
        ['hanging', '/p/pack'],
        ['garbage', '/p/poles'],
        ['stopped', '/p/jacket'],
      ] as const) {
        backend.mood = trouble;
        await visit(path);
        expect(await shown(page, 'h1')).not.toBe('');
        await page.waitForFunction(() => window.attune.explain().events.some(({ name }) => name === 'Product Viewed'));
        await page.waitForTimeout(300);
      }
      await visit('/');
      expect(await shown(page, '.hero__title')).toBe('Trails are calling');
      await page.waitForTimeout(1500);
      expect(await demo.received('track', 'Product Viewed')).toBe(await before);
      backend.mood = 'well';
      await visit('/c/hiking');
      await expect
        .poll(async () => (await demo.received('track', 'Product Viewed')) - (await before), { timeout: 15_000 })
        .toBe(4);
      await page.waitForTimeout(1500);
      expect((await demo.received('track', 'Product Viewed')) - (await before)).toBe(4);
      await context.close();
      server.close();
      backend.close();
    }, 60_000);

    test('who withdraws consent is forgotten by the browser and by the backend, cookie and all', async () => {
      const others = await demo.received('page');
      const context = await device();
      const page = await open(context, '/');
      await consent(page);
      await page.waitForFunction(() => window.attune.explain().consent.storage);
      await expect.poll(async () => (await context.cookies()).map(({ name }) => name)).toContain('attune_device');
      await expect.poll(() => demo.received('page'), { timeout: 10_000 }).toBe(others + 1);
      await page.evaluate(() => window.attune.consent('denied'));
      await expect.poll(async () => (await context.cookies()).map(({ name }) => name)).not.toContain('attune_device');
      await expect.poll(() => demo.received('page')).toBe(others);
      await context.close();
    });

    test('measurement withdrawn in one tab is withdrawn in the other, which does not bring it back', async () => {
      const context = await device();
      const one = await open(context, '/');
      await consent(one);
      await one.waitForFunction(() => window.attune.explain().consent.measurement);
      const two = await open(context, '/c/hiking');
      await two.evaluate(() => window.attune.consent({ measurement: false }));
      await one.waitForFunction(() => !window.attune.explain().consent.measurement);
      await one.evaluate(() => window.attune.track('Looked again'));
      // What the next page will go by: the shop's own banner says “granted” anew on every page.
      const allowed = await one.evaluate(() => JSON.parse(localStorage.getItem('attune2:demo') as string).c);
      expect(consentOf(allowed)).toMatchObject({ storage: true, personalisation: true, measurement: false });
      await context.close();
    });

    test('the owner sees it on one page, and can pause what the pages show', async () => {
      const owner = await device({ width: 1440, height: 1000 });
      const page = await owner.newPage();
      await expect.poll(() => demo.received('track', 'Exposure'), { timeout: 10_000 }).toBeGreaterThan(1);
      await page.goto(`${demo.url}/owner`);
      const text = await page.locator('main').innerText();
      expect(text).toContain('installed');
      expect(text).toContain('cart-reminder');
      const hero = page.locator('li, article, section').filter({ hasText: 'hero, from the page’s HTML' }).last();
      expect(await hero.innerText()).toContain('hiking');
      await hero.getByRole('button', { name: 'Pause' }).click();
      await page.waitForLoadState();
      expect(await page.locator('main').innerText()).toContain('paused');
      await owner.close();

      const walker = await device();
      const shop = await open(walker, '/');
      await consent(shop);
      for (const path of ['/p/boots', '/p/pack', '/p/poles', '/p/jacket']) await open(walker, path);
      await open(walker, '/');
      expect(await shown(shop, '.hero__title')).toBe('Gear for going slowly');
      expect(await receipt(shop, 'hero')).toMatchObject({ painted: 'default', why: 'paused' });
      await walker.close();
    });

    test('through all of this the console had no error', () => {
      expect(errors).toEqual([]);
    });
  },
);
