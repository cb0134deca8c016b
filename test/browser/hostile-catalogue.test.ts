import { describe, expect, test } from 'vitest';
import type { Tree } from '../../src/core/content.ts';
import { enginesOfParts } from './support/browser.ts';
import { askedOf, catalogueSite } from './support/catalogue-site.ts';
import { inEachEngine } from './support/each-engine.ts';
import { testSite } from './support/stream.ts';
import { touchSlots, watcher } from './support/xss-page.ts';
import { vectors } from './support/xss-vectors.ts';

/** All places that a fact may be bound in. */
const card: Tree = [
  'li',
  { 'data-attune-item': '' },
  ['b', { title: '{{item.title}}', class: '{{item.brand}}', id: '{{item.title}}' }, '{{item.title}}'],
  ['a', { href: '{{item.url | default:"/"}}' }, '{{item.brand}}'],
  [
    'img',
    {
      src: '{{item.picture | default:"/p.png"}}',
      srcset: '{{item.picture | default:"/p.png"}}',
      alt: '{{item.title}}',
    },
  ],
  ['i', {}, '{{item.price | currency | default:"?"}}{{item.price | number | default:"?"}}'],
  ['i', {}, '{{item.title | date:"yyyy" | default:"?"}}'],
  ['small', { 'data-attune-if': 'item.because' }, 'Because you looked at {{item.because}}'],
];
const listOf = (name: string): Tree => ['ul', { 'data-attune-list': name, 'data-attune-limit': '16' }, card];

/** A word of 10 kB, as wide as it is told to be, or that looks otherwise than it is. */
const awkward = {
  'a word of 10 kB': 'W'.repeat(10_240),
  'a text of 10 kB': 'Boots '.repeat(1700),
  'right-to-left overrides': `${'\u202e\u2067\u202e'.repeat(40)}gepj.exe`,
  'zero-width characters': 'B\u200b\u200d\ufeff'.repeat(3000),
  'stacked marks': 'o\u0300\u0301\u0302\u0303\u0304'.repeat(200),
};

inEachEngine(
  (at) => {
    const item = (text: string, more: object) => ({
      title: text,
      brand: text,
      price: text,
      currency: text,
      topics: [text],
      ...more,
    });
    /** Opens a page with these slots after a view of the item `seen`; answers what opens it again. */
    async function visit(
      related: { site: object; items: object },
      trees: Record<string, Tree>,
      fit: string,
      style = '',
    ) {
      const page = catalogueSite(at(), {
        lists: { kept: { of: ['trending'], all: true }, led: { of: ['sponsored'], all: true } },
        trees,
        related: { near: {}, ...related },
        head: watcher + style,
        parts: ['attune-live.js'],
      });
      const slots = Object.keys(trees).map(
        (slot) => `<div data-attune-slot="${slot}" data-attune-fit="${fit}"><p>Default</p></div>`,
      );
      await page(`<script>attune.track('Product Viewed', { product_id: 'seen' })</script>`, 'en');
      await expect.poll(() => askedOf(at().browser), { timeout: 5000 }).toContain('seen');
      const open = async () => {
        await page(slots.join(''), 'en');
        await at().browser.evaluate(() => window.attune.ready.then(() => true));
      };
      await open();
      return open;
    }

    describe('a hostile catalogue', () => {
      test('is text wherever it is shown, and runs nothing', { timeout: 300_000 }, async () => {
        let shown = 0;
        for (let n = 0; n < vectors.length; n += 16) {
          const texts = vectors.slice(n, n + 16).map(({ text }) => text);
          const near = (prefix: string) => texts.map((_, at) => [`${prefix}${at}`, 16 - at]);
          const items = Object.fromEntries([
            ['seen', item(texts[0] as string, {})],
            ...texts.map((text, at) => [`k${at}`, item(text, { url: '/', picture: '/p.png' })]),
            ...texts.map((text, at) => [
              `l${at}`,
              item(text, { url: text, picture: text, was: text, sponsored: true }),
            ]),
          ]);
          const trees: Record<string, Tree> = {
            kept: listOf('kept'),
            led: listOf('led'),
            last: ['p', { title: '{{product.title}}' }, 'Still thinking about {{product.title}}?'],
          };
          await visit({ site: { trending: near('k'), sponsored: near('l') }, items }, trees, 'lines:5000');
          const seen = await touchSlots(at().browser);
          expect([seen.fired, seen.live]).toEqual([[], []]);
          for (const text of texts) if (seen.shown.kept?.includes(text)) shown++;
        }
        // What is blank, or longer than a title, is left out; the rest is there to be read, as it was written.
        expect(shown / vectors.length).toBeGreaterThan(0.9);
      });

      test.each(Object.entries(awkward))('with %s overflows its slot for one view at most', async (_, text) => {
        const open = await visit(
          { site: {}, items: { seen: item(text, {}) } },
          { last: ['p', {}, 'Still {{product.title}}?'] },
          'lines:2',
          '<style>body{margin:0;font:16px/20px monospace}p{margin:0}[data-attune-slot]{width:300px}</style>',
        );
        await open();
        const [height, wide] = await at().browser.evaluate(() => {
          const slot = document.querySelector('[data-attune-slot]') as HTMLElement;
          return [slot.offsetHeight, document.documentElement.scrollWidth - innerWidth];
        });
        expect(height).toBeLessThanOrEqual(40);
        expect(wide).toBeLessThanOrEqual(0);
      });
    });
  },
  testSite,
  enginesOfParts,
);
