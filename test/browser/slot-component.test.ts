import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { beforeAll, describe, expect, test } from 'vitest';
import { slotHtml } from './apps/slot.ts';
import { App } from './apps/slot-react.ts';
import { builtApp } from './support/built-app.ts';
import { inEachEngine } from './support/each-engine.ts';
import { expectOnly, look, textOf } from './support/eye.ts';
import { always, frameWith, head, variant } from './support/gate-page.ts';
import { shownIn, sighting } from './support/oracle.ts';
import { line, watch, wholePages } from './support/whole-page.ts';

const byTemplate = frameWith({ buyer: [always] });
const byPlan = frameWith({ ',hero': [[...always, 'e/v']] }, { 'e/v': variant(['h2', {}, 'Variant']) });

/** Each app runs in React's strict mode; in development that mounts everything twice, and React complains of all it can. */
const apps: Record<string, () => Promise<string>> = {
  'a React app': () => builtApp('slot-react'),
  'a React app in development': () => builtApp('slot-react', 'development'),
  'a Preact app': () => builtApp('slot-preact'),
};
const scripts: Record<string, string> = {};
beforeAll(async () => {
  for (const [app, build] of Object.entries(apps)) scripts[app] = await build();
}, 60_000);

/** What the server sends of the app. Preact's server renderer makes the same of it. */
const rendered = (api: 'html' | 'children') => renderToString(createElement(App, { api, bare: false }));

inEachEngine((at) => {
  const { open, seen } = wholePages(at);
  const script = (app: string) => {
    at().site.add('/app.js', [scripts[app] as string]);
    return '<script src="/app.js"></script>\n';
  };
  const className = () => at().browser.evaluate(() => document.querySelector('[data-attune-slot]')?.className);
  const html = () => at().browser.evaluate(() => document.querySelector('[data-attune-slot]')?.innerHTML ?? 'no slot');
  const press = async (button: string) => {
    await at().browser.click(button);
    await at().browser.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
  };

  describe.each(Object.keys(apps).flatMap((app) => (['html', 'children'] as const).map((api) => [app, api] as const)))(
    '%s with <Slot> and its %s',
    (app, api) => {
      test('keeps the variant when it hydrates and renders again; unmounts it, and mounts its default', async () => {
        const rows = api === 'html' ? byPlan : byTemplate;
        const root = `<div id="root" data-api="${api}">${rendered(api)}</div>`;
        expectOnly('Variant', await look(at(), [await head(rows), root, 150, script(app)]));
        await press('#count');
        expect(await textOf(at(), '#count')).toBe('Count 1');
        expect(await className()).toBe('c1');
        expect(await textOf(at())).toBe('Variant');
        await press('#toggle');
        expect(await html()).toBe('no slot');
        await press('#toggle');
        expect(await html()).toBe(slotHtml);
        await press('#count');
        expect(await html()).toBe(slotHtml);
        const all = await sighting(at().browser);
        expect(shownIn(all)).toEqual(['Variant', 'Default']);
        expect(all.troubles).toEqual([]);
      });

      test('mounts without server HTML, and is decided', async () => {
        const root = `${'<br>'.repeat(200)}<div id="root" data-api="${api}"></div>${script(app)}`;
        await open(`<script>${watch}</script>${line}`, root);
        await seen();
        expect(await textOf(at())).toBe('Variant');
        expect(await textOf(at(), 'output')).toBe('v');
        await press('#count');
        expect(await className()).toBe('c1');
        expect(await textOf(at())).toBe('Variant');
        await press('#toggle');
        await press('#toggle');
        expect(await textOf(at())).toBe('Variant');
        // React recommends its tools.
        expect((await seen()).said.filter((one) => !/^info.*DevTools/.test(one))).toEqual([]);
      });
    },
  );
});
