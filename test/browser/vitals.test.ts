import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Attune } from '../../src/client/api.ts';
import { compile } from '../../src/core/compile.ts';
import type { Plan } from '../../src/core/plan.ts';
import type { Batch, WireEvent } from '../../src/core/protocol.ts';
import { type Browser, enginesOfParts, executableOf, launch } from './support/browser.ts';
import { inEachEngine } from './support/each-engine.ts';
import { inPage, quiet } from './support/playwright.ts';
import { testPages } from './support/site.ts';
import { testSite } from './support/stream.ts';
import { both, file } from './support/whole-page.ts';

declare global {
  interface Window {
    attune: Attune;
    shifted: Promise<unknown>;
  }
}

const plan = {
  site: 'demo',
  experiences: [
    { id: 'hello', slot: 'hero', audience: 'everyone', variants: { a: { any: [['p', { class: 'late' }, 'Hello']] } } },
  ],
  holdout: 50,
} as unknown as Plan;

/** The variant moves what stands below it, once it is there and in one step; `shifted` knows when the browser has counted that. */
const body = `<style>@keyframes grow { to { height: 300px } } .late { height: 20px; animation: grow 1ms steps(1) .2s forwards }</style>
  <script>window.shifted = new Promise((resolve) => {
    if (PerformanceObserver.supportedEntryTypes.includes('layout-shift'))
      new PerformanceObserver(resolve).observe({ type: 'layout-shift', buffered: true });
  })</script>
  <section data-attune-slot="hero"><p>Default</p></section><div style="height:500px;background:#ddd">Below</div>`;
const granted = `<script>attune.consent('granted')</script>${body}`;
const minutes = 60_000;

/** A busy machine is no failure. */
const eventually = <T>(ask: () => T) => expect.poll(ask, { timeout: 20_000 });

const visitor = (browser: () => Browser) => ({
  ready: () => browser().evaluate(() => window.attune.ready.then(() => true)),
  shown: () => browser().evaluate(() => document.querySelector('[data-attune-slot]')?.textContent?.trim()),
  /** Waits until what measures the page is at work: it is loaded once. */
  measured: () =>
    browser().evaluate(() =>
      (new Function('return import("/attune-vitals.js")')() as Promise<unknown>).then(() => true),
    ),
  shifted: () => browser().evaluate(() => window.shifted.then(() => true)),
  /** Becomes somebody whom the holdout keeps from the experience, or does not. */
  async become(heldOut: boolean) {
    const is = await browser().evaluate(async (wanted: boolean) => {
      for (let attempt = 0; attempt < 40; attempt++) {
        if (!window.attune.variant('hero') === wanted) return true;
        for (const state of ['denied', 'granted'] as const) await window.attune.consent(state);
      }
      return false;
    }, heldOut);
    expect(is).toBe(true);
  },
});

/** A site of its own, so that nothing is left of another plan, beside a backend that keeps what is posted. */
async function guarded(browser: Browser, more: Partial<Plan>) {
  const site = await testSite();
  const json = { 'content-type': 'application/json' };
  for (const name of ['attune.js', 'attune-vitals.js']) site.add(`/${name}`, [file(name)]);
  site.add('/v1/plan/demo', [JSON.stringify(compile({ ...plan, ...more }, 1))], json);
  for (const name of ['resolve', 'batch', 'me']) site.add(`/v1/${name}`, ['{"erased":true}'], json);
  const visit = visitor(() => browser);
  const loads = () => site.asked.filter((path) => path === '/attune-vitals.js').length;
  const sent = (name: string, page?: string): WireEvent[] =>
    site.posted
      .filter(({ path }) => path === '/v1/batch')
      .flatMap(({ body }) => (JSON.parse(body) as Batch).batch)
      .filter(({ event, context }) => event === name && (!page || context?.page?.path === page));
  /** Opens a page once the plan is known. */
  const open = async (path: string, html = granted) => {
    const head = `<head><title>${path}</title>${both}</head>`;
    await browser.open(site.add(path, [`<!doctype html><html lang="en">${head}<body>${html}</body></html>`]));
    await visit.ready();
    await eventually(() => browser.evaluate(() => window.attune.explain().plan)).toBe(1);
  };
  return {
    ...visit,
    open,
    loads,
    sent,
    /** Waits until the page has asked for what measures it, and that is at work. */
    async measured(before = 0) {
      await eventually(loads).toBe(before + 1);
      await visit.measured();
    },
    /** Goes to a page without Attune. */
    leave: () => browser.open(site.add('/bare', ['<!doctype html><title>Bare</title>Bare'])),
    /** What of the metrics this browser can tell of a page that nobody touches. */
    known: () =>
      browser.evaluate(() =>
        (['layout-shift', 'largest-contentful-paint'] as const)
          .filter((type) => PerformanceObserver.supportedEntryTypes.includes(type))
          .map((type) => (type === 'layout-shift' ? 'cls' : 'lcp')),
      ),
    close: () => site.close(),
  };
}

