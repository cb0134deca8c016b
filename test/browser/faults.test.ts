import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { beforeAll, expect, test } from 'vitest';
import { compile } from '../../src/core/compile.ts';
import { enginesOfParts } from './support/browser.ts';
import { dist } from './support/demo.ts';
import { inEachEngine } from './support/each-engine.ts';
import { eyes, type Fault, type Outcome } from './support/fault-page.ts';
import { always, frameWith, variant } from './support/gate-page.ts';

const client = (name: string) => readFileSync(join(dist, 'client', `${name}.js`), 'utf8');
const json = { 'content-type': 'application/json' };
/** The names of the language, as a realm without a page has them. */
const language = runInNewContext('Object.getOwnPropertyNames(globalThis)') as string[];

/** How many pages are open at once, in frames: each a site of its own, so that they share no storage. */
const batch = 40;

const tree = variant(['h1', { class: 'personal' }, 'Variant']);
/** The gate shows `hero` by the plan and `own` by a template that lends an attribute; `below` is the engine's. */
const frame = JSON.stringify(frameWith({ ',hero': [[...always, 'e/v']], buyer: [always] }, { 'e/v': tree }));
const variants = { v: { any: [['h1', {}, 'Variant']] } };
const planFor = (site: string) =>
  compile(
    {
      site,
      experiences: ['hero', 'below'].map((slot) => ({ id: slot, slot, audience: 'everyone', variants })),
    } as never,
    2,
  );

