import { describe, expect, test } from 'vitest';
import type { Tree } from '../../src/core/content.ts';
import { enginesOfParts } from './support/browser.ts';
import { askedOf, catalogueSite } from './support/catalogue-site.ts';
import { inEachEngine } from './support/each-engine.ts';
import { testSite } from './support/stream.ts';

const card: Tree = [
  'li',
  { 'data-attune-item': '' },
  ['a', { href: '{{item.url}}' }, '{{item.title}} {{item.price | currency}}'],
  ['small', { 'data-attune-if': 'item.because' }, 'Because you looked at {{item.because}}'],
];
const listOf = (name: string): Tree => ['ul', { 'data-attune-list': name, 'data-attune-limit': '4 phone:1' }, card];
const goods = (title: string, price: number, topic: string) => ({
  title,
  url: `/p/${title.toLowerCase()}`,
  price,
  currency: 'EUR',
  topics: [topic],
});
const related = {
  near: { tent: { 'also-viewed': [['bag', 900]] }, boots: { 'also-viewed': [['socks', 800]] } },
  site: { trending: [['stove', 100]] },
  items: {
    tent: goods('Tent', 340, 'camping'),
    bag: goods('Bag', 225.5, 'camping'),
    stove: goods('Stove', 80, 'camping'),
    boots: goods('Boots', 180, 'hiking'),
    socks: goods('Socks', 18, 'hiking'),
  },
};