describe('a page of a plan with a guard', () => {
  inEachEngine(
    (at) => {
      test('that has none loads nothing for it, and tells nothing', async () => {
        const { open, leave, sent, loads, close } = await guarded(at().browser, {});
        for (const path of ['/first', '/second']) await open(path);
        await leave();
        await eventually(() => sent('Slots Found', '/second').length).toBeGreaterThan(0);
        expect([loads(), sent('Page Vitals')]).toEqual([0, []]);
        await close();
      });

      test('is not measured where the visitor does not agree to that; who agrees later is measured from the beginning', async () => {
        const { open, measured, leave, sent, loads, known, close } = await guarded(at().browser, {
          guard: { sample: 1 },
        });
        await open('/asks', body);
        await at().browser.evaluate(() => window.attune.consent({ storage: true, personalisation: true }));
        expect(loads()).toBe(0);
        await at().browser.evaluate(() => window.attune.consent('granted'));
        await measured();
        const names = await known();
        await leave();
        if (names.length) await eventually(() => sent('Page Vitals').length).toBeGreaterThan(0);
        for (const { properties } of sent('Page Vitals')) expect(Object.keys(properties ?? {})).toContain('lcp');
        await close();
      });

      test('is measured as often as the plan says', async () => {
        const { open, leave, sent, loads, close } = await guarded(at().browser, { guard: { sample: 0.5 } });
        await open('/new');
        for (let view = 0; view < 6; view++) {
          const before = loads();
          await open(`/half-${view}`);
          if (await at().browser.evaluate(() => performance.timeOrigin % 1000 < 500))
            await eventually(() => loads() - before).toBe(1);
          else {
            await leave();
            // What a page loads by itself it asks for before its events.
            await eventually(() => sent('Slots Found', `/half-${view}`).length).toBeGreaterThan(0);
            expect(loads()).toBe(before);
          }
        }
        await close();
      });

      test('tells once, when it is left, what was decided and how it was, as far as the browser knows', async () => {
        const { open, measured, leave, sent, loads, known, become, shifted, shown, close } = await guarded(
          at().browser,
          {
            guard: { sample: 1 },
          },
        );
        await open('/first');
        await become(false);
        const before = loads();
        await open('/second');
        await measured(before);
        const names = await known();
        if (names.includes('cls')) await shifted();
        expect(await shown()).toBe('Hello');
        await leave();
        if (names.length) await eventually(() => sent('Page Vitals', '/second').length).toBeGreaterThan(0);
        const told = sent('Page Vitals', '/second');
        expect(new Set(told.map(({ messageId }) => messageId)).size).toBe(names.length ? 1 : 0);
        for (const { properties = {} } of told) {
          const { plan: version, decided, ...metrics } = properties as Record<string, number>;
          expect({ version, decided }).toEqual({ version: 1, decided: ['hello/a'] });
          expect(Object.keys(metrics).sort()).toEqual(names);
          for (const name of names) expect(metrics[name]).toBeGreaterThan(name === 'cls' ? 0.05 : 0);
        }
        await close();
      });

      test('tells which experience the holdout kept away', async () => {
        const { open, measured, leave, sent, loads, known, become, shown, close } = await guarded(at().browser, {
          guard: { sample: 1 },
        });
        await open('/first');
        await become(true);
        const before = loads();
        await open('/kept');
        await measured(before);
        expect(await shown()).toBe('Default');
        const names = await known();
        await leave();
        if (names.length) await eventually(() => sent('Page Vitals', '/kept').length).toBeGreaterThan(0);
        for (const { properties } of sent('Page Vitals', '/kept')) expect(properties?.decided).toEqual(['hello']);
        await close();
      });
    },
    undefined,
    enginesOfParts,
  );
});

