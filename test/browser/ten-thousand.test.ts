import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { portraitIn } from '../../src/core/portrait.ts';
import type { Event, Profile } from '../../src/core/profile.ts';
import type { WireEvent } from '../../src/core/protocol.ts';
import { seeded, shuffled } from '../bench/statistics.ts';
import { executableOf } from './support/browser.ts';
import { onRecord } from './support/on-record.ts';
import { inPage, quiet } from './support/playwright.ts';
import { type TestPages, testPages } from './support/site.ts';

/** How many events two tabs tell: ten thousand in a soak. */
const count = process.env.RUNS ? 10_000 : 1000;
const seed = Number(process.env.SEED ?? 7);
const hour = 3_600_000;

/** What is told as the `n`th event, of the kinds that count towards something. */
const told = (n: number): [name: string, properties: Record<string, unknown>] =>
  [
    ['Product Viewed', { n, product_id: `p${n % 40}`, category: `c${n % 7}`, price: n % 90 }],
    ['Product Added', { n, product_id: `p${n % 40}`, price: n % 90, quantity: 1 }],
    ['Order Completed', { n, order_id: `o${n}`, revenue: n % 200 }],
    ['Products Searched', { n, query: `tent ${n % 9}` }],
  ][n % 4] as never;

const properties = ['n', 'product_id', 'category', 'price', 'quantity', 'order_id', 'revenue', 'query', 'topics'];
const send = Object.fromEntries(
  ['page', 'Product Viewed', 'Product Added', 'Order Completed', 'Products Searched', 'Waited'].map((name) => [
    name,
    properties,
  ]),
);

/** What the browser kept, from what it sent. */
const eventOf = (wire: WireEvent): Event => ({
  id: wire.messageId,
  type: wire.type,
  name: wire.event ?? '',
  at: Date.parse(`${wire.originalTimestamp}`),
  visit: `${wire.context?.sessionId}`,
  properties: wire.properties ?? {},
});

