import type { Browser, CDPSession, Page } from 'playwright-core';
import type { Attune } from '../../src/client/api.ts';
import { titles } from './hero.ts';
import { isPersonal, type Way } from './page.ts';
import { probe } from './probe.ts';
import type { BenchServer } from './server.ts';
import { visitBefore } from './visit-before.ts';

/** How long a page is watched after its load event, ms: the engine's work falls into it, the delivery of events does not. */
const settle = 600;

/** What a browser is slowed down to. */
export interface Condition {
  name: string;
  /** How many times slower the processor is. */
  slowdown: number;
  /** Round trip in ms, bytes per second. */
  network?: { latency: number; down: number; up: number };
}

export const conditions: Condition[] = [
  { name: 'no throttle', slowdown: 1 },
  // As Chromium's developer tools define it.
  {
    name: '4× CPU, slow 4G',
    slowdown: 4,
    network: { latency: 562.5, down: 180_000, up: 84_375 },
  },
];

/** One page view. Times are ms since the navigation began. */
export interface Load {
  /** When the hero's title was painted: the personal one, and on the bare page the default. NaN: it never was. */
  hero: number;
  /** The same, since the document began: the part that a page has in its own hands. */
  heroFromDocument: number;
  firstPaint: number;
  firstContentfulPaint: number;
  largestContentfulPaint: number;
  /** Whether the default was ever painted, by either witness. */
  defaultPainted: boolean;
  layoutShift: number;
  /** Tasks over 50 ms, and the longest. */
  longTasks: number;
  longestTask: number;
  /** Time in scripts, and in tasks of any kind, ms of the main thread. */
  script: number;
  task: number;
}

/** Seconds that the page's main thread has spent so far, in scripts and in all. */
async function spent(session: CDPSession): Promise<{ script: number; task: number }> {
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return { script: of('ScriptDuration'), task: of('TaskDuration') };
}

async function slowDown(session: CDPSession, { slowdown, network }: Condition): Promise<void> {
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  if (!network) return;
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: network.latency,
    downloadThroughput: network.down,
    uploadThroughput: network.up,
  });
}

async function read(page: Page, way: Way): Promise<Omit<Load, 'script' | 'task'>> {
  const { seen, paints, started } = await page.evaluate(() => ({
    seen: benchSeen,
    paints: Object.fromEntries(performance.getEntriesByType('paint').map((entry) => [entry.name, entry.startTime])),
    started: !!(globalThis as { attune?: Partial<Attune> }).attune?.version,
  }));
  // A comparison with a page that does not do its work would be worth nothing.
  if (way.startsWith('attune') && !started) throw new Error(`the script of “${way}” did not start`);
  const hero = seen.painted[isPersonal(way) ? titles.personal : titles.standing] ?? Number.NaN;
  return {
    hero,
    heroFromDocument: hero - seen.began,
    firstPaint: paints['first-paint'] ?? Number.NaN,
    firstContentfulPaint: paints['first-contentful-paint'] ?? Number.NaN,
    largestContentfulPaint: seen.largest,
    defaultPainted: seen.painted[titles.standing] !== undefined || seen.standing.includes(titles.standing),
    layoutShift: seen.shift,
    longTasks: seen.tasks.length,
    longestTask: Math.max(0, ...seen.tasks),
  };
}

/** A return visit in a browser context of its own. */
export async function measure(browser: Browser, server: BenchServer, way: Way, condition: Condition): Promise<Load> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    await visitBefore(context, way, server);
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await page.addInitScript(probe);
    await session.send('Performance.enable', { timeDomain: 'timeTicks' });
    await slowDown(session, condition);
    const before = await spent(session);
    await page.goto(server.urlOf(way), { waitUntil: 'load' });
    await page.waitForTimeout(settle);
    const after = await spent(session);
    // On a busy machine a first frame may take longer than that. Either title will do: which one it is, is a result.
    await page.waitForFunction(() => Object.keys(benchSeen.painted).length > 0, undefined, { polling: 50 });
    const seen = await read(page, way);
    return { ...seen, script: (after.script - before.script) * 1000, task: (after.task - before.task) * 1000 };
  } finally {
    await context.close();
  }
}
