import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { executableOf } from './support/browser.ts';
import { type TestPages, testPages } from './support/site.ts';

describe.skipIf(!executableOf('chromium'))('?attune=debug, in Chromium', () => {
  let browser: Awaited<ReturnType<typeof chromium.launch>>;
  let pages: TestPages;
  beforeAll(async () => {
    pages = await testPages();
    browser = await chromium.launch({ executablePath: executableOf('chromium') as string, args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    await pages?.close();
  });

  /** What the console says of a page. */
  const consoleOf = async (body: string, query: string, head = pages.lines): Promise<string[]> => {
    const page = await browser.newPage();
    const said: string[] = [];
    page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
    await page.goto(pages.add('/debug', body, head) + query);
    await page.waitForTimeout(700);
    await page.close();
    return said.filter((line) => !line.includes('favicon'));
  };
  const broken = `<div data-attune-slot="hero" data-attune-fit="chars:many"><template data-attune-for="retruning">Hi</template>Default</div>
    <div data-attune-slot="promo"><template data-attune-for="new and">A</template>One</div>
    <div data-attune-slot="promo"><template data-attune-for="buyer">B</template>Two</div>`;

  test('names every slot and why it shows what it shows', async () => {
    const said = await consoleOf(
      '<div data-attune-slot="hero"><template data-attune-for="new">Hi</template>Default</div>',
      '?attune=debug',
    );
    expect(said.join('\n')).toContain('site “pages”');
    expect(said.some((line) => line.startsWith('table'))).toBe(true);
  });

  test('says what is wrong in a slot, where, and what to write instead, with the nearest right name', async () => {
    const said = (await consoleOf(broken, '?attune=debug')).join('\n');
    expect(said).toMatch(/hero.*retruning.*returning/);
    expect(said).toMatch(/hero.*data-attune-fit.*chars/s);
    expect(said).toMatch(/promo.*new and/);
    expect(said).toMatch(/promo.*(twice|two|different)/i);
  });

  test('says what is wrong with swaps, and with the fit of a part', async () => {
    const said = (
      await consoleOf(
        `<div data-attune-slot="hero" data-attune-swap="alive" data-attune-shift="2%"><h1 data-attune-part="title" data-attune-fit="lines:two">Default</h1></div>`,
        '?attune=debug',
      )
    ).join('\n');
    expect(said).toContain('slot "hero", data-attune-swap="alive": There is no swap `alive`. Write `live`');
    expect(said).toContain('data-attune-shift="2%": `2%` is no layout shift score. Write a number from 0 to 1');
    expect(said).toContain('slot "hero#title", data-attune-fit="lines:two": `lines:two` needs a whole number');
  });

  test('says which site was meant when the tag names one that does not exist', async () => {
    const said = await consoleOf('', '?attune=debug', pages.lines.replaceAll('"pages"', '"pagse"'));
    expect(said.join('\n')).toContain('There is no site “pagse” here. Did you mean “pages”?');
  });

  test('without it the console stays clean, and the broken slots show their defaults', async () => {
    const page = await browser.newPage();
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error)));
    await page.goto(pages.add('/broken', broken));
    await page.waitForTimeout(500);
    expect(await page.locator('[data-attune-slot]').allInnerTexts()).toEqual(['Default', 'One', 'Two']);
    expect(said.filter((line) => !line.includes('404'))).toEqual([]);
    await page.close();
  });

  test('on a slow device, where the script comes before the page is parsed, what the gate painted is known all the same', async () => {
    const page = await browser.newPage();
    const client = await page.context().newCDPSession(page);
    const filler = '<p>Some more text.</p>'.repeat(3000);
    const url = pages.add(
      '/slow',
      `${filler}<div data-attune-slot="hero"><template data-attune-for="new">Hi</template>Default</div>${filler}`,
    );
    await page.goto(url);
    await client.send('Emulation.setCPUThrottlingRate', { rate: 6 });
    await page.goto(url);
    const receipt = await page.evaluate(() => window.attune.ready.then((attune) => attune.explain('hero')));
    expect(receipt).toMatchObject({ variant: 'new', painted: 'gate' });
    await page.close();
  });

  test('a second script tag leaves the first in place, and says so', async () => {
    const said = await consoleOf('', '', pages.lines + pages.script);
    expect(said).toContain('warning: attune: the script is on this page twice; the first one stays');
  });
});
