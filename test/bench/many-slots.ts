import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { executableOf } from '../browser/support/browser.ts';
import { quiet } from '../browser/support/playwright.ts';
import { median, quantile } from './statistics.ts';

// An entry: `npm run bench:slots` runs the built form of this file. The task after an event on a page of a plan with 200 experiences on 20
// slots, with forms for three sizes: the event is folded, everything is decided ahead, the frame is written. In Chromium, on a CPU slowed
// four times, beside the limit of one task of 10 ms.

const limit = 10;

async function main(): Promise<void> {
  const executablePath = executableOf('chromium');
  if (!executablePath) throw new Error('Chromium is not there. Run node test/ensure-browsers.mjs.');
  const script = readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'many-slots-page.js'), 'utf8');
  const browser = await chromium.launch({ executablePath, args: quiet });
  try {
    const page = await browser.newPage();
    const session = await page.context().newCDPSession(page);
    await page.addScriptTag({ content: script });
    for (const rate of [1, 4]) {
      await session.send('Emulation.setCPUThrottlingRate', { rate });
      const times = (await page.evaluate('manySlots(60)')) as { tasks: number[]; calibration: number[] };
      // How much slower than unthrottled this machine runs a fixed piece of work, told beside.
      process.stdout.write(
        `${rate}× CPU: ${median(times.tasks).toFixed(1)} ms a task (median of ${times.tasks.length}; 90 % within ${quantile(times.tasks, 0.9).toFixed(1)}), ÷ limit ${(median(times.tasks) / limit).toFixed(2)}; the same work by an empty loop of 10⁷: ${median(times.calibration).toFixed(1)} ms\n`,
      );
    }
  } finally {
    await browser.close();
  }
}

await main();
