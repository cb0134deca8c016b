import { beforeAll, describe, expect, test } from 'vitest';
import type { Attune } from '../../src/client/api.ts';
import type { Plan } from '../../src/core/plan.ts';
import type { Browser } from './support/browser.ts';
import { enginesOfParts } from './support/browser.ts';
import { inEachEngine } from './support/each-engine.ts';
import { type TestPages, testPages } from './support/site.ts';

declare global {
  interface Window {
    attune: Attune;
  }
}

const file = '/attune-signals.js';
const granted = `<style>body { margin: 0 } p, a, button { display: block; margin: 20px }</style><script>attune.consent('granted');
  // A window under a test may have no focus.
  document.hasFocus = () => true;</script>`;
/** What may leave, so that it is seen after its page is gone. */
const send = {
  'Engaged Time': ['view', 'seconds', 'by'],
  Scrolled: ['view', 'depth'],
  'Form Started': ['form'],
  'Form Sent': ['form', 'values'],
  'Form Abandoned': ['form', 'field'],
  'Device Seen': ['device', 'size', 'language', 'zone', 'hour', 'connection'],
};
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A busy machine is no failure. */
const eventually = <T>(ask: () => T) => expect.poll(ask, { timeout: 15_000 });

let views = 0;

const visitor = ({ browser, site }: { browser: Browser; site: TestPages }) => {
  const events = (name: string) =>
    browser.evaluate(
      (wanted: string) =>
        window.attune
          .explain()
          .events.filter((event) => event.name === wanted)
          .map(({ properties }) => properties),
      name,
    );
  const loads = () =>
    browser.evaluate(
      (name: string) => performance.getEntriesByType('resource').filter((one) => one.name.endsWith(name)).length,
      file,
    );
  return {
    events,
    loads,
    received: (name: string) => site.received(name),
    /** Opens a page that nobody has touched; answers the id of its page view. */
    async open(body: string, path = `/signals-${++views}`, query = '') {
      await browser.open(site.add(path, granted + body) + query);
      await browser.evaluate(() => window.attune.ready.then(() => true));
      return browser.evaluate(() => window.attune.explain().events.find(({ type }) => type === 'page')?.id);
    },
    /** The visitor's first key; after it the signals are heard. */
    async wake() {
      await browser.press('ArrowRight');
      await eventually(loads).toBe(1);
      await browser.evaluate(
        (name: string) => (new Function(`return import("${name}")`)() as Promise<unknown>).then(() => true),
        file,
      );
      await wait(50);
    },
    focus: (id: string) => browser.evaluate((name: string) => document.getElementById(name)?.focus(), id),
    leave: () => browser.open(site.add('/bare', 'Bare', '')),
    /** Scrolls, and lets the browser paint that. */
    scroll: (y: number) =>
      browser.evaluate((top: number) => {
        scrollTo({ top, behavior: 'instant' });
        return new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50)));
      }, y),
  };
};

