import { chromium, firefox, type Page } from 'playwright-core';
import type { Browser, Engine } from './browser.ts';

/** Keeps Chromium from the network and from the screen. */
export const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Firefox is Debian's own, over WebDriver BiDi, which cannot override media features. */
const noMedia = { colorScheme: null, reducedMotion: null, forcedColors: null, contrast: null } as const;

export async function launchPlaywright(engine: Exclude<Engine, 'webkit'>, executablePath: string): Promise<Browser> {
  const browser =
    engine === 'chromium'
      ? await chromium.launch({ executablePath, args: quiet })
      : await firefox.launch({ executablePath, channel: 'moz-firefox' });
  const context = await browser.newContext({
    viewport: { width: 1200, height: 800 },
    ...(engine === 'firefox' && noMedia),
  });
  const page = await context.newPage();
  return { engine, ...inPage(page), close: () => browser.close() };
}

/** A page that a test drives beside what every engine can do. */
export const inPage = (page: Page): Omit<Browser, 'engine' | 'close'> => ({
  async open(url) {
    await page.goto(url, { waitUntil: 'load' });
  },
  // A function, not a string: strict pages forbid evaluating one.
  evaluate: (script, ...args) =>
    page.evaluate(new Function('args', `return (${script}).apply(null, args)`) as (args: unknown[]) => never, args),
  click: (selector) => page.evaluate((css) => document.querySelector<HTMLElement>(css)?.click(), selector),
  async mouse(selector, times = 1) {
    const { x, y, width, height } = await page.evaluate(
      (css) => (document.querySelector(css) as Element).getBoundingClientRect().toJSON(),
      selector,
    );
    await page.mouse.click(x + width / 2, y + height / 2, { clickCount: times });
  },
  type: (text) => page.keyboard.type(text),
  press: (key) => page.keyboard.press(key),
  setSize: (width, height) => page.setViewportSize({ width, height }),
  screenshot: () => page.screenshot(),
});
