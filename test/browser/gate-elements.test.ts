import { describe, expect, test } from 'vitest';
import type { Tree } from '../../src/core/content.ts';
import { inEachEngine } from './support/each-engine.ts';
import { expectOnly, look, textOf } from './support/eye.ts';
import { always, frameWith, head, variant } from './support/gate-page.ts';
import { markup } from './support/markup.ts';
import { sighting } from './support/oracle.ts';

const stall = 40;

const byPlan = (...children: Tree[]) => frameWith({ ',hero': [[...always, 'e/v']] }, { 'e/v': variant(...children) });
const buyer = frameWith({ buyer: [always] });

/** More elements that may be slots, beside those of gate.test.ts. `…` stands where the content goes. */
const kinds: Record<string, [page: string, standing: string, tree: Tree]> = {
  tr: ['<table><tr data-attune-slot="hero">…</tr></table>', '<td>Def|ault</td>', ['td', {}, 'Variant']],
  dl: ['<dl data-attune-slot="hero">…</dl>', '<dt>Def|ault</dt><dd>|Default', ['dt', {}, 'Variant']],
  details: [
    '<details open data-attune-slot="hero">…</details>',
    '<summary>Def|ault</summary>Default',
    ['summary', {}, 'Variant'],
  ],
  label: ['<label data-attune-slot="hero">…</label>', 'Default <input>|<i>Default</i>', ['b', {}, 'Variant']],
  'a parent that is closed by its content': ['<p data-attune-slot="hero">…</p>', '<b>Def|ault', ['b', {}, 'Variant']],
};

inEachEngine((at) => {
  describe('any element', () => {
    test.each(Object.entries(kinds))('<%s>', async (_, [page, standing, tree]) => {
      const own = `<template data-attune-for="buyer">${markup(tree)}</template>`;
      for (const [frame, content] of [
        [byPlan(tree), standing],
        [buyer, own + standing],
      ] as const) {
        const pieces = page.replace('…', `|${content}|`).split('|');
        const slot = pieces.flatMap((piece) => [piece, stall]);
        expectOnly('Variant', await look(at(), [await head(frame), ...slot, '<p>After</p>', stall]));
        expect(await textOf(at(), 'body')).toBe('Variant After');
      }
    });

    test('<picture>, whose image is the only one that stays', async () => {
      const { site } = at();
      const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><rect width="30" height="20"/></svg>';
      for (const name of ['v-wide', 'v', 'd-wide', 'd']) site.add(`/${name}.svg`, [svg]);
      const of = (name: string): Tree[] => [
        ['source', { media: '(min-width: 1px)', srcset: `/${name}-wide.svg` }],
        ['img', { src: `/${name}.svg`, alt: name }],
      ];
      const standing = of('d').map(markup).join('|');
      const own = `<template data-attune-for="buyer">${of('v').map(markup).join('')}</template>`;
      for (const [frame, content] of [
        [byPlan(...of('v')), standing],
        [buyer, own + standing],
      ] as const) {
        const slot = `<picture data-attune-slot="hero">|${content}|</picture>`.split('|');
        await look(at(), [await head(frame), ...slot.flatMap((piece) => [piece, stall])]);
        const shown = await at().browser.evaluate(() =>
          [...document.images].map(({ alt, currentSrc, naturalWidth }) => [
            alt,
            currentSrc.replace(/.*\//, ''),
            naturalWidth,
          ]),
        );
        expect(shown).toEqual([['v', 'v-wide.svg', 30]]);
      }
    });
  });

  describe('a page that stalls at every byte', () => {
    const standing = '<h1 class="a">Default &amp; more</h1><!-- n --> Default <img alt="">';
    const own =
      '<!-- t --><template data-attune-for="no">Default</template><template data-attune-for="buyer"><h1>Variant</h1></template>';
    test.each([
      ["with a plan's variant", byPlan(['h1', {}, 'Variant']), standing],
      ["with the slot's own", buyer, own + standing],
    ])('%s', async (_, frame, content) => {
      const bytes = [...`<section data-attune-slot="hero">${content}</section><p>After</p>`];
      const seen = await look(at(), [await head(frame), ...bytes.flatMap((byte) => [byte, 4])]);
      expectOnly('Variant', seen);
      expect(await textOf(at(), 'body')).toBe('Variant After');
    });
  });

  describe('shadow roots', () => {
    const dsd = (content: string) => `<template shadowrootmode="open">${content}</template>`;
    const slot = '<section data-attune-slot="hero">Default</section>';

    test('a slot that has a declarative shadow root of its own: the variant is what goes into it', async () => {
      const host = `<x-card data-attune-slot="hero">${dsd('<b><slot></slot></b>')}|Def|ault<i>Default</i>|</x-card>`;
      const pieces = host.split('|').flatMap((piece) => [piece, stall]);
      expectOnly('Variant', await look(at(), [await head(byPlan('Variant')), ...pieces]));
      expect(await at().browser.evaluate(() => !!document.querySelector('x-card')?.shadowRoot)).toBe(true);
    });

    test('a slot that is given to the shadow root around it', async () => {
      const page = `<x-card>${dsd('<main><slot></slot></main>')}|${slot.replace('Default', 'Def|ault')}|</x-card>`;
      const pieces = page.split('|').flatMap((piece) => [piece, stall]);
      expectOnly('Variant', await look(at(), [await head(byPlan('Variant')), ...pieces]));
    });

    // No observer of the document sees into it. A component asks attune.variant for its content.
    test.each([
      ['declarative', `<x-card>${dsd(slot)}</x-card>`],
      [
        'attached by a script',
        `<x-card></x-card><script>document.querySelector('x-card').attachShadow({ mode: 'open' }).innerHTML = '${slot}'</script>`,
      ],
    ])('a slot within one (%s) keeps its default, and the others are served', async (_, page) => {
      const rows = { ',hero': [[...always, 'e/v']], ',fine': [[...always, 'e/v']] } as Parameters<typeof frameWith>[0];
      const start = await head(frameWith(rows, { 'e/v': variant('Variant') }));
      await look(at(), [start, page, stall, '<p data-attune-slot="fine">Other</p>', stall, '']);
      const text = await at().browser.evaluate(
        () => document.querySelector('x-card')?.shadowRoot?.querySelector<HTMLElement>('section')?.innerText,
      );
      expect(text).toBe('Default');
      expect(await textOf(at(), '[data-attune-slot=fine]')).toBe('Variant');
      expect((await sighting(at().browser)).troubles).toEqual([]);
    });
  });
});
