import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Attune } from '../../src/client/api.ts';
import { enginesOfParts, executableOf } from './support/browser.ts';
import { inEachEngine } from './support/each-engine.ts';
import { quiet } from './support/playwright.ts';
import { testPages } from './support/site.ts';

declare global {
  interface Window {
    attune: Attune;
    troubles: string[];
  }
}

const axe = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const watch = `<script>troubles = [];
  for (const type of ['error', 'unhandledrejection', 'securitypolicyviolation']) addEventListener(type, (event) => troubles.push(type + ' ' + (event.message || event.reason)));
  console.error = console.warn = (...all) => troubles.push(all.join(' '));
</script>`;
/** A slot for hikers, and one for whom nobody is by what they look at here. */
const slots = `<section data-attune-slot="hero"><template data-attune-for="interest:hiking and not buyer"><h1>Trails are calling</h1></template><h1>Gear for outside</h1></section>
  <section data-attune-slot="plain"><template data-attune-for="interest:winter-camping"><h2>Snow</h2></template><h2>The same for all</h2></section>`;
const agreed = `<script>attune.consent('granted')</script>`;
const hikes = `<main data-attune-topic="hiking">${slots}</main>`;

describe('the visitor’s panel', () => {
  inEachEngine(
    (at) => {
      let views = 0;
      const visit = async (body: string, lang = 'en') => {
        const here = `<script>document.documentElement.lang = '${lang}'</script>${body}`;
        await at().browser.open(at().site.add(`/${++views}`, here, watch + at().site.lines));
        await at().browser.evaluate(() => window.attune.ready.then(() => true));
        // What the page view itself notes is on record by then.
        await new Promise((resolve) => setTimeout(resolve, 150));
      };
      const texts = () =>
        at().browser.evaluate(() =>
          [...document.querySelectorAll('section')].map((section) => section.textContent?.trim() ?? ''),
        );
      const open = () => at().browser.evaluate(() => window.attune.panel());
      /** What somebody sees or hears of the open panel. */
      const panel = () =>
        at().browser.evaluate(() => {
          const root = document.querySelector('attune-panel')?.shadowRoot;
          const dialog = root?.querySelector('dialog');
          const plain = (element?: Element | null) => (element?.textContent ?? '').replace(/[\u2066-\u2069]/g, '');
          const focus = root?.activeElement;
          return {
            lang: dialog?.lang,
            dir: dialog && getComputedStyle(dialog).direction,
            title: plain(root?.querySelector('h2')),
            text: plain(root?.querySelector('.body')),
            sources: [...(root?.querySelectorAll('.source') ?? [])].map((source) =>
              [...source.querySelectorAll('li')].map(plain),
            ),
            said: plain(root?.querySelector('[role=status]')),
            focus: (focus?.getAttribute('aria-label') || plain(focus)).replace(/[\u2066-\u2069]/g, ''),
            wide: dialog ? dialog.scrollWidth - dialog.clientWidth : 0,
          };
        });
      /** Uses a control of the panel, found by its selector or by what it is called, as somebody at a keyboard would: with the focus on it. */
      const use = async (name: string) => {
        await at().browser.evaluate((called) => {
          const root = document.querySelector('attune-panel')?.shadowRoot as ShadowRoot;
          const label = (element: Element) =>
            (element.getAttribute('aria-label') || element.textContent || '').replace(/[\u2066-\u2069]/g, '').trim();
          const found = /^input/.test(called)
            ? root.querySelector(called)
            : [...root.querySelectorAll('button,input,label')].find((one) => label(one) === called);
          if (!found) throw new Error(`${called} is not there: ${[...root.querySelectorAll('button')].map(label)}`);
          const control = found instanceof HTMLLabelElement ? (found.control as HTMLElement) : (found as HTMLElement);
          control.focus();
          control.click();
        }, name);
        // The record answers.
        await new Promise((resolve) => setTimeout(resolve, 150));
      };
      /** Somebody new, who has looked at so many pages on hiking. */
      const hiker = async (pages = 3) => {
        await visit(`<script>attune.consent('denied')</script>`);
        for (let n = 0; n < pages; n++) await visit(hikes + agreed);
      };
      beforeAll(() => at().browser.setSize(1200, 800));

      // Before the test of the file: Firefox shows a download, and that takes the focus.
      test('closes, and gives the focus back to what opened it', async () => {
        await visit(`<button data-attune-panel id="opens">Privacy</button>`);
        await at().browser.evaluate(() => document.getElementById('opens')?.focus());
        await at().browser.press('Enter');
        await expect.poll(async () => (await panel()).focus, { timeout: 5000 }).toBe('Close');
        await at().browser.press('Enter');
        await expect
          .poll(() =>
            at().browser.evaluate(() => [
              document.activeElement?.id,
              document.querySelector('attune-panel'),
              window.troubles,
            ]),
          )
          .toEqual(['opens', null, []]);
      });

      test('says what is known, by source, and why each slot shows what it shows', async () => {
        await hiker();
        await visit(slots);
        expect(await texts()).toEqual(['Trails are calling', 'The same for all']);
        await open();
        const { sources, text, title } = await panel();
        expect(title).toBe('What this site knows about you');
        expect(sources).toEqual([
          [
            'You have visited once.',
            'You have looked at 4 pages in this visit.',
            expect.stringMatching(/^You looked at .*hiking/),
          ],
          [],
          [],
          ['You are interested in hiking.'],
        ]);
        expect(text).toContain('Trails are callingYou are interested in hiking.Not for me');
        expect(text).toContain('The same for allThis is what everybody sees.');
      });

      test('says at what stage the plan takes somebody to be, and like whom', async () => {
        const publish = async (plan: Parameters<ReturnType<typeof at>['site']['publish']>[0]) => {
          await at().site.publish(plan);
          // A browser keeps a plan for a minute.
          const anew = () => fetch('/v1/plan/pages', { cache: 'reload', credentials: 'omit' }).then(() => true);
          await at().browser.evaluate(anew);
        };
        await hiker();
        await publish({
          personas: { 'weekend-hiker': [['interest:hiking', 3]] },
          audiences: { early: 'stage:aware', walkers: 'persona:weekend-hiker' },
        });
        await visit(hikes);
        await open();
        expect((await panel()).sources[3]).toEqual([
          'You are interested in hiking.',
          'You are probably looking around.',
          'You are much like “weekend hiker”.',
        ]);
        await publish({});
      });

      test('“Not for me” puts the default back at once and for good; undone, it is there again; the button keeps the focus', async () => {
        await hiker();
        await visit(slots);
        await open();
        await use('Not for me: Trails are calling');
        expect((await texts())[0]).toBe('Gear for outside');
        expect(await panel()).toMatchObject({
          said: 'It is gone, and will not come back: Trails are calling.',
          focus: 'Undo “not for me”: Trails are calling',
          text: expect.stringContaining('You said that the other version is not for you'),
        });
        await visit(slots);
        expect((await texts())[0]).toBe('Gear for outside');
        await open();
        await use('Undo “not for me”: Gear for outside');
        expect((await texts())[0]).toBe('Trails are calling');
        await visit(slots);
        expect((await texts())[0]).toBe('Trails are calling');
      });

      test('a removed interest is gone on the next page, and stays so when the topic is looked at again', async () => {
        await hiker();
        await visit(slots);
        await open();
        await use('Remove hiking');
        expect(await panel()).toMatchObject({ said: 'Removed: hiking.', focus: 'Undo: hiking' });
        expect((await panel()).sources[1]).toEqual(['You removed hiking.']);
        for (let n = 0; n < 5; n++) await visit(hikes);
        await visit(slots);
        expect((await texts())[0]).toBe('Gear for outside');
        await open();
        await use('Undo: hiking');
        expect(await panel()).toMatchObject({ said: 'Undone: hiking.', focus: 'Remove hiking' });
        await visit(slots);
        expect((await texts())[0]).toBe('Trails are calling');
      });

      test('more of a topic makes it an interest by one word, less of it none; “as I browse” takes that back', async () => {
        await hiker(1);
        await visit(slots);
        await open();
        await use('input[name="topic hiking"][value=up]');
        const after = await panel();
        expect(after).toMatchObject({ said: 'You will see more of hiking from the next page on.' });
        expect(after.sources[1]).toEqual(['You want to see more of hiking.']);
        await use('input[name="topic winter-camping"][value=up]');
        await visit(slots);
        expect(await texts()).toEqual(['Trails are calling', 'Snow']);
        await open();
        await use('input[name="topic hiking"][value=down]');
        await use('input[name="topic winter-camping"][value=usual]');
        for (let n = 0; n < 4; n++) await visit(hikes);
        await visit(slots);
        expect(await texts()).toEqual(['Gear for outside', 'The same for all']);
      });

      test('how often: one place on a page at most, or none, at once and on the next pages', async () => {
        await hiker();
        await visit(slots);
        await open();
        await use('input[name="topic winter-camping"][value=up]');
        await visit(slots);
        const all = ['Trails are calling', 'Snow'];
        expect(await texts()).toEqual(all);
        await open();
        await use('In one place on a page at most');
        const one = ['Trails are calling', 'The same for all'];
        expect(await texts()).toEqual(one);
        await visit(slots);
        expect(await texts()).toEqual(one);
        await open();
        expect((await panel()).text).toContain('No other place on this page may be personal');
        await use('Nowhere, until I change this');
        const none = ['Gear for outside', 'The same for all'];
        expect(await texts()).toEqual(none);
        await visit(slots);
        expect(await texts()).toEqual(none);
        await open();
        await use('Wherever it fits');
        expect(await texts()).toEqual(all);
        await visit(slots);
        expect(await texts()).toEqual(all);
      });

      test('what is said before anything is kept goes along when it is', async () => {
        await visit(`<script>attune.consent('denied')</script>${slots.replace('interest:hiking', 'new')}`);
        await open();
        await use('Nowhere, until I change this');
        await at().browser.evaluate(() => window.attune.consent('granted'));
        await new Promise((resolve) => setTimeout(resolve, 300));
        await visit(slots.replace('interest:hiking', 'new'));
        expect(await at().browser.evaluate(() => window.attune.explain().consent.storage)).toBe(true);
        expect(await texts()).toEqual(['Gear for outside', 'The same for all']);
      });

      test('personalisation and counting are switched off and on, each at once and by one switch', async () => {
        await hiker();
        await visit(slots);
        await open();
        await use('Use it to choose what I see');
        expect((await texts())[0]).toBe('Gear for outside');
        expect(await panel()).toMatchObject({
          focus: 'Use it to choose what I see',
          said: expect.stringContaining('nothing any more'),
        });
        await visit(slots);
        expect((await texts())[0]).toBe('Gear for outside');
        await open();
        await use('Use it to choose what I see');
        expect((await texts())[0]).toBe('Trails are calling');
        await use('Count what I do on this site’s server');
        const consent = () => at().browser.evaluate(() => window.attune.explain().consent);
        expect(await consent()).toMatchObject({ storage: true, personalisation: true, measurement: false });
        expect(await panel()).toMatchObject({
          said: 'Nothing more is sent.',
          text: expect.stringContaining('It does not leave it.'),
        });
        await use('Count what I do on this site’s server');
        expect(await consent()).toMatchObject({ measurement: true });
      });

      test('to be remembered is agreed to and withdrawn by the same switch: then nothing is kept', async () => {
        await hiker();
        await visit(slots);
        await open();
        await use('Remember me in this browser');
        expect(await texts()).toEqual(['Gear for outside', 'The same for all']);
        expect(await at().browser.evaluate(() => Object.keys(localStorage))).toEqual([]);
        expect((await panel()).text).toContain('You have not agreed to anything being kept');
        await use('Remember me in this browser');
        expect(await at().browser.evaluate(() => window.attune.explain().consent)).toMatchObject({
          storage: true,
          measurement: false,
        });
      });

      test('all that is known goes into a file; erased, nothing is left', async () => {
        await hiker();
        await visit(slots);
        await open();
        await at().browser.evaluate(() => {
          const make = URL.createObjectURL;
          URL.createObjectURL = (blob: Blob) => {
            void blob.text().then((text) => Object.assign(window, { file: text }));
            return make(blob);
          };
        });
        await use('Take my data along');
        const file = () => at().browser.evaluate(() => (window as Window & { file?: string }).file);
        await expect.poll(file, { timeout: 5000 }).toContain('attune-export');
        const data = JSON.parse((await file()) as string);
        expect(data).toMatchObject({
          format: 'attune-export-1',
          profile: { visits: 1 },
          about: expect.arrayContaining([expect.objectContaining({ name: 'interests', from: 'inferred' })]),
          stages: [],
          stored: { kept: expect.anything() },
        });
        await use('Erase everything');
        await expect
          .poll(async () => (await panel()).said)
          .toBe('Everything is erased, here and on this site’s server.');
        expect((await panel()).focus).toBe('Erase everything');
        expect(await at().browser.evaluate(() => Object.keys(localStorage))).toEqual([]);
        expect((await texts())[0]).toBe('Gear for outside');
        await use('Erase everything');
        expect((await panel()).said).toBe('There is nothing to erase.');
      });

      test.each([
        ['en-GB', 'ltr', 'What this site knows about you'],
        ['de', 'ltr', 'Was diese Website über Sie weiß'],
        ['ar', 'rtl', 'ما يعرفه هذا الموقع عنك'],
      ])('speaks the page’s language, %s, passes axe, and fits 320 px', async (lang, dir, title) => {
        await hiker();
        await visit(slots, lang);
        await at().browser.setSize(320, 640);
        await open();
        await use('input[name="topic hiking"][value=up]');
        expect(await panel()).toMatchObject({ lang, dir, title, wide: 0 });
        expect((await panel()).text).not.toMatch(/[{}]|undefined/);
        await at().browser.evaluate((source) => new Function(source)(), axe);
        const violations = await at().browser.evaluate(async () => {
          const { axe } = window as unknown as {
            axe: { run(root: unknown): Promise<{ violations: { id: string }[] }> };
          };
          return (await axe.run({ include: ['attune-panel'] })).violations.map(({ id }) => id);
        });
        expect(violations).toEqual([]);
        expect(await at().browser.evaluate(() => window.troubles)).toEqual([]);
        await at().browser.setSize(1200, 800);
      });

      test('speaks the browser’s language where it has not the page’s, and opens once', async () => {
        await visit(slots, 'tlh');
        await open();
        await open();
        expect(await at().browser.evaluate(() => document.querySelectorAll('attune-panel').length)).toBe(1);
        expect((await panel()).title).toBe('What this site knows about you');
      });
    },
    testPages,
    enginesOfParts,
  );
});

test.skipIf(!executableOf('chromium'))('in a dark scheme and in forced colours the panel passes axe too', async () => {
  const [browser, site] = await Promise.all([
    chromium.launch({ executablePath: executableOf('chromium') as string, args: quiet }),
    testPages(),
  ]);
  try {
    for (const scheme of [{ colorScheme: 'dark' }, { colorScheme: 'dark', forcedColors: 'active' }] as const) {
      const page = await browser.newPage({ viewport: { width: 768, height: 900 }, ...scheme });
      await page.goto(site.add('/dark', `<title>Dark</title>${agreed}${hikes}`));
      await page.evaluate(() => window.attune.ready.then((attune) => attune.panel()));
      await page.evaluate(axe);
      const violations = await page.evaluate(async () => {
        const { axe } = window as unknown as { axe: { run(root: unknown): Promise<{ violations: { id: string }[] }> } };
        return (await axe.run({ include: ['attune-panel'] })).violations.map(({ id }) => id);
      });
      expect(violations).toEqual([]);
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${Object.keys(scheme).length}.png` });
      await page.close();
    }
  } finally {
    await browser.close();
    await site.close();
  }
});
