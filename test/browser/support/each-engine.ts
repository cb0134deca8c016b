import { afterAll, beforeAll, describe } from 'vitest';
import { type Browser, type Engine, engines, executableOf, launch } from './browser.ts';
import { type TestSite, testSite } from './stream.ts';

/** Declares the same tests for each engine. `at()` is the engine's browser and a server of its own, `testSite` unless said otherwise. */
export function inEachEngine<Site extends { close(): Promise<void> } = TestSite>(
  declare: (at: () => { browser: Browser; site: Site }) => void,
  start: () => Promise<Site> = testSite as () => Promise<never>,
  all: readonly Engine[] = engines,
): void {
  for (const engine of all) {
    describe.skipIf(!executableOf(engine))(engine, () => {
      let browser: Browser;
      let site: Site;
      beforeAll(async () => {
        [browser, site] = await Promise.all([launch(engine), start()]);
      }, 60_000);
      afterAll(async () => {
        await browser?.close();
        await site?.close();
      }, 30_000);
      declare(() => ({ browser, site }));
    });
  }
}
