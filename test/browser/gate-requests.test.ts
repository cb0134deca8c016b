import { describe, expect, test } from 'vitest';
import type { Engine } from './support/browser.ts';
import { inEachEngine } from './support/each-engine.ts';
import { always, frameWith, head, opening, variant } from './support/gate-page.ts';
import { oracle } from './support/oracle.ts';
import type { Pieces } from './support/stream.ts';

const size = 'width="30" height="20"';
const style = '<style>.picture { background: url(/d.svg); width: 30px; height: 20px }</style>';
const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size}><rect ${size}/></svg>`;
const parked = frameWith({ ',hero': [[...always, 'e/v']], buyer: [always] }, { 'e/v': variant(['h1', {}, 'Variant']) });

/** In which engines a picture of a default that is parked is fetched all the same; and in which it may be, as chance has it. */
const defaults: Record<string, [html: string, Engine[], maybe?: Engine]> = {
  'an <img>': [`<img src="/d.svg" ${size}>`, ['chromium', 'firefox', 'webkit']],
  'an <img srcset> that waits its turn': [
    `<img fetchpriority="low" srcset="/d.svg 1x" ${size}>`,
    ['chromium', 'firefox', 'webkit'],
  ],
  'a <picture>': [`<picture><source srcset="/d.svg"><img ${size}></picture>`, ['chromium', 'firefox', 'webkit']],
  // An image that is taken out of the document is no longer lazy in Firefox and WebKit.
  'an <img loading="lazy">': [`<img loading="lazy" src="/d.svg" ${size}>`, ['firefox', 'webkit']],
  'a background': ['<div class="picture"></div>', [], 'webkit'],
  'an <img> in a last template that always holds': [
    `<template data-attune-for="buyer"><h1>Variant</h1></template><template data-attune-for=""><img src="/d.svg" ${size}></template>`,
    [],
  ],
};

inEachEngine((at) => {
  describe('what a parked default still fetches', () => {
    /** How often a page of these pieces asks for the picture. The oracle is left out: it has the page laid out. */
    const requests = async (start: string, pieces: Pieces) => {
      const { site, browser } = at();
      site.add('/d.svg', [svg]);
      site.asked.length = 0;
      await browser.open(site.add('/page', [start.replace(oracle(), ''), ...pieces, '<p>After']));
      await browser.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
      return site.asked.filter((path) => path === '/d.svg').length;
    };

    test.each(Object.entries(defaults))('%s', async (_, [standing, fetching, maybe]) => {
      const slot = `<section data-attune-slot="hero">${standing}</section>`;
      const stalled = [slot.slice(0, 33), 50, slot.slice(33), 50];
      expect(await requests(await head(frameWith({}), style), stalled), 'control: the default is shown').toBe(1);
      const { engine } = at().browser;
      if (engine === maybe) return;
      const start = await head(parked, style);
      const expected = fetching.includes(engine) ? 1 : 0;
      expect(await requests(start, stalled), 'stalled').toBe(expected);
      expect(await requests(start.replace(opening, ''), [slot]), 'in one write').toBe(expected);
    });
  });
});
