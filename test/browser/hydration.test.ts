import { createElement } from 'react';
import { renderToString as renderReact } from 'react-dom/server';
import { beforeAll, describe, expect, test } from 'vitest';
import { createSSRApp } from 'vue';
import { renderToString as renderVue } from 'vue/server-renderer';
import type { Frame } from '../../src/core/frame.ts';
import { App as ReactApp } from './apps/react.ts';
import { slotHtml } from './apps/slot.ts';
import { App as VueApp } from './apps/vue.ts';
import { builtApp } from './support/built-app.ts';
import { inEachEngine } from './support/each-engine.ts';
import { expectOnly, look, textOf } from './support/eye.ts';
import { always, frameWith, head, variant } from './support/gate-page.ts';
import { shownIn, sighting } from './support/oracle.ts';
import { both, gate, watch, wholePages } from './support/whole-page.ts';

/** What each framework's server sends. Preact's is written out: it is what its server renderer makes of the app. */
const rendered: Record<string, (opaque: boolean) => string | Promise<string>> = {
  preact: (opaque) =>
    `<main><button type="button">Count 0</button><section data-attune-slot="hero">${opaque ? slotHtml : '<h2>Default</h2>'}</section></main>`,
  react: (opaque) => renderReact(createElement(ReactApp, { opaque })),
  vue: (opaque) => renderVue(createSSRApp(VueApp, { opaque })),
};

const byTemplate = frameWith({ buyer: [always] });
const byPlan = frameWith({ ',hero': [[...always, 'e/v']] }, { 'e/v': variant(['h2', {}, 'Variant']) });

const scripts: Record<string, string> = {};
beforeAll(async () => {
  for (const framework of Object.keys(rendered)) scripts[framework] = await builtApp(framework);
}, 60_000);

inEachEngine((at) => {
  const open = async (framework: string, opaque: boolean, rows: Frame) => {
    at().site.add('/app.js', [scripts[framework] as string]);
    const root = `<div id="root"${opaque ? ' data-opaque' : ''}>${await rendered[framework]?.(opaque)}</div>`;
    // The app starts well after the first frame, as a large one does.
    return look(at(), [await head(rows), root, 150, '<script src="/app.js"></script>\n']);
  };
  /** Presses the app's button: it must be alive. */
  const press = async () => {
    await at().browser.click('button');
    await expect.poll(() => textOf(at(), 'button')).toBe('Count 1');
  };

  describe.each(Object.keys(rendered))('a hydrating %s app', (framework) => {
    test.each([
      ['its own template', byTemplate],
      ['a variant of the plan', byPlan],
    ])('keeps %s in an opaque slot, when it hydrates and when it renders again', async (_, rows) => {
      expectOnly('Variant', await open(framework, true, rows));
      await press();
      expect(await textOf(at())).toBe('Variant');
      expect(shownIn(await sighting(at().browser))).toEqual(['Variant']);
    });

    test('renders its default over the variant where it thinks the slot its own', async () => {
      const seen = await open(framework, false, byPlan);
      expect(shownIn(seen)).toEqual(['Variant', 'Default']);
      // React and Vue say so, Preact does not.
      if (framework !== 'preact') expect(`${seen.troubles}`).toMatch(/#418|Hydration/);
      await press();
      expect(await textOf(at())).toBe('Default');
    });

    /** Adds a script to the page after a while. */
    const later = (attributes: Record<string, string>) =>
      `<script>setTimeout(() => {
        const script = document.createElement('script');
        for (const [name, value] of Object.entries(${JSON.stringify(attributes)})) script.setAttribute(name, value);
        document.head.append(script);
      }, 400)</script>`;
    const lateEngine = later({ src: '/attune.js', 'data-attune-site': 'demo' });
    test.each([
      ['before the engine is there', `<script>${gate}</script>${lateEngine}`, '<script src="/app.js"></script>'],
      ['after the engine has decided', both, later({ src: '/app.js' })],
    ])(
      'that thinks the slot its own, and hydrates %s, is left alone: no exposure, and a receipt that says so',
      async (_, lines, app) => {
        const { open, seen } = wholePages(at);
        at().site.add('/app.js', [scripts[framework] as string]);
        const root = `<div id="root">${await rendered[framework]?.(false)}</div>`;
        await open(`<script>${watch}</script>${lines}`, `${'<br>'.repeat(200)}${root}${app}`);
        await expect.poll(() => textOf(at())).toBe('Default');
        await expect.poll(() => at().browser.evaluate(() => !!window.attune?.version)).toBe(true);
        await seen();
        const { receipt, exposures, before, after } = await at().browser.evaluate(async () => {
          const slot = () => document.querySelector('[data-attune-slot]') as HTMLElement;
          slot().scrollIntoView();
          await new Promise((resolve) => setTimeout(resolve, 1300));
          const { slots, events } = window.attune.explain();
          const receipt = JSON.parse(JSON.stringify(slots[0]));
          const before = slot().innerHTML;
          await window.attune.consent('denied');
          return {
            receipt,
            before,
            exposures: events.filter(({ name }) => name === 'Exposure').length,
            after: slot().innerHTML,
          };
        });
        expect(before).toBe('<h2>Default</h2>');
        expect(after).toBe(before);
        expect(exposures).toBe(0);
        expect(receipt).toMatchObject({
          painted: 'default',
          why: expect.stringMatching(/; (the page took it out|React draws it)/),
        });
        await press();
        expect(await textOf(at())).toBe('Default');
      },
    );
  });
});
