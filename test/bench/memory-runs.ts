import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Attune } from '../../src/client/api.ts';
import type { TestPages } from '../browser/support/site.ts';
import type { MemoryBench } from './memory-page.ts';
import { usual } from './plan.ts';
import { probe } from './probe.ts';
import { yesterday } from './visit-before.ts';

declare const memoryBench: MemoryBench;

/** How much slower than it is the processor is made. */
export const slowdown = 4;

/** A page at rest: what happens at its start, delivery included, is over. */
const settle = 1500;

/** Events that are put on record at once. */
export const total = 10_000;
/** In how many tasks they come. */
export const taskCounts = [1, 100];
export const ways = ['Attune', 'one by one', '100 a transaction', 'packed 100 a record'] as const;
export type Way = (typeof ways)[number];

/** What the start of a page is watched on. */
export const starts = ['without Attune', 'first visit', 'return visit', 'return visit, plan asks anew'] as const;
export type Start = (typeof starts)[number];

/** Events on record at a return visit, and events that pass while a page is watched, so many ms apart. */
export const known = 5000;
export const passing = { events: 1000, pause: 5 };

const body = '<h1>Tents</h1><div data-attune-slot="hero"><h2>Gear</h2></div><div data-attune-slot="banner"></div>';

/** What a behaviour was is counted from the record when a plan asks for it first. */
const asking = {
  ...usual,
  audiences: { ...usual.audiences, keen: 'viewed tents 3 times in 7d', rich: 'engagement >= 40' },
};

export interface Site {
  browser: Browser;
  pages: TestPages;
  /** The addresses of the page with Attune and without. */
  url: string;
  bareUrl: string;
}

export async function openSite(browser: Browser, pages: TestPages, built: string): Promise<Site> {
  const script = readFileSync(join(built, 'bench/memory-page.js'), 'utf8');
  const ours = `<link rel="icon" href="data:,"><script>${script}</script>`;
  return {
    browser,
    pages,
    url: pages.add('/tents', body, ours + pages.lines),
    bareUrl: pages.add('/bare', body, ours),
  };
}

/** A page in a context of its own; `before` is done in it at full speed. */
async function inContext<T>(
  { browser }: Site,
  before: (page: Page) => Promise<unknown>,
  then: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const first = await context.newPage();
    await before(first);
    const page = await context.newPage();
    await page.addInitScript(probe);
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    await first.close();
    return await then(page);
  } finally {
    await context.close();
  }
}

const nothing = async () => {};

const consent = async () =>
  (await (globalThis as unknown as { attune: Attune }).attune.ready).consent('granted') as unknown as Promise<void>;

/** Leaves a record of so many events, from the day before. */
const visited = (site: Site, events: number) => async (page: Page) => {
  await site.pages.publish(usual);
  await page.addInitScript(yesterday);
  await page.goto(site.url);
  await page.evaluate(consent);
  await page.evaluate((events) => memoryBench.put('Attune', events, events / 100), events);
};

/** A transaction for each of 10,000 events takes minutes: of that way fewer are put. */
const eventsOf = (way: Way) => (way === 'one by one' ? total / 10 : total);

/** Events on record a second. */
export const put = (site: Site, way: Way, tasks: number): Promise<number> =>
  inContext(site, nothing, async (page) => {
    const all = eventsOf(way);
    await site.pages.publish(usual);
    await page.goto(way === 'Attune' ? site.url : site.bareUrl);
    if (way === 'Attune') await page.evaluate(consent);
    await page.waitForTimeout(settle);
    const ms = await page.evaluate((put) => memoryBench.put(...put), [way, all, tasks] as const);
    const { events, counted } = await page.evaluate(
      (name) => memoryBench.onRecord(name),
      way === 'Attune' ? 'attune-pages' : 'bare',
    );
    // The record holds the latest, the profile counts all.
    if (counted !== all || events < Math.min(all, known))
      throw new Error(`“${way}”: ${events} of ${all} events are on record, and ${counted} counted`);
    return (all / ms) * 1000;
  });

const longTasks = (page: Page) => page.evaluate(() => benchSeen.tasks);

/** Durations of the long tasks at the start of a page. */
export const started = (site: Site, start: Start): Promise<number[]> =>
  inContext(site, start.startsWith('return') ? visited(site, known) : nothing, async (page) => {
    await site.pages.publish(start.endsWith('anew') ? asking : usual);
    await page.goto(start === 'without Attune' ? site.bareUrl : site.url);
    if (start === 'first visit') await page.evaluate(consent);
    await page.waitForTimeout(settle);
    return longTasks(page);
  });

/** Durations of the long tasks while events pass, on a return visit. */
export const passed = (site: Site, way: 'Attune' | 'without Attune'): Promise<number[]> =>
  inContext(site, way === 'Attune' ? visited(site, known) : nothing, async (page) => {
    await page.goto(way === 'Attune' ? site.url : site.bareUrl);
    await page.waitForTimeout(settle);
    const before = (await longTasks(page)).length;
    await page.evaluate(({ events, pause }) => memoryBench.trickle(events, pause), passing);
    await page.waitForTimeout(settle);
    return (await longTasks(page)).slice(before);
  });