inEachEngine(
  (at) => {
    /** A site whose plan has a list in `hero`, further up `last`, and on a product's page `more`, far below. Opens a view of it. */
    const site = (answer: unknown = related) =>
      catalogueSite(at(), {
        lists: {
          'for-you': { of: ['also-viewed', 'trending'] },
          beside: { of: ['also-viewed', 'recently-viewed'], from: 'page' },
        },
        trees: {
          hero: listOf('for-you'),
          last: ['p', {}, 'Still thinking about {{product.title}}?'],
          more: listOf('also-viewed'),
          beside: listOf('beside'),
        },
        related: answer,
      });
    const slot = (name: string) => `<section data-attune-slot="${name}"><p>Default ${name}</p></section>`;
    const view = (product_id: string) =>
      `<script>attune.track('Product Viewed', { product_id: '${product_id}' })</script>`;
    const text = (name: string) =>
      at().browser.evaluate(
        (slot) => document.querySelector(`[data-attune-slot=${slot}]`)?.textContent?.replace(/\s+/g, ' '),
        name,
      );
    const shelf = () => askedOf(at().browser);
    const kept = async (id: string) => expect.poll(shelf, { timeout: 5000 }).toContain(id);

    describe('a list over the catalogue', () => {
      test('is not asked for again and again where there is nothing to show', async () => {
        const open = site({ near: {}, site: {}, items: {} });
        const before = at().site.asked.length;
        await open(`<main style="height:300vh">Boots</main>${slot('more')}${view('boots')}`);
        await kept('boots');
        // Longer than a page view waits for its item, several times.
        await new Promise((resolve) => setTimeout(resolve, 1500));
        expect(
          at()
            .site.asked.slice(before)
            .filter((path) => path === '/v1/related'),
        ).toHaveLength(1);
      });

      test('is painted in the first frame of the next page, by what was looked at a moment ago', async () => {
        const open = site();
        await open(view('tent'));
        await kept('tent');
        await open(slot('hero') + slot('last'));
        expect(await text('hero')).toBe('Bag 225,50 €Because you looked at TentStove 80,00 €');
        expect(await text('last')).toBe('Still thinking about Tent?');
        const receipt = await at().browser.evaluate(() =>
          window.attune.ready.then((attune) => attune.explain('hero') as never as Record<string, unknown>),
        );
        expect(receipt).toMatchObject({ painted: 'gate', experience: 'hero' });
        const values = await at().browser.evaluate(() =>
          window.attune.ready.then((attune) => attune.explain('hero')?.values),
        );
        expect(values).toMatchObject({
          'list for-you': [
            ['bag', 'also-viewed', 'tent'],
            ['stove', 'trending', undefined],
          ],
        });
        await open(view('boots'));
        await kept('boots');
        await open(slot('hero'));
        expect(await text('hero')).toMatch(/^Socks .*Bag .*Stove/);
      });

      test('further down a page comes as soon as it is known what goes with the page’s product', async () => {
        const open = site();
        await open(`<main style="height:300vh">Boots</main>${slot('more')}${view('boots')}`, 'en');
        await expect.poll(() => text('more'), { timeout: 5000 }).toBe('Socks €18.00Because you looked at Boots');
      });

      test('that goes by the page never shows what goes with another page’s product, nor that product itself', async () => {
        const open = site();
        const far = `<main style="height:300vh">Goods</main>${slot('beside')}`;
        const first = () => text('beside');
        await open(far + view('tent'));
        await expect.poll(first, { timeout: 5000 }).toMatch(/^Bag 225,50 €Because you looked at Tent$/);
        await open(far + view('boots'));
        expect(await first()).not.toMatch(/Bag/);
        await expect.poll(first, { timeout: 5000 }).toMatch(/^Socks .*Tent/);
        // Known already, so that nothing is asked.
        await open(far + view('tent'));
        await expect.poll(first, { timeout: 5000 }).toMatch(/^Bag .*Boots/);
        await open(far);
        await new Promise((resolve) => setTimeout(resolve, 500));
        expect(await first()).toBe('Default beside');
      });

      test('asks about the page’s own product alone, once, and without a cookie or an identifier', async () => {
        const open = site();
        await open(view('tent'));
        await kept('tent');
        // biome-ignore lint/suspicious/noDocumentCookie: not every engine has the Cookie Store API
        await at().browser.evaluate(() => void (document.cookie = 'known=1'));
        await open(`${view('tent')}${view('boots')}`);
        await kept('boots');
        expect(at().site.withCookie.some((path) => path.startsWith('/goods-'))).toBe(true);
        expect(at().site.withCookie).not.toContain('/v1/related');
        const asked = await at().browser.evaluate(() =>
          performance
            .getEntriesByType('resource')
            .map(({ name }) => name)
            .filter((name) => name.includes('/v1/related')),
        );
        expect(asked).toHaveLength(1);
        expect(new URL(asked[0] as string).searchParams.get('ids')).toBe('boots');
        expect([...new URL(asked[0] as string).searchParams.keys()].sort()).toEqual(['ids', 'kinds', 'site']);
      });

      test.each<[string, unknown]>([
        ['nothing of use', { near: 1 }],
        ['topics that are none', { ...related, items: { tent: { title: 'Tent', topics: 'camping' } } }],
        [
          'values of other kinds',
          {
            near: { tent: { 'also-viewed': [[1, 2], null, ['bag', 'x']] } },
            site: [],
            items: { bag: 1, tent: { title: {} } },
          },
        ],
      ])('keeps the default where the backend answers %s', async (_, answer) => {
        const open = site(answer);
        await open(view('tent'));
        await expect.poll(() => at().site.asked.filter((path) => path === '/v1/related').length).toBeGreaterThan(0);
        await open(slot('hero') + slot('last'));
        await at().browser.evaluate(() => window.attune.ready.then(() => true));
        expect([await text('hero'), await text('last')]).toEqual(['Default hero', 'Default last']);
      });

      test('goes when the visitor withdraws', async () => {
        const open = site();
        await open(view('tent'));
        await kept('tent');
        await at().browser.evaluate(() => window.attune.ready.then((attune) => attune.consent('denied')));
        await open(slot('hero'));
        await at().browser.evaluate(() => window.attune.ready.then(() => true));
        expect([await text('hero'), await shelf()]).toEqual(['Default hero', []]);
      });
    });
  },
  testSite,
  enginesOfParts,
);