describe.skipIf(!executableOf('chromium'))('two tabs of a visitor, in Chromium on the built files', () => {
  let site: TestPages;
  let folder: string;
  let context: BrowserContext;
  let tabs: Page[] = [];
  const random = seeded(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const happened: Record<string, number> = {};

  /** Starts the browser on what is left of it. */
  const start = async () => {
    context = await chromium.launchPersistentContext(folder, {
      executablePath: executableOf('chromium') as string,
      args: quiet,
    });
    // A device's clock lies, on each page in another way.
    await context.addInitScript((hour) => {
      const skew = Math.round((Math.random() * 100 - 70) * hour);
      const now = Date.now.bind(Date);
      Date.now = () => now() + skew;
    }, hour);
    tabs = [await open(), await open()];
  };
  const open = async () => {
    const page = await context.newPage();
    await load(page);
    return page;
  };
  const load = async (page: Page) => {
    await page.goto(`${site.url}/`);
    await page.evaluate(() => window.attune.ready.then(() => true));
  };

  /** Tells events `from` to `to`, some at once, some one after the other. */
  const tell = (page: Page, events: ReturnType<typeof told>[]) =>
    page.evaluate(async (events) => {
      for (const [name, properties] of events) {
        void window.attune.track(name, properties);
        if (Math.random() < 0.3) await new Promise((resolve) => setTimeout(resolve));
      }
    }, events);
  /** Waits until what has been told in a tab is on record: then no journal holds it any more. */
  const kept = async (page: Page) => {
    await page.evaluate(async () => {
      await window.attune.track('Waited');
      // It is saved in a task of its own.
      await new Promise((resolve) => setTimeout(resolve, 20));
    });
    await page.waitForFunction(() => !Object.keys(localStorage).some((name) => name.includes(':journal')));
  };

  /** What befalls a visitor; each tells what it could, and says whether that may be lost. */
  const troubles: Record<string, (tab: number, events: ReturnType<typeof told>[]) => Promise<boolean>> = {
    async nothing(tab, events) {
      await tell(tabs[tab] as Page, events);
      return false;
    },
    async 'a page is loaded again in the middle'(tab, events) {
      await tell(tabs[tab] as Page, events);
      await load(tabs[tab] as Page);
      return false;
    },
    async 'no network for a while'(tab, events) {
      await context.setOffline(true);
      await Promise.all(tabs.map((page, at) => tell(page, at === tab ? events.slice(0, 20) : events.slice(20))));
      await context.setOffline(false);
      return false;
    },
    async 'a tab is killed'(tab, events) {
      const page = tabs[tab] as Page;
      await tell(page, events);
      const session = await context.newCDPSession(page);
      const gone = new Promise((resolve) => page.once('crash', resolve));
      void session.send('Page.crash').catch(() => {});
      await gone;
      await page.close();
      tabs[tab] = await open();
      return true;
    },
    async 'the browser is killed'(tab, events) {
      await Promise.all(tabs.map((page, at) => tell(page, at === tab ? events.slice(0, 20) : events.slice(20))));
      const closed = new Promise((resolve) => context.once('close', resolve));
      const session = await context.newCDPSession(tabs[tab] as Page);
      void session.send('Browser.crash' as never).catch(() => {});
      await closed;
      await start();
      return true;
    },
  };
  const often = ['nothing', 'nothing', 'a page is loaded again in the middle', 'no network for a while'];
  const names = [...often, ...often, 'a tab is killed', 'a tab is killed', 'the browser is killed'];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'attune-browser-'));
    site = await testPages();
    await site.publish({
      send,
      experiences: [
        { id: 'e', slot: 's', audience: 'engagement > 1000', variants: { a: { any: [['p', {}, 'Never'] as never] } } },
      ],
    });
    site.add('/', '<main data-attune-topic="hiking"></main><script>attune.consent("granted")</script>');
    await start();
    // Chromium has localStorage on its disk some seconds later: who is killed before is somebody new.
    await new Promise((resolve) => setTimeout(resolve, 8000));
  }, 60_000);
  afterAll(async () => {
    await context?.close();
    await site?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  test('whatever befalls them, the backend holds each event once, and the profile is the fold of them all in any order', {
    timeout: 30 * 60_000,
  }, async () => {
    const lost = new Set<number>();
    const numbersOf = (events: WireEvent[]) => events.flatMap(({ properties }) => (properties?.n as number) ?? []);
    /** Waits until the backend has all so far. */
    const delivered = async (upTo: number) => {
      const missing = async () => {
        const arrived = new Set(numbersOf(await site.events()));
        return Array.from({ length: upTo }, (_, n) => n).filter((n) => !lost.has(n) && !arrived.has(n));
      };
      await expect.poll(missing, { timeout: 60_000 }).toEqual([]);
    };
    for (let n = 0; n < count; ) {
      const numbers = Array.from({ length: Math.min(40, count - n) }, () => n++);
      const name = names[below(names.length)] as string;
      happened[name] = (happened[name] ?? 0) + 1;
      const mayBeLost = await troubles[name]?.(below(2), numbers.map(told));
      await Promise.all(tabs.map(kept));
      if (mayBeLost) {
        const there = new Set(
          (await onRecord(inPage(tabs[0] as Page), 'events')).flat().map(({ properties }) => properties.n),
        );
        for (const one of numbers) if (!there.has(one)) lost.add(one);
      }
      // Nobody is in such a hurry for long: of more than 1,000 events that wait the oldest would go.
      if (n % 400 === 0) await delivered(n);
    }
    console.info(happened);
    await load(tabs[0] as Page);
    await delivered(count);
    await expect
      .poll(async () => (await onRecord(inPage(tabs[0] as Page), 'outbox')).length, { timeout: 60_000 })
      .toBe(0);
    const events = await site.events();
    const numbers = numbersOf(events);
    expect(numbers.length).toBe(new Set(numbers).size);

    const profile = await (tabs[0] as Page).evaluate(() => window.attune.explain().profile as Profile);
    // What was sent and killed in the same moment may be there too.
    const folded = events
      .filter(({ type, event }) => type === 'page' || (event && event in send))
      .filter(({ properties }) => !lost.has(properties?.n as number))
      .map(eventOf);
    const orders = folded.filter(({ name }) => name === 'Order Completed');
    expect([profile.orders, profile.spent]).toEqual([
      orders.length,
      orders.reduce((sum, { properties }) => sum + Number(properties.revenue), 0),
    ]);
    for (let times = 0; times < 3; times++) expect(profile.portrait).toEqual(portraitIn(shuffled(folded, random)));
  });
});