describe('what a visitor does on a page', () => {
  inEachEngine<TestPages>(
    (at) => {
      let page: ReturnType<typeof visitor>;
      beforeAll(async () => {
        const { browser, site } = at();
        await browser.setSize(1000, 600);
        await site.publish({ send } as Omit<Plan, 'site'>);
        page = visitor(at());
      });
      const on = () => ({ ...at().browser, ...page });

      test('loads what hears of it, once; a page that nobody touches loads nothing', async () => {
        const { open, wake, loads, press, scroll } = on();
        await open('<div style="height:2000px">Long</div>');
        await wait(300);
        expect(await loads()).toBe(0);
        await wake();
        await press('ArrowRight');
        await scroll(100);
        await wait(300);
        expect(await loads()).toBe(1);
      });

      test('Engaged Time: told when the page goes, without what it was hidden for', async () => {
        const { open, wake, leave, received, evaluate, events } = on();
        const id = await open('<p>Read me</p>');
        await wake();
        const hide = (hidden: boolean) =>
          evaluate((now: boolean) => {
            for (const [name, value] of [
              ['hidden', true],
              ['visibilityState', 'hidden'],
            ] as const)
              if (now) Object.defineProperty(document, name, { value, configurable: true });
              else delete (document as unknown as Record<string, unknown>)[name];
            document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
          }, hidden);
        const began = Date.now();
        await wait(1500);
        await hide(true);
        const first = (Date.now() - began) / 1000;
        const [told] = await events('Engaged Time');
        expect(told).toEqual({ view: id, seconds: expect.any(Number), by: 'navigate' });
        expect(told?.seconds).toBeGreaterThanOrEqual(1);
        expect(told?.seconds).toBeLessThanOrEqual(first + 1);
        await wait(3000);
        await hide(false);
        const again = Date.now();
        await wait(2200);
        await leave();
        const second = (Date.now() - again) / 1000;
        const mine = async () => (await received('Engaged Time')).filter(({ view }) => view === id);
        await eventually(async () => (await mine()).length).toBe(2);
        const seconds = (await mine()).map((one) => one.seconds as number);
        expect(Math.max(...seconds)).toBeGreaterThanOrEqual(3);
        expect(Math.max(...seconds)).toBeLessThanOrEqual(first + second + 1);
      });

      test('Scrolled: how far down, once the page is at rest, and never less', async () => {
        const { open, wake, scroll, events } = on();
        const id = await open('<div style="height:4000px">Long</div>');
        await wake();
        const depths = async () => (await events('Scrolled')).map(({ depth }) => depth);
        await scroll(500);
        await eventually(depths).toEqual([25]);
        await scroll(1800);
        await scroll(100);
        await eventually(depths).toEqual([25, 50]);
        await scroll(3400);
        await eventually(depths).toEqual([25, 50, 100]);
        await scroll(0);
        await scroll(3400);
        await wait(500);
        expect(await depths()).toEqual([25, 50, 100]);
        expect((await events('Scrolled'))[0]?.view).toBe(id);
      });

      test('Scrolled: in what scrolls in place of the page, not in a small box', async () => {
        const { open, wake, evaluate, events } = on();
        await open(`<div id="box" style="height:100px;overflow:auto"><div style="height:900px"></div></div>
        <div id="app" style="height:480px;overflow:auto"><div style="height:960px"></div></div>`);
        await wake();
        const to = (id: string, y: number) =>
          evaluate(
            (box: string, top: number) => document.getElementById(box)?.scrollTo({ top, behavior: 'instant' }),
            id,
            y,
          );
        await to('box', 800);
        await wait(500);
        expect(await events('Scrolled')).toEqual([]);
        await to('app', 250);
        await eventually(async () => (await events('Scrolled')).map(({ depth }) => depth)).toEqual([75]);
      });

      test('a new view of an app of a single page starts anew', async () => {
        const { open, wake, scroll, evaluate, events } = on();
        const first = await open('<div style="height:4000px">Long</div>');
        await wake();
        await scroll(1800);
        await eventually(async () => (await events('Scrolled')).length).toBe(1);
        await wait(1000);
        await evaluate(() => {
          history.pushState(0, '', `${location.pathname}/next`);
          dispatchEvent(new PopStateEvent('popstate'));
        });
        await eventually(async () => (await events('Engaged Time')).map(({ view }) => view)).toEqual([first]);
        await scroll(1900);
        await eventually(async () => (await events('Scrolled')).length).toBe(2);
        const [before, after] = await events('Scrolled');
        expect(before?.view).toBe(first);
        expect(after?.view).not.toBe(first);
        expect(after?.depth).toBe(50);
      });

      test('a page view that comes back from the cache is one of its own, and told apart', async ({ skip }) => {
        const { open, wake, leave, evaluate, received } = on();
        const first = await open('<p>First</p>');
        await wake();
        await evaluate(() => void Object.assign(window, { same: true }));
        await wait(1100);
        await leave();
        await evaluate(() => void setTimeout(() => history.back()));
        await eventually(() => evaluate(() => location.pathname !== '/bare' && document.readyState)).toBe('complete');
        const kept = await evaluate(() => 'same' in window);
        await evaluate(() => window.attune.ready.then(() => true));
        if (!kept) {
          await wake();
          await wait(1100);
        } else await wait(2500);
        await leave();
        const told = async () => (await received('Engaged Time')).filter(({ seconds }) => seconds).slice(-2);
        await eventually(async () => (await told()).at(-1)?.by).toBe(kept ? 'bfcache' : 'back_forward');
        expect((await told())[0]?.view).toBe(first);
        expect((await told())[1]?.view).not.toBe(first);
        if (!kept) skip('this browser, so driven, keeps no page');
      });

      test('Slot Clicked: once for each decision of a page view, and not for the clicks of a script', async () => {
        const { open, wake, click, mouse, events } = on();
        await open(`<section data-attune-slot="hero"><template data-attune-for="new or returning" data-attune-name="hello"><p id="on">Hello</p></template></section>
        <section data-attune-slot="none"><p id="default">Default</p></section><p id="beside">Beside</p>`);
        await wake();
        for (const one of ['#on', '#default']) await click(one);
        expect(await events('Slot Clicked')).toEqual([]);
        for (const one of ['#beside', '#on', '#on', '#default', '#on']) await mouse(one);
        const [shown, other] = await events('Slot Clicked');
        expect(shown).toMatchObject({ slot: 'hero', variant: 'hello' });
        expect(other).toEqual({ slot: 'none' });
        expect(await events('Slot Clicked')).toHaveLength(2);
      });

      test('Link Clicked Out: the host alone', async () => {
        const { open, wake, mouse, events } = on();
        await open(`<script>addEventListener('click', (event) => event.preventDefault())</script>
        <a id="out" href="https://elsewhere.example/path?secret=1"><b>Out</b></a><a id="in" href="/in">In</a><a id="mail" href="mailto:a@b.example">Mail</a>`);
        await wake();
        for (const one of ['#in', '#mail', '#out b']) await mouse(one);
        expect(await events('Link Clicked Out')).toEqual([{ host: 'elsewhere.example' }]);
        expect(await events('File Downloaded')).toEqual([]);
      });

      test('File Downloaded: the kind and the path, without a query', async () => {
        const { open, wake, mouse, events } = on();
        await open(`<script>addEventListener('click', (event) => event.preventDefault())</script>
        <a id="pdf" href="https://cdn.example/docs/Guide.PDF?token=1#p2">Guide</a><a id="named" download="list.csv" href="data:text/csv,a">List</a>
        <a id="page" href="/page.html">Page</a>`);
        await wake();
        for (const one of ['#pdf', '#named', '#page']) await mouse(one);
        expect(await events('File Downloaded')).toEqual([
          { extension: 'pdf', path: '/docs/Guide.PDF' },
          { extension: 'csv', path: '' },
        ]);
        expect(await events('Link Clicked Out')).toEqual([]);
      });

      test('Rage Click: on what does not answer, by its place', async () => {
        const { open, wake, mouse, events, engine } = on();
        await open(`<main><div id="room7"><p>Text</p><p id="dead2" style="cursor:pointer">Anna's order</p></div></main>
        <button id="more" onclick="this.after('more ')">More</button>
        <section><button id="plus" onclick="this.nextElementSibling.value++">+</button><input id="count" type="number" value="1"></section>
        <label id="box"><input type="checkbox"> Box</label><p id="text">Three clicks select this</p>
        <section><button id="next" onclick="row.scrollBy(20, 0)">Next</button><div id="row" style="width:200px;overflow:auto"><div style="width:900px">Row</div></div></section>`);
        await wake();
        // Firefox, so driven, takes each click for a first one, which selects nothing.
        for (const one of ['#more', '#plus', '#box', '#next', ...(engine === 'firefox' ? [] : ['#text'])]) {
          await mouse(one, 4);
          await wait(800);
        }
        expect(await events('Rage Click')).toEqual([]);
        await mouse('#dead2', 2);
        await wait(1200);
        expect(await events('Rage Click')).toEqual([]);
        await mouse('#dead2', 4);
        await eventually(() => events('Rage Click')).toEqual([{ path: 'main>div>p:nth-of-type(2)' }]);
        await mouse('#dead2', 4);
        await wait(800);
        expect(await events('Rage Click')).toHaveLength(1);
      });

      test('Products Searched: the address of a results page, with how far the words are from buying', async () => {
        const { open, wake, events } = on();
        await open('<p>Results</p>', '/results', '?page=2&q=%20Best%20%20Tents');
        await wake();
        expect(await events('Products Searched')).toEqual([{ query: 'best tents', intent: 'comparing' }]);
        await open('<p>Results</p>', '/results', '?q=anna@example.com');
        await wake();
        expect(await events('Products Searched')).toEqual([]);
      });

      test('Products Searched: a form that the page keeps to itself, and one that another address would not tell of', async () => {
        const { open, wake, type, press, focus, events } = on();
        await open(`<form role="search" onsubmit="event.preventDefault()"><input id="q" type="search" name="q"></form>
        <form target="away" action="/bare" onsubmit="event.preventDefault()"><input id="other" type="search" name="words"></form>`);
        await wake();
        for (const [id, text] of [
          ['q', 'Zelt kaufen'],
          ['other', 'Tarp'],
        ] as const) {
          await focus(id);
          await type(text);
          await press('Enter');
        }
        // The two may come in one batch, or in two that overtake each other.
        await eventually(async () => new Set(await events('Products Searched'))).toEqual(
          new Set([{ query: 'zelt kaufen', intent: 'ready' }, { query: 'tarp' }]),
        );
        expect(await events('Form Started')).toEqual([]);
      });

      test('Form Started, Form Step Reached, Form Sent: never what was written', async () => {
        const { open, wake, type, press, focus, evaluate, events } = on();
        await open(`<form id="order" onsubmit="event.preventDefault()">
        <fieldset><input id="name" name="name"><input id="mail" name="mail"></fieldset>
        <fieldset data-attune-step="delivery"><input id="street" name="street"></fieldset><button>Send</button></form>`);
        await wake();
        for (const id of ['name', 'mail', 'street']) {
          await focus(id);
          await type('anna');
        }
        await press('Enter');
        await eventually(() => events('Form Sent')).toEqual([{ form: 'order' }]);
        expect(await events('Form Started')).toEqual([{ form: 'order' }]);
        expect(await events('Form Step Reached')).toEqual([{ form: 'order', step: 'delivery' }]);
        const all = await evaluate(() => JSON.stringify(window.attune.explain().events));
        expect(all).not.toContain('anna');
      });

      test('Form Abandoned: where it was left', async () => {
        const { open, wake, type, focus, leave, received } = on();
        const name = `left-${views}`;
        await open(`<form name="${name}"><input id="name" name="name"><input id="mail" name="mail"></form>`);
        await wake();
        for (const id of ['name', 'mail']) {
          await focus(id);
          await type('a');
        }
        await leave();
        const mine = async () => (await received('Form Abandoned')).filter(({ form }) => form === name);
        await eventually(mine).toEqual([{ form: name, field: 'mail' }]);
      });

      test('Media Progress: how much of it was played', async ({ skip }) => {
        const { open, wake, mouse, evaluate, events } = on();
        // Two seconds of silence.
        await open(`<button id="play" onclick="for (const one of [tune, decor]) one.play().catch(() => {})">Play</button>
        <audio id="tune"></audio><audio id="decor" muted loop></audio><script>
        const wav = new DataView(new ArrayBuffer(44 + 16000));
        const put = (at, text) => [...text].forEach((c, n) => wav.setUint8(at + n, c.charCodeAt(0)));
        put(0, 'RIFF'); wav.setUint32(4, 36 + 16000, true); put(8, 'WAVEfmt '); wav.setUint32(16, 16, true); wav.setUint16(20, 1, true);
        wav.setUint16(22, 1, true); wav.setUint32(24, 8000, true); wav.setUint32(28, 8000, true); wav.setUint16(32, 1, true);
        wav.setUint16(34, 8, true); put(36, 'data'); wav.setUint32(40, 16000, true);
        for (let n = 0; n < 16000; n++) wav.setUint8(44 + n, 128);
        tune.src = decor.src = URL.createObjectURL(new Blob([wav], { type: 'audio/wav' }));</script>`);
        await wake();
        await mouse('#play');
        const ended = await evaluate(
          () =>
            new Promise<boolean>((resolve) => {
              const tune = document.getElementById('tune') as HTMLAudioElement;
              if (tune.ended) resolve(true);
              tune.addEventListener('ended', () => resolve(true));
              setTimeout(resolve, 6000, false);
            }),
        );
        if (!ended) skip('this browser plays nothing here');
        const told = await events('Media Progress');
        expect(told.at(-1)).toEqual({ media: 'tune', percent: 100 });
        expect(told.filter(({ media }) => media !== 'tune')).toEqual([]);
        // A browser without a sound card may be at the end at once.
        const percents = told.map(({ percent }) => percent as number);
        expect(percents).toEqual([...new Set(percents)].sort((a, b) => a - b));
        for (const percent of percents) expect([10, 25, 50, 75, 90, 100]).toContain(percent);
      });

      test('Text Copied: how much, never what; Page Printed; Page Shared: what the page marks', async () => {
        const { open, wake, mouse, evaluate, events } = on();
        await open(`<p id="text">Secret words</p><button id="copy" onmousedown="event.preventDefault()"
        onclick="getSelection().selectAllChildren(document.getElementById('text')); document.execCommand('copy')">Copy</button>
        <button id="share" data-attune-share="mail">Share</button>`);
        await wake();
        await mouse('#copy');
        await mouse('#share');
        await evaluate(() => dispatchEvent(new Event('beforeprint')));
        await eventually(() => events('Text Copied')).toEqual([{ length: 12 }]);
        expect(await events('Page Shared')).toEqual([{ by: 'mail' }]);
        expect(await events('Page Printed')).toEqual([{}]);
      });

      test('Device Seen: once a visit', async () => {
        const { open, wake, evaluate, events } = on();
        await open('');
        for (const state of ['denied', 'granted'] as const) await evaluate((one) => window.attune.consent(one), state);
        await open('');
        await wake();
        const [seen] = await events('Device Seen');
        expect(seen).toMatchObject({
          device: expect.stringMatching(/^(mouse|touch)$/),
          size: 'tablet',
          hour: expect.any(Number),
        });
        expect(Object.keys(seen ?? {}).filter((name) => !send['Device Seen'].includes(name))).toEqual([]);
        expect(seen?.zone).toBe(await evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone));
        await open('');
        await wake();
        expect(await events('Device Seen')).toEqual([]);
      });

      test('is not told where the plan has it off, with the names and lists that it has', async () => {
        const { open, wake, mouse, type, press, focus, evaluate, events, loads } = on();
        const plan = async (signals: Plan['signals']) => {
          await open('');
          const before = await evaluate(() => window.attune.explain().plan);
          await at().site.publish({ send, signals } as Omit<Plan, 'site'>);
          // Past the browser's own copy of the plan.
          await evaluate(() => fetch('/v1/plan/pages', { cache: 'reload', credentials: 'omit' }).then(() => true));
          await open('');
          await eventually(() => evaluate(() => window.attune.explain().plan)).toBeGreaterThan(before);
          // On record, too.
          await wait(100);
        };
        const form = `<form id="f" onsubmit="event.preventDefault()"><input id="size" name="size"><input type="password" name="pin" value="1"><button>Send</button></form>
        <p id="dead" data-attune-share="mail" style="cursor:pointer">Dead</p>`;
        await plan({ rage: false, search: ['term'], forms: ['size', 'pin'] });
        await open(form, '/off', '?term=Tent&q=Other');
        await wake();
        await mouse('#dead', 4);
        await focus('size');
        await type('XL');
        await press('Enter');
        await eventually(() => events('Form Sent')).toEqual([{ form: 'f', values: { size: 'XL' } }]);
        expect(await events('Products Searched')).toEqual([{ query: 'tent' }]);
        expect((await events('Page Shared')).length).toBeGreaterThan(0);
        await wait(800);
        expect(await events('Rage Click')).toEqual([]);

        await plan([]);
        await open(form);
        await mouse('#dead');
        await wait(500);
        expect(await loads()).toBe(0);
      });
    },
    testPages,
    enginesOfParts,
  );
});