const page = (
  site: string,
  gate: string,
) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title>
  <script>parent.watch(window)</script>${gate}
  <script async src="/attune.js" data-attune-site="${site}"></script></head><body>
  <main id="host-main"><h2 id="host-title">Host</h2>
  <section id="host-hero" data-attune-slot="hero"><h1 id="hero">Default</h1></section>
  <section id="host-own" data-attune-slot="own"><template data-attune-for="buyer"><section class="personal"><h1>Variant</h1></section></template><h1 id="own">Default</h1></section>
  <button id="host-button" type="button" data-attune-goal="asked" onclick="clicks++">Press</button>
  <script>var clicks = 0, ran = true</script>
  <div style="height:300vh"></div>
  <section id="host-below" data-attune-slot="below"><h1 id="below">Default</h1></section></main></body></html>`;

type Told = (Outcome & { touched: string[] })[];
type Outer = { start(...args: unknown[]): void; told?: Told };

/** What the plan's address and localStorage may answer instead. */
const lies = (frames: string[], plans: string[]): Fault[] => [
  ...frames.map((text) => ({
    api: `the frame ${text}`,
    how: 'lies',
    code: `localStorage[key] = ${JSON.stringify(text)}`,
  })),
  ...plans.map((text) => ({
    api: `the plan ${text}`,
    how: 'lies',
    code: `Response.prototype.json = async () => (${text})`,
  })),
];

/** What reaches out of the language, and what pages are known to break. */
const more: Fault[] = [
  ...['JSON.parse', 'JSON.stringify', 'Math.random', 'Array.from', 'Object.entries'].map((api) => ({
    api,
    how: 'throws',
    code: `${api} = () => { throw new Error('fault') }`,
  })),
  ...[
    'localStorage',
    'indexedDB',
    'crypto',
    'navigator',
    'fetch',
    'matchMedia',
    'IntersectionObserver',
    'MutationObserver',
    'navigation',
    'AbortController',
  ].map((api) => ({ api, how: 'is missing', code: `Object.defineProperty(window, '${api}', { value: undefined })` })),
  ...['IDBRequest.onsuccess', 'IDBTransaction.oncomplete', 'IDBOpenDBRequest.onupgradeneeded'].map((api) => ({
    api: `set ${api}`,
    how: 'does nothing',
  })),
  // Whatever is awaited then waits for it, for ever.
  { api: 'Object.prototype.then', how: 'is there', code: 'Object.prototype.then = function () {}' },
  ...['call fetch', 'call Response.json'].flatMap((api) => ['rejects', 'never answers'].map((how) => ({ api, how }))),
  ...[
    'call requestAnimationFrame',
    'call setTimeout',
    'call EventTarget.addEventListener',
    'call MutationObserver.observe',
    'call IntersectionObserver.observe',
  ].map((api) => ({
    api,
    how: 'does nothing',
  })),
  ...lies(
    [
      'null',
      '[]',
      '{"v":2,"c":15,"i":7}',
      '{"v":2,"c":15,"i":"a","a":{",hero":[[0,9e15,"","e/v"]]},"k":{"e/v":["template",{},["h1",{"1":2},"Variant"]]}}',
      `{"v":2,"c":15,"a":{",hero":[1]},"k":7}`,
    ],
    [
      'null',
      '[]',
      '{ version: 3, rules: [1], paused: [], send: {}, audiences: {} }',
      '{ version: 3, rules: [], paused: [7], send: [], audiences: { a: 1 } }',
    ],
  ),
];

/** A DOM that says it did what it did not: what is empty then cannot be told from what is meant to be. */
const untold = [
  'call Element.append does nothing',
  'call Element.replaceChildren does nothing',
  'call DocumentFragment.append does nothing',
  'new Comment does nothing',
  'new Comment lies',
];

/** What cannot be there without it. H: the plan's variant, by the gate; O: the slot's own; B: the engine's. */
const needed: Record<string, string> = {
  'call matchMedia': 'HOB',
  'get navigator': 'HOB',
  'call Document.querySelectorAll': 'HOB',
  'new MutationObserver': 'HO',
  'new Proxy': 'HO',
  'get localStorage': 'HO',
  'call Document.createElement': 'HB',
  'call fetch': 'B',
};

inEachEngine(
  (at) => {
    let count = 0;
    /** Opens the pages, each with its fault, and tells how each fared. */
    const told = async (faults: Fault[], patience = 2500): Promise<Told> => {
      const { browser, site } = at();
      const cases = faults.map((fault) => {
        const name = `s${++count}`;
        site.add(`/v1/plan/${name}`, [JSON.stringify(planFor(name))], json);
        const gate = client('gate').replace('__SITE__', `'${name}'`);
        // What is recorded is told from the page's own by the file that it stands in.
        if (fault.how === 'is recorded') site.add('/gate.js', [gate]);
        const tag = fault.how === 'is recorded' ? '<script src="/gate.js"></script>' : `<script>${gate}</script>`;
        return { ...fault, key: `attune2:${name}`, frame, url: site.add(`/${name}`, [page(name, tag)]) };
      });
      const start = `'use strict'; (${eyes})(${JSON.stringify(language)})`;
      await browser.open(
        site.add('/outer', [
          `<!doctype html><style>iframe { width: 140px; height: 90px }</style><body><script>${start}</script>`,
        ]),
      );
      await browser.evaluate((all, ms) => (window as unknown as Outer).start(all, ms), cases, patience);
      for (;;) {
        const answer = await browser.evaluate(() => (window as unknown as Outer).told);
        if (answer) return answer;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    };
    /** The troubles of those that had any. */
    const troubled = async (faults: Fault[], patience?: number): Promise<Record<string, string[]>> => {
      const found: Record<string, string[]> = {};
      for (let n = 0; n < faults.length; n += batch) {
        const some = faults.slice(n, n + batch);
        for (const [index, { shows, troubles }] of (await told(some, patience)).entries()) {
          const { api, how } = some[index] as Fault;
          const missed = how === 'throws' && needed[api];
          if (missed && [...missed].some((one) => shows['HOB'.indexOf(one)] !== 'D')) troubles.push(`shows ${shows}`);
          if (troubles.length) found[`${api} ${how}`] = troubles;
        }
      }
      return found;
    };
    let touched: string[];

    beforeAll(async () => {
      const { site } = at();
      site.add('/attune.js', [client('attune')], { 'cache-control': 'max-age=600' });
      for (const path of ['resolve', 'batch', 'me', 'weights']) site.add(`/v1/${path}`, ['{}'], json);
      const [recorded] = await told([{ api: '', how: 'is recorded' }], 20_000);
      // The second is another name of the first.
      touched = (recorded?.touched || []).filter((api) => !api.includes('WebKitMutation'));
    });

    test('nothing is broken: the variants are there, and nothing is said', async () => {
      expect(await told([{ api: '', how: '' }], 20_000)).toMatchObject([{ shows: 'VVV', troubles: [] }]);
      expect(touched).toEqual(
        expect.arrayContaining(['get localStorage', 'call IDBFactory.open', 'call fetch', 'new MutationObserver']),
      );
    });

    test('the eye sees an error, a rejection, a word in the console, a slot that is empty or doubled, a node that is another', async () => {
      const later = (act: string) => `addEventListener('load', () => { ${act} })`;
      const trouble = async (code: string) => (await told([{ api: '', how: '', code }], 20_000))[0]?.troubles.join();
      expect(await trouble(later('throw new Error("seen")'))).toMatch(/error: .*seen/);
      expect(await trouble('Promise.reject(new Error("seen"))')).toMatch(/unhandledrejection: .*seen/s);
      expect(await trouble('console.info("seen")')).toBe('console.info: seen');
      expect(await trouble(later('document.querySelector("[data-attune-slot=own]").replaceChildren()'))).toContain(
        'own shows “”',
      );
      expect(await trouble(later('document.querySelector("[data-attune-slot=own]").append(" Default")'))).toContain(
        'own shows “Variant Default”',
      );
      expect(await trouble(later('document.querySelector("h2").outerHTML = "<h2 id=host-title>"'))).toContain(
        '#host-title is another',
      );
    });

    test('each API of the browser that the script touches throws: default or variant, silence, and the page itself as it was', async () => {
      expect(await troubled(touched.map((api) => ({ api, how: 'throws' })))).toEqual({});
    }, 300_000);

    test.each(['does nothing', 'lies'])(
      'each of them %s',
      async (how) => {
        // What a script makes of it does not depend on the engine.
        if (at().browser.engine !== 'chromium') return;
        const faults = touched.map((api) => ({ api, how }));
        expect(await troubled(faults.filter(({ api }) => !untold.includes(`${api} ${how}`)))).toEqual({});
      },
      300_000,
    );

    test('what never answers, is missing, or answers with what nobody wrote', async () => {
      expect(await troubled(more, 4500)).toEqual({});
    }, 300_000);
  },
  undefined,
  enginesOfParts,
);
