import { describe, expect, test } from 'vitest';
import { compile } from '../../src/core/compile.ts';
import type { Tree } from '../../src/core/content.ts';
import type { Experience, Plan } from '../../src/core/plan.ts';
import type { Known, Trait } from '../../src/core/profile.ts';
import { enginesOfParts } from './support/browser.ts';
import { inEachEngine } from './support/each-engine.ts';
import { testSite } from './support/stream.ts';
import { file, gate } from './support/whole-page.ts';
import { touchSlots, visitSlots, watcher } from './support/xss-page.ts';
import { vectors } from './support/xss-vectors.ts';

const json = { 'content-type': 'application/json' };
const li: Tree = [
  'li',
  { 'data-attune-item': '' },
  ['a', { href: '{{item.url}}', title: '{{item.title}}' }, '{{item.title}}'],
];
const listOf = (trait: string, limit = ''): Tree => [
  'ul',
  { 'data-attune-list': `customer.${trait}`, ...(limit && { 'data-attune-limit': limit }) },
  li,
];

inEachEngine(
  (at) => {
    let sites = 0;
    /** A site whose plan shows these trees in the slots `s0`, `s1`, …, and what its backend knows of the visitor. Opens a view of it. */
    const siteOf = (trees: Tree[], traits: Record<string, Trait>) => {
      const { site, browser } = at();
      const name = `lists-${sites++}`;
      const experiences = trees.map(
        (tree, n): Experience => ({
          id: `e${n}`,
          slot: `s${n}`,
          audience: 'everyone',
          variants: { v: { any: [tree] } },
        }),
      );
      const known: Known = { userId: 'u', traits, interests: [], until: Date.now() + 3_600_000 };
      for (const part of ['attune.js', 'attune-rare.js']) site.add(`/${part}`, [file(part)]);
      site.add(`/v1/plan/${name}`, [JSON.stringify(compile({ site: name, experiences } as Plan, 1))], json);
      site.add('/v1/resolve', [JSON.stringify({ known, plan: 1 })], json);
      site.add('/v1/batch', ['{}'], json);
      const slots = trees.map((_, n) => `<section data-attune-slot="s${n}"></section>`).join('');
      const script = `<script async src="/attune.js" data-attune-site="${name}" data-attune-consent="granted"></script>`;
      return (lines: ('gate' | 'engine')[], body = slots) => {
        const head = `${lines.includes('gate') ? `<script>${gate.replace('"demo"', `"${name}"`)}</script>` : ''}${lines.includes('engine') ? script : ''}`;
        return browser.open(
          site.add(`/${name}`, [
            `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Lists</title>${watcher}${head}</head><body>${body}</body></html>`,
          ]),
        );
      };
    };

    describe('a list over what a customer’s record holds', () => {
      test('is painted by the gate on the next page, with as many items as the size has room for', async () => {
        const { browser } = at();
        const wishlist = ['Tent', 'Stove', 'Mat', '<b>Pot</b>'].map((title) => ({ title, url: `/p/${title.length}` }));
        const open = siteOf([listOf('wishlist', '4 phone:2')], { wishlist });
        await open(['engine'], '');
        await visitSlots(browser, ['s0']);
        await open(['gate', 'engine']);
        const read = () =>
          browser.evaluate(() =>
            [...document.querySelectorAll('li')].map(
              (item) => `${item.textContent} ${item.firstElementChild?.getAttribute('href')}`,
            ),
          );
        const all = ['Tent /p/4', 'Stove /p/5', 'Mat /p/3', '<b>Pot</b> /p/10'];
        expect(await read()).toEqual(all);
        const receipt = await browser.evaluate(() => window.attune.ready.then(() => window.attune.explain('s0')));
        expect(receipt).toMatchObject({ painted: 'gate', experience: 'e0', variant: 'v' });
        await browser.setSize(500, 800);
        await expect.poll(read).toEqual(all.slice(0, 2));
        await open(['gate']);
        expect(await read()).toEqual(all.slice(0, 2));
        await browser.setSize(1200, 800);
      });

      test('that has nothing to show leaves the default, and the receipt says why', async () => {
        const { browser } = at();
        const open = siteOf([listOf('wishlist')], {});
        await open(['engine'], '<div style="height:300vh"></div><p data-attune-slot="s0">Default</p>');
        const [text, receipt] = await browser.evaluate(async () => {
          const { explain } = await window.attune.ready;
          return [document.querySelector('[data-attune-slot]')?.textContent, explain('s0')] as const;
        });
        expect(text).toBe('Default');
        expect(receipt?.rejected).toEqual([{ experience: 'e0', variant: 'v', why: 'a value is missing' }]);
      });

      test('shows every attack in its values as text, or not at all, and runs none', { timeout: 120_000 }, async () => {
        const { browser } = at();
        let items = 0;
        const each = 12;
        for (let n = 0; n < vectors.length; n += 8 * each) {
          const lists = Array.from({ length: 8 }, (_, slot) =>
            vectors.slice(n + slot * each, n + (slot + 1) * each).flatMap(({ text }) => [
              { title: text, url: text },
              { title: text, url: '/' },
            ]),
          ).filter((list) => list.length);

          const traits = Object.fromEntries(lists.map((list, slot) => [`l${slot}`, list]));
          const slots = lists.map((_, slot) => `s${slot}`);
          const open = siteOf(
            lists.map((_, slot) => listOf(`l${slot}`)),
            traits,
          );
          await open(['engine'], '');
          await visitSlots(browser, slots);
          const byEngine = await touchSlots(browser);
          await open(['gate']);
          const byGate = await touchSlots(browser);
          for (const { live, fired } of [byEngine, byGate]) expect([fired, live]).toEqual([[], []]);
          items += Object.keys(byEngine.shown).length;
          for (const [slot, text] of Object.entries(byGate.shown)) expect(byEngine.shown[slot]).toBe(text);
          expect(Object.keys(byGate.shown).length).toBeGreaterThan(0);
          // Every text is there: as it stands, beside an address that is none.
          for (const [slot, list] of lists.entries())
            for (const { title, url } of list) if (url === '/') expect(byEngine.shown[`s${slot}`]).toContain(title);
        }
        expect(items).toBeGreaterThan(50);
      });
    });
  },
  testSite,
  enginesOfParts,
);
