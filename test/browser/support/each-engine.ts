import { afterAll, beforeAll, describe } from 'vitest';
import { type Browser, engines, executableOf, launch } from './browser.ts';
import { type TestSite, testSite } from './stream.ts';

/** Declares the same tests for each engine. `at()` is the engine's browser and a server of its own. */
export function inEachEngine(declare: (at: () => { browser: Browser; site: TestSite }) => void): void {
  for (const engine of engines) {
    describe.skipIf(!executableOf(engine))(engine, () => {
      let browser: Browser;
      let site: TestSite;
      beforeAll(async () => {
        [browser, site] = await Promise.all([launch(engine), testSite()]);
      }, 60_000);
      afterAll(async () => {
        await browser?.close();
        await site?.close();
      }, 30_000);
      declare(() => ({ browser, site }));
    });
  }
}
