import { expect } from 'vitest';
import type { Browser } from './browser.ts';
import { type Sighting, shownIn, sighting } from './oracle.ts';
import type { Pieces, TestSite } from './stream.ts';

/** Opens a page of these pieces and tells what was seen of it. `query` is part of its address. */
export async function look(
  { browser, site }: { browser: Browser; site: TestSite },
  pieces: Pieces,
  query = '',
  headers = {},
) {
  await browser.open(site.add('/page', pieces, headers) + query);
  return sighting(browser);
}

/** The text that the page shows at the end, without its opening. */
export const textOf = ({ browser }: { browser: Browser }, css = '[data-attune-slot]'): Promise<string> =>
  browser.evaluate((selector) => {
    document.querySelector('header')?.remove();
    return document.querySelector<HTMLElement>(selector)?.innerText.trim().replace(/\s+/g, ' ') ?? '';
  }, css);

/** No frame had the default, nothing moved, nothing broke. */
export function expectOnly(word: string, seen: Sighting): void {
  expect(shownIn(seen)).toEqual([word]);
  expect(seen.painted).not.toContain('default');
  expect(seen.shift).toBe(0);
  expect(seen.troubles).toEqual([]);
}
