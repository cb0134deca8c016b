import { beforeAll, describe, expect, test } from 'vitest';
import type { Attune } from '../../src/client/api.ts';
import { enginesOfParts } from './support/browser.ts';
import { inEachEngine } from './support/each-engine.ts';
import { profileOnRecord } from './support/on-record.ts';
import { testPages } from './support/site.ts';

declare global {
  interface Window {
    attune: Attune;
    own: Node[];
  }
}

/** A page follows within a frame; a busy machine takes longer. */
const slow = { timeout: 5000 };

const style =
  '<style>* { margin: 0; padding: 0 } body { font: 20px/30px monospace } h1 { font: inherit } main { width: 300px }</style>';
const below = '<div style="height: 300vh"></div>';
const consent = `<script>attune.consent('granted')</script>`;
const words = (count: number) => 'Trails '.repeat(count).trim();
/** 300 px hold three of the words, in letters of about 12 px. */
const slot = (variant: string, attributes = 'data-attune-fit="lines:2"') =>
  `${style}<main><section data-attune-slot="hero" ${attributes}><template data-attune-for="new"><h1>${variant}</h1></template><h1>Default</h1></section></main>
  <script>own = [...document.querySelector('section').childNodes]</script>`;

describe('data-attune-fit="lines:2"', () => {
  inEachEngine(
    (at) => {
      let views = 0;
      const text = () => at().browser.evaluate(() => document.querySelector('section')?.innerText.trim());
      const receipt = () => at().browser.evaluate(() => window.attune.explain().slots[0]);
      const isOwn = () =>
        at().browser.evaluate(() => {
          const now = [...(document.querySelector('section') as Element).childNodes];
          return now.length === window.own.length && now.every((node, index) => node === window.own[index]);
        });
      const outside = (html: string) => below + html;
      beforeAll(async () => {
        await at().browser.setSize(1200, 800);
        await at().site.publish({
          experiences: [
            {
              id: 'parts',
              slot: 'parts',
              audience: 'everyone',
              variants: { a: { parts: { title: { any: [words(8)] }, text: { any: ['Text of the variant'] } } } },
            },
          ],
        });
      });

      test('a variant of two lines is shown', async () => {
        // The gate's own first view is another test's: with the second line alone nothing is painted before.
        await at().browser.open(at().site.add('/fits', outside(slot(words(4))), at().site.script));
        await expect.poll(text, slow).toBe(words(4));
        expect(await receipt()).toMatchObject({ painted: 'engine', variant: 'new' });
      });

      test('of three is not: the very same default nodes are there, and the receipt says why', async () => {
        await at().browser.open(at().site.add('/breaks', outside(slot(words(8))), at().site.script));
        await expect.poll(async () => (await receipt())?.why, slow).toContain('it takes 3 lines, 2 fit');
        expect(await receipt()).toMatchObject({ painted: 'default', variant: 'new' });
        expect([await text(), await isOwn()]).toEqual(['Default', true]);
      });

      const engineOnly = async (html: string) => {
        await at().browser.open(at().site.add(`/${++views}`, outside(html), at().site.script));
        await expect.poll(() => at().browser.evaluate(() => !!window.attune?.version), slow).toBe(true);
        await at().browser.evaluate(() => window.attune.ready.then(() => true));
        return [await text(), (await receipt())?.why];
      };

      test('a long word that sticks out is not shown, from left to right and from right to left', async () => {
        const long = 'Donaudampfschifffahrtsgesellschaft';
        for (const direction of ['ltr', 'rtl']) {
          const said = await engineOnly(slot(long, `dir="${direction}" data-attune-fit="lines:2"`));
          expect(said).toEqual(['Default', expect.stringMatching(/it sticks out by \d+ px$/)]);
        }
        // Broken by the page's own style, it fits.
        expect((await engineOnly(`<style>h1 { overflow-wrap: anywhere }</style>${slot(long)}`))[0]).toBe(long);
      });

      test('a large raised or small letter, text for screen readers and text by columns do not make lines', async () => {
        const hidden = `<span style="position:absolute;width:1px;height:1px;overflow:hidden">${words(9)}</span>`;
        const mixed = `Trails<sup>1</sup> Trails<sub>2</sub> Trails <small>Trails</small>${hidden}`;
        const [shown] = await engineOnly(slot(mixed));
        expect(shown).toContain('Trails1');
        const columns = `<div style="display:grid;grid-template-columns:1fr 1fr"><p>A<br>B</p><p>C<br>D</p></div>`;
        expect((await engineOnly(slot(columns)))[0]).not.toBe('Default');
      });

      test('a page that is zoomed, or set from right to left, has the same lines', async () => {
        for (const more of ['zoom: 1.37', 'direction: rtl', 'zoom: 0.67; direction: rtl']) {
          const styled = (html: string) => `<style>body { ${more} }</style>${html}`;
          expect((await engineOnly(styled(slot(words(6)))))[0]).toBe(words(6));
          expect((await engineOnly(styled(slot(words(7)))))[1]).toContain('it takes 3 lines, 2 fit');
        }
      });

      test('"lines:3 phone:2" holds at each size', async () => {
        const fit = 'data-attune-fit="lines:3 phone:2" data-attune-sizes="300 400"';
        expect((await engineOnly(slot(words(8), fit)))[0]).toBe(words(8));
        const narrow = '<style>main { width: 299px !important }</style>';
        expect((await engineOnly(narrow + slot(words(8), fit)))[1]).toContain('it takes 3 lines, 2 fit');
      });

      test('on a part, it speaks of that part', async () => {
        const parts = `${style}<main><section data-attune-slot="parts"><h1 data-attune-part="title" data-attune-fit="lines:2">Default</h1><p data-attune-part="text">Text</p></section></main>`;
        const [shown, why] = await engineOnly(parts);
        expect(shown?.split(/\s+/)).toEqual(['Default', 'Text']);
        expect(why).toContain('its title takes 3 lines, 2 fit');
      });

      test('a misfit that the gate has painted stays for its view, and is not painted on the next, at that size of the viewport', async () => {
        const body = slot(words(8)).replace('"new"', '"campaign:spring"');
        const address = `/again${++views}`;
        await at().browser.open(`${at().site.add(address, consent + body)}?utm_campaign=spring`);
        await expect.poll(async () => (await receipt())?.why, slow).toContain('it takes 3 lines, 2 fit');
        expect([await text(), (await receipt())?.painted]).toEqual([words(8), 'gate']);
        // Whoever leaves before that has it measured again.
        const misfits = () => at().browser.evaluate(() => JSON.stringify(window.attune.explain().profile.misfits));
        const onRecord = async () =>
          expect
            .poll(async () => JSON.stringify((await profileOnRecord(at().browser))?.misfits), slow)
            .toBe(await misfits());
        await onRecord();
        const again = async () => {
          await at().browser.open(`${at().site.add(address, body)}?utm_campaign=spring`);
          const early = await text();
          await expect.poll(async () => (await receipt())?.why, slow).toContain('it takes 3 lines, 2 fit');
          await onRecord();
          return [early, await text(), (await receipt())?.painted];
        };
        expect(await again()).toEqual(['Default', 'Default', 'default']);
        expect(await again()).toEqual(['Default', 'Default', 'default']);
        // Another class of width is another matter, and is measured for itself.
        await at().browser.setSize(500, 800);
        expect(await again()).toEqual([words(8), words(8), 'gate']);
        expect(await again()).toEqual(['Default', 'Default', 'default']);
        await at().browser.setSize(1200, 800);
      });

      test('narrowed, it is put back; widened, it is there again', async () => {
        const wide = `<style>main { width: auto !important }</style>${slot(words(12))}`;
        await at().browser.open(at().site.add('/resized', below + wide, at().site.script));
        await expect.poll(text, slow).toBe(words(12));
        await at().browser.setSize(400, 800);
        await expect.poll(text, slow).toBe('Default');
        expect(await isOwn()).toBe(true);
        expect((await receipt())?.why).toMatch(/it takes \d lines, 2 fit/);
        await at().browser.setSize(1200, 800);
        await expect.poll(text, slow).toBe(words(12));
        expect((await receipt())?.why).not.toContain('fit');
      });

      test('what was held back of somebody who withdrew their consent does not come back with the width', async () => {
        const wide = `<style>main { width: auto !important }</style>${slot(words(12)).replace('"new"', '"new or returning"')}`;
        await at().browser.setSize(400, 800);
        await at().browser.open(at().site.add('/withdrawn', below + wide, at().site.script));
        await expect.poll(async () => (await receipt())?.why, slow).toContain('2 fit');
        await at().browser.evaluate(() => window.attune.consent('granted'));
        await expect.poll(() => at().browser.evaluate(() => window.attune.explain().consent.storage), slow).toBe(true);
        await at().browser.evaluate(() => window.attune.consent('denied'));
        await expect.poll(() => at().browser.evaluate(() => window.attune.explain().consent.storage), slow).toBe(false);
        await at().browser.setSize(1200, 800);
        await new Promise((resolve) => setTimeout(resolve, 300));
        expect([await text(), await isOwn()]).toEqual(['Default', true]);
        expect(await at().browser.evaluate(() => window.attune.explain().profile.misfits ?? null)).toBeNull();
      });

      test('where the part of the script does not come, the slot does as if nothing were measured', async () => {
        const fails = `<script>troubles = []; console.error = (...all) => troubles.push(all.join(' '));
        for (const type of ['error', 'unhandledrejection']) addEventListener(type, (event) => troubles.push(type + event.message))</script>`;
        const elsewhere = at().site.script.replace(
          'data-attune-site',
          'data-attune-origin="http://127.0.0.1:9" data-attune-site',
        );
        await at().browser.open(at().site.add('/alone', below + slot(words(8)), fails + elsewhere));
        await expect.poll(text, slow).toBe(words(8));
        expect(await at().browser.evaluate(() => (window as unknown as { troubles: string[] }).troubles)).toEqual([]);
      });
    },
    testPages,
    enginesOfParts,
  );
});
