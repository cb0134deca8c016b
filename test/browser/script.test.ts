import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Attune } from '../../src/client/api.ts';
import type { Weights } from '../../src/core/bandit.ts';
import type { Arms } from '../../src/core/bucket.ts';
import type { Tree } from '../../src/core/content.ts';
import type { Receipt } from '../../src/core/receipt.ts';
import { type Browser, engines, executableOf, launch } from './support/browser.ts';
import { type TestPages, testPages } from './support/site.ts';

declare global {
  interface Window {
    attune: Attune;
  }
}

const hero = `<section data-attune-slot="hero">
  <template data-attune-for="interest:hiking"><template data-attune-size="phone"><h1>Trails</h1></template><h1>Trails are calling</h1></template>
  <h1>Gear for outside</h1>
</section>`;
const granted = '<script>attune.consent("granted")</script>';

for (const engine of engines) {
  describe.skipIf(!executableOf(engine))(`the two lines on a page, in ${engine}`, () => {
    let browser: Browser;
    let pages: TestPages;
    const title = () => browser.evaluate(() => document.querySelector('h1')?.textContent);
    const ready = () => browser.evaluate(() => window.attune.ready.then(() => true));
    const explain = () =>
      browser.evaluate(() => JSON.parse(JSON.stringify(window.attune.explain())) as ReturnType<Attune['explain']>);
    const visit = async (path: string, body: string, head?: string) => {
      await browser.open(pages.add(path, body, head));
      await ready();
    };
    /** Waits for what the page does by and by. */
    const until = (what: () => Promise<unknown>) => expect.poll(what, { timeout: 5000 });

    beforeAll(async () => {
      [browser, pages] = await Promise.all([launch(engine), testPages()]);
    });
    afterAll(async () => {
      await browser?.close();
      await pages?.close();
    });

    test('data-attune-for="interest:…" is shown from the fourth page of that topic on, with no plan and no JSON', async () => {
      const topic = `<main data-attune-topic="hiking">${hero}</main>${granted}`;
      for (const path of ['/1', '/2', '/3']) {
        await visit(path, topic);
        expect(await title()).toBe('Gear for outside');
        await until(async () => (await explain()).profile.visit.pages).toBe(Number(path.slice(1)));
      }
      await visit('/4', hero);
      expect(await title()).toBe('Trails are calling');
      expect((await explain()).slots[0]).toMatchObject({
        slot: 'hero',
        variant: 'interest:hiking',
        painted: 'gate',
        clauses: [['interest:hiking', true]],
      });
    });

    test('the second line alone never swaps what the reader has in view, but what is further down', async () => {
      await visit(
        '/alone',
        `${hero}<div style="height:300vh"></div>${hero.replace('"hero"', '"below"')}`,
        pages.script,
      );
      expect(await title()).toBe('Gear for outside');
      expect(await browser.evaluate(() => document.querySelector('[data-attune-slot=below] h1')?.textContent)).toBe(
        'Trails are calling',
      );
      expect((await explain()).slots[0]?.why).toContain('the default was already in view');
    });

    test('adds one global, with these names and no others', async () => {
      await visit('/names', hero);
      const [own, names] = await browser.evaluate(() => {
        const frame = document.createElement('iframe');
        document.body.append(frame);
        const bare = new Set(Object.getOwnPropertyNames(frame.contentWindow));
        frame.remove();
        return [
          Object.getOwnPropertyNames(window).filter((name) => !bare.has(name) && !/^\d+$|^__/.test(name)),
          Object.keys(window.attune).sort(),
        ];
      });
      expect(own).toEqual(['attune']);
      expect(names).toEqual([
        'alias',
        'consent',
        'explain',
        'feedback',
        'group',
        'identify',
        'on',
        'page',
        'panel',
        'preview',
        'ready',
        'reset',
        'track',
        'variant',
        'version',
      ]);
    });

    test('calls made before the script is there are carried out in order', async () => {
      await visit(
        '/queue',
        '<script>attune.track("First", { n: 1 }); attune.group("g1"); attune.track("Second")</script>',
      );
      const { events } = await explain();
      expect(events.map(({ type, name }) => `${type} ${name}`.trim())).toEqual([
        'page',
        'track First',
        'group g1',
        'track Second',
      ]);
    });

    test('attune.on tells of events until its undo is called', async () => {
      await visit('/on', '');
      const heard = await browser.evaluate(async () => {
        const names: string[] = [];
        const undo = window.attune.on('event', ({ name }) => names.push(name));
        await window.attune.track('One');
        undo();
        await window.attune.track('Two');
        return names;
      });
      expect(heard).toEqual(['One']);
    });

    test('data-attune-goal counts a click, data-attune-topic within the page a topic', async () => {
      await visit('/goal', '<p data-attune-topic="climbing"><button id="b" data-attune-goal="asked">Ask</button></p>');
      await browser.click('#b');
      const { events } = await explain();
      expect(events.slice(1).map(({ name, properties }) => [name, properties])).toEqual([
        ['Goal Reached', { goal: 'asked' }],
        ['Topic Chosen', { topics: ['climbing'] }],
      ]);
    });

    test('data-attune-split draws one arm, which stays, from the second view of the slot on', async () => {
      const cta =
        '<a id="cta" class="plain" href="/a" data-attune-slot="cta" data-attune-split="red:50 blue:50"><template><a href="/red" class="red">Red</a></template><template><a href="/blue" class="blue">Blue</a></template>Plain</a>';
      await visit('/split', cta);
      expect(await browser.evaluate(() => document.getElementById('cta')?.textContent?.trim())).toBe('Plain');
      const arm = (await explain()).slots[0]?.variant;
      expect(arm).toMatch(/^(red|blue)$/);
      for (const path of ['/split-again', '/split-elsewhere']) {
        await visit(path, cta);
        expect(
          await browser.evaluate(() => [
            document.getElementById('cta')?.getAttribute('href'),
            document.getElementById('cta')?.className,
          ]),
        ).toEqual([`/${arm}`, arm]);
        expect((await explain()).slots[0]).toMatchObject({ variant: arm, painted: 'gate', experience: 'cta' });
      }
    });

    test('a slot name that stands on two elements with different content shows both defaults, from the next view on', async () => {
      const two = hero + hero.replace('Trails are calling', 'Something else');
      await visit('/two', two);
      await visit('/elsewhere', '');
      await visit('/two', two);
      expect(await browser.evaluate(() => [...document.querySelectorAll('h1')].map((one) => one.textContent))).toEqual([
        'Gear for outside',
        'Gear for outside',
      ]);
      expect((await explain()).slots[0]?.why).toBe('its name stands twice');
      await visit('/one', hero);
      await visit('/one', hero);
      expect(await title()).toBe('Trails are calling');
    });

    test('attune.preview shows a variant now; attune.feedback takes it away, on the next page too', async () => {
      await visit(
        '/preview',
        `${hero}<div data-attune-slot="promo"><template data-attune-name="loud"><b>Loud</b></template>Quiet</div>`,
      );
      expect(await browser.evaluate(() => document.querySelector('[data-attune-slot=promo]')?.textContent)).toBe(
        'Loud',
      );
      await browser.evaluate(() => window.attune.feedback('promo', 'not-for-me'));
      await until(() => browser.evaluate(() => document.querySelector('[data-attune-slot=promo]')?.textContent)).toBe(
        'Quiet',
      );
      await visit(
        '/preview',
        '<div data-attune-slot="promo"><template data-attune-name="loud"><b>Loud</b></template>Quiet</div>',
      );
      expect(await browser.evaluate(() => document.querySelector('[data-attune-slot=promo]')?.textContent)).toBe(
        'Quiet',
      );
      await browser.evaluate(() => window.attune.preview({ promo: 'loud' }));
      await until(() => browser.evaluate(() => document.querySelector('[data-attune-slot=promo]')?.textContent)).toBe(
        'Loud',
      );
    });

    test('attune.variant gives a plan’s variant as data, on a page without that slot too', async () => {
      await pages.publish({
        experiences: [
          {
            id: 'greet',
            slot: 'greeting',
            audience: 'interest:hiking',
            variants: { walkers: { any: [['b', {}, 'Hello']] } },
          },
        ],
      });
      // A minute passes: so long a browser keeps the plan that it has.
      await browser.evaluate(() =>
        fetch('/v1/plan/pages', { cache: 'reload', credentials: 'omit' }).then((answer) => answer.text()),
      );
      await visit('/data', '');
      await until(async () => browser.evaluate(() => window.attune.variant('greeting'))).toEqual({
        experience: 'greet',
        variant: 'walkers',
        content: ['template', {}, ['b', {}, 'Hello']],
      });
      expect(await browser.evaluate(() => window.attune.variant('nothing'))).toBeNull();
    });

    test('a test that learns shows the arms by the weights that the backend made, and says so', async () => {
      const text = (variant: string) => ({ any: [['b', {}, variant]] as Tree[] });
      await pages.publish({
        goals: { order: { event: 'Order Completed' } },
        experiences: [
          {
            id: 'learner',
            slot: 'offer',
            audience: 'new or returning',
            variants: { a: text('A'), b: text('B') },
            split: { a: 50, b: 50 },
            goal: 'order',
            bandit: { safe: 'a' },
          },
        ],
      });
      await browser.evaluate(() =>
        fetch('/v1/plan/pages', { cache: 'reload', credentials: 'omit' }).then((answer) => answer.text()),
      );
      const offer = '<div data-attune-slot="offer">Default</div>';
      await visit('/learn', offer);
      await until(async () => (await explain()).plan).toBe(2);
      await visit('/learn', offer);
      await until(async () => {
        await visit('/learn', offer);
        return (await explain()).slots[0]?.weights?.[0];
      }).toBe(1);
      const { variant, weights, bucket } = (await explain()).slots[0] as Receipt;
      expect(await browser.evaluate(() => document.querySelector('[data-attune-slot] b')?.textContent)).toBe(
        variant?.toUpperCase(),
      );
      const { arms } = await browser.evaluate(() =>
        fetch('/v1/weights/pages').then((answer) => answer.json() as Promise<Weights>),
      );
      const [, from, to] = (arms.learner as Arms[])[0]?.find(([name]) => name === variant) || ['', 0, 0];
      expect(from <= (bucket as number) && (bucket as number) < to).toBe(true);
      expect(weights?.[2]).toBeCloseTo(to - from, 4);
    });

    test('attune.consent("denied") leaves nothing in the browser, and the default in the page, at once', async () => {
      await visit('/withdraw', hero);
      expect(await title()).toBe('Trails are calling');
      await browser.evaluate(() => window.attune.consent('denied'));
      await until(title).toBe('Gear for outside');
      await until(() =>
        browser.evaluate(async () => [
          localStorage.length,
          sessionStorage.length,
          document.cookie,
          (await indexedDB.databases?.())?.length ?? 0,
        ]),
      ).toEqual([0, 0, '', 0]);
      await visit('/after', hero);
      expect(await title()).toBe('Gear for outside');
      expect(await browser.evaluate(() => localStorage.length)).toBe(0);
    });

    test('?attune=off switches everything off', async () => {
      await browser.open(`${pages.add('/off', hero)}?attune=off`);
      expect(await title()).toBe('Gear for outside');
      expect(
        await browser.evaluate(
          () =>
            (window.attune as { version?: unknown }).version === undefined || typeof window.attune.version !== 'string',
        ),
      ).toBe(true);
    });

    test('a page without any storage works, and shows its default', async () => {
      pages.add(
        '/inner',
        `${hero}<script>attune.ready.then(() => parent.postMessage([document.querySelector('h1').textContent, attune.explain().consent.storage], '*'))</script>`,
      );
      await browser.open(
        pages.add(
          '/outer',
          '<script>addEventListener("message", (e) => { window.said = e.data })</script><iframe sandbox="allow-scripts" src="/inner"></iframe>',
          '',
        ),
      );
      await until(() => browser.evaluate(() => (window as unknown as { said?: unknown }).said)).toEqual([
        'Gear for outside',
        false,
      ]);
    });
  });
}