describe.skipIf(!executableOf('chromium'))('in Chromium, a page', () => {
  let [browser, other]: Browser[] = [];
  beforeAll(async () => {
    [browser, other] = await Promise.all([launch('chromium'), launch('chromium')]);
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), other?.close()]);
  });

  test('is measured where the visitor has pressed something, too: by how long the page took to answer', async () => {
    const chrome = await chromium.launch({ executablePath: executableOf('chromium') as string, args: quiet });
    const page = await chrome.newPage();
    const tab: Browser = { ...inPage(page), engine: 'chromium', close: () => chrome.close() };
    const { open, measured, leave, sent, close } = await guarded(tab, { guard: { sample: 1 } });
    const slow = `<button onclick="const end = performance.now() + 150; while (performance.now() < end);">Press</button>`;
    await open('/pressed', `${slow}${granted}`);
    await measured();
    await page.locator('button').click();
    // The browser tells of it with the frame that answers.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
    await leave();
    await eventually(() => sent('Page Vitals', '/pressed').length).toBeGreaterThan(0);
    expect(sent('Page Vitals', '/pressed')[0]?.properties?.inp).toBeGreaterThanOrEqual(150);
    await close();
    await tab.close();
  });

  test('moved by a variant makes the guard hold that, once enough have seen it; the desk says why, and the next visitors see the default', async () => {
    let ahead = 0;
    const site = await testPages({ demo: true, now: () => Date.now() + ahead });
    await site.publish({ ...plan, site: 'pages', guard: { sample: 1 } } as Plan);
    const main = browser as Browser;
    const { ready, shown, measured, shifted, become } = visitor(() => main);
    const open = async (path: string) => {
      await main.open(site.add(path, granted));
      await ready();
    };
    const told = async (name: string) =>
      (await site.received('Page Vitals')).filter(({ decided }) => `${decided}` === name);
    /** What a page tells of somebody who sees the variant, or whom it is kept from. */
    const view = async (heldOut: boolean) => {
      await open('/first');
      await become(heldOut);
      await open('/second');
      await measured();
      if (!heldOut) await shifted();
      expect(await shown()).toBe(heldOut ? 'Default' : 'Hello');
      await main.open(site.add('/bare', 'Bare', ''));
      const name = heldOut ? 'hello' : 'hello/a';
      // The first page may tell of the same, and was left before anything moved.
      const found = async () => (await told(name)).find(({ cls }) => heldOut || Number(cls) > 0);
      await eventually(found).toMatchObject({ decided: [name] });
      return (await found()) as Record<string, unknown>;
    };
    const [seen, without] = [await view(false), await view(true)];
    expect([seen.decided, without.decided]).toEqual([['hello/a'], ['hello']]);
    expect(seen.cls).toBeGreaterThan(0.05);
    expect(without.cls).toBe(0);

    // Many more whose pages measured the same.
    const batch = [seen, without].flatMap((properties, which) =>
      Array.from({ length: 400 }, (_, one) => ({
        type: 'track',
        event: 'Page Vitals',
        anonymousId: `visitor-${which}-${one}`,
        messageId: `m-${which}-${one}`,
        properties,
      })),
    );
    const send = async (events: object[]) => {
      const answer = await fetch(`${site.url}/v1/batch`, {
        method: 'POST',
        body: JSON.stringify({ writeKey: 'pages', batch: events }),
        headers: { origin: site.url },
      });
      expect(answer.status).toBe(200);
    };
    ahead += minutes;
    await send(batch);
    ahead += 10 * minutes;
    await send([{ ...batch[0], anonymousId: 'last', messageId: 'last' }]);

    await main.open(`${site.url}/owner?site=pages`);
    const desk = await main.evaluate(() => document.querySelector('main')?.innerText);
    expect(desk).toMatch(/hello\s+held/);
    expect(desk).toMatch(
      /CLS \+0\.\d{3} \[0\.\d{3}, 0\.\d{3}\], allowed 0\.020; 4\d\d browsers with it, 4\d\d without/,
    );

    const next = other as Browser;
    for (const path of ['/first', '/second']) {
      await next.open(site.url + path);
      await next.evaluate(() => window.attune.ready.then(() => true));
    }
    expect(
      await next.evaluate(() => [
        document.querySelector('[data-attune-slot]')?.textContent?.trim(),
        window.attune.explain('hero')?.rejected.map(({ why }) => why),
      ]),
    ).toEqual(['Default', ['paused']]);
    await site.close();
  }, 60_000);
});
