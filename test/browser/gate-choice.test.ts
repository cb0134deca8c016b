import { describe, expect, test } from 'vitest';
import { inEachEngine } from './support/each-engine.ts';
import { expectOnly, look, textOf } from './support/eye.ts';
import { always, frameWith, head, variant } from './support/gate-page.ts';
import { sighting } from './support/oracle.ts';

/** A slot with these conditions, each on a template whose text is its own condition. */
const slotOf = (...conditions: string[]) =>
  `<section data-attune-slot="hero">${conditions.map((text) => `<template data-attune-for="${text}">${text}</template>`).join('')}Default</section>`;

const day = 86_400_000;

inEachEngine((at) => {
  /** What a slot of such templates shows to a visitor with this frame. */
  const choice = async (conditions: string[], frame?: Parameters<typeof head>[0], query = '') => {
    const seen = await look(at(), [await head(frame), slotOf(...conditions), '\n'], query);
    expect(seen.troubles).toEqual([]);
    return textOf(at());
  };

  describe('a first visit, without a frame', () => {
    test.each([
      [['buyer', 'new'], '', 'new'],
      [['returning', 'not new', 'interest:hiking'], '', 'Default'],
      [['from:email', 'from:ads'], '?utm_source=google&utm_medium=cpc', 'from:ads'],
      [['from:newsletter'], '?utm_source=newsletter&utm_medium=email', 'from:newsletter'],
      [['from:ai and campaign:spring'], '?utm_source=chatgpt.com&utm_campaign=spring', 'from:ai and campaign:spring'],
      [['campaign:winter', 'campaign:spring'], '?utm_campaign=spring', 'campaign:spring'],
      [['path:/other/*', 'path:/pa*'], '', 'path:/pa*'],
      [['size:phone', 'not language:xx and size:desktop'], '', 'not language:xx and size:desktop'],
      [['hour:0-24 and not (from:ads or buyer)'], '', 'hour:0-24 and not (from:ads or buyer)'],
      [['new new', 'new and', '(new', 'not (not and)', 'or new'], '', 'Default'],
      [['constructor', 'toString'], '', 'Default'],
    ])('of %j at /page%s it shows “%s”', async (conditions, query, expected) => {
      expect(await choice(conditions, undefined, query)).toBe(expected);
    });

    test("knows the browser's language", async () => {
      const language = await at().browser.evaluate(() => navigator.language.split('-')[0]);
      expect(await choice(['language:xx', `language:${language}`])).toBe(`language:${language}`);
    });

    test('tells where a link led here from', async () => {
      const { browser, site } = at();
      const target = site.add('/page', [await head(), slotOf('from:search', 'from:localhost'), '\n']);
      await browser.open(site.add('/link', [`<a href="${target}">Go</a>`]).replace('127.0.0.1', 'localhost'));
      await browser.evaluate(() => void setTimeout(() => document.querySelector('a')?.click()));
      await expect.poll(() => textOf(at()).catch(() => '')).toBe('from:localhost');
    });

    test('a split test shows the default', async () => {
      const slot =
        '<section data-attune-slot="hero" data-attune-split="a:50 b:50"><template>A</template><template>B</template>Default';
      await look(at(), [await head(), slot]);
      expect(await textOf(at())).toBe('Default');
    });
  });

  describe('by a frame', () => {
    const now = Date.now();

    test('audiences hold in their spans of time alone', async () => {
      const frame = frameWith({
        early: [[now + day, now + 2 * day, '']],
        late: [[now - 2 * day, now - day, '']],
        good: [
          [now - day, now - 1, ''],
          [now - 1, now + day, ''],
        ],
      });
      expect(await choice(['early', 'late', 'new', 'good'], frame)).toBe('good');
    });

    test('a residual condition on the context decides', async () => {
      const frame = frameWith({ a: [[0, 9e15, 'size:phone']], b: [[0, 9e15, 'path:/page and not (from:ads)']] });
      expect(await choice(['a', 'b'], frame)).toBe('b');
      expect(await choice(['a', 'b'], frame, '?gclid=1')).toBe('Default');
    });

    test('the arrival of the visit goes on, until another or its end', async () => {
      const frame = {
        ...frameWith({ other: [always] }),
        n: ['utm_medium=email&utm_from=news', now + day] as [string, number],
      };
      const conditions = ['from:email', 'from:ads', 'other'];
      expect(await choice(conditions, frame)).toBe('from:email');
      expect(await choice(conditions, frame, '?gclid=1')).toBe('from:ads');
      expect(await choice(conditions, { ...frame, n: [frame.n[0], now - 1] })).toBe('other');
    });

    test('a split test shows the arm that was drawn, or the default', async () => {
      const slot =
        '<section data-attune-slot="hero" data-attune-split="a:50 b:50"><template>A</template><template>B</template>Default';
      const arms: [position: number, expected: string][] = [
        [0, 'A'],
        [1, 'B'],
        [-1, 'Default'],
      ];
      for (const [position, expected] of arms) {
        await look(at(), [await head(frameWith({ ',hero': [[...always, position]] })), slot]);
        expect(await textOf(at())).toBe(expected);
      }
    });

    test("the plan's variant goes before the slot's own, its control shows the default", async () => {
      const trees = { 'e/v': variant('Planned'), 'e/control': variant() };
      expect(await choice(['new'], frameWith({ new: [always], ',hero': [[...always, 'e/v']] }, trees))).toBe('Planned');
      expect(await choice(['new'], frameWith({ new: [always], ',hero': [[...always, 'e/control']] }, trees))).toBe(
        'Default',
      );
      expect(await choice(['new'], frameWith({ new: [always], ',hero': [[0, 1, 'e/v']] }, trees))).toBe('new');
    });

    test.each(['{', 'null', '5', '{"v":2,"z":[]}', '[]'])(
      '%s in its place: the default, and no error',
      async (kept) => {
        const seen = await look(at(), [
          (await head(frameWith({}))).replace(
            /localStorage\.setItem\(.*?\)(?=<)/,
            `localStorage.setItem('attune2:demo', '${kept}')`,
          ),
          slotOf('buyer'),
        ]);
        expectOnly('Default', seen);
      },
    );
  });

  describe('sizes', () => {
    const form = (size: string) => `<template data-attune-size="${size}">${size}</template>`;
    const templates: Record<string, [html: string, ...byWidth: string[]]> = {
      'one form for each': [`${form('phone')}${form('tablet')}${form('desktop')}`, 'phone', 'tablet', 'desktop'],
      'one form for two': [`${form('phone tablet')}rest`, 'phone tablet', 'phone tablet', 'rest'],
      'the rest serves all other sizes': [`${form('phone')} <b>rest</b>`, 'phone', 'rest', 'rest'],
      'the nearest smaller form serves': [form('phone'), 'phone', 'phone', 'phone'],
      'the nearer of two smaller forms': [`${form('phone')} ${form('tablet')}`, 'phone', 'tablet', 'tablet'],
      'a larger form does not serve': [form('desktop'), 'Default', 'Default', 'desktop'],
      'without a form, the default': ['  ', 'Default', 'Default', 'Default'],
    };
    test('at 390, 800 and 1200 px', async () => {
      for (const [index, width] of [390, 800, 1200].entries()) {
        await at().browser.setSize(width, 800);
        for (const [name, [html, ...expected]] of Object.entries(templates)) {
          await look(at(), [
            await head(),
            `<div data-attune-slot="hero"><template data-attune-for="new">${html}</template>Default</div>\n`,
          ]);
          expect(await textOf(at()), `${name} at ${width} px`).toBe(expected[index]);
        }
      }
    });
  });

  describe('attributes', () => {
    test("those of a template's only element of the slot's own tag become the slot's", async () => {
      const html =
        '<template data-attune-for="new"><a href="/sale" class="loud" @click="x"><b>Variant</b></a></template><b>Default</b>';
      const seen = await look(at(), [
        await head(),
        `<a data-attune-slot="cta" href="/all" id="cta" class="calm">${html}</a>\n`,
      ]);
      expectOnly('Variant', seen);
      const link = await at().browser.evaluate(() => {
        const a = document.querySelector('a') as HTMLAnchorElement;
        return [a.getAttribute('href'), a.className, a.id, a.getAttribute('@click'), a.innerHTML];
      });
      expect(link).toEqual(['/sale', 'loud', 'cta', 'x', '<b>Variant</b><!---->']);
    });

    test.each([
      ['two elements', '<div class="v">1</div><div>2</div>', '1 2'],
      ['an element of another tag', '<p class="v">1</p>', '1'],
    ])('%s lend nothing', async (_, html, text) => {
      await look(at(), [
        await head(),
        `<div data-attune-slot="x"><template data-attune-for="new">${html}</template>Default</div>\n`,
      ]);
      expect(await textOf(at())).toBe(text);
      expect(await at().browser.evaluate(() => document.querySelector('[data-attune-slot]')?.className)).toBe('');
    });
  });

  describe('the global', () => {
    test('queues every call, and ready waits for the engine', async () => {
      const calls =
        "attune.track('A', { n: 1 }); attune.notYetInvented(2); attune.ready.then((api) => { window.api = api })";
      await look(at(), [await head(), `<script>${calls}</script>`]);
      const found = await at().browser.evaluate(async () => {
        const { attune } = window as unknown as { attune: { q: unknown; r(api: unknown): void } };
        attune.r('the engine');
        await 0;
        return [attune.q, (window as unknown as { api: string }).api];
      });
      expect(found).toEqual([
        [
          ['track', 'A', { n: 1 }],
          ['notYetInvented', 2],
        ],
        'the engine',
      ]);
    });

    test('a second gate leaves the first alone', async () => {
      const start = await head(frameWith({ ',hero': [[...always, 'e/v']] }, { 'e/v': variant('Variant') }));
      const again = (start.match(/<script nonce="">\(.*?<\/script>(?=\s*<style)/s) as [string])[0];
      expectOnly('Variant', await look(at(), [start, again, '<p data-attune-slot="hero">Default</p>\n']));
    });

    test('hands over what it has placed', async () => {
      const rows = frameWith({ ',b': [[...always, 'e/v']], buyer: [always] }, { 'e/v': variant('Variant') });
      const own = '<template data-attune-for="x">X</template><template data-attune-for="buyer">B</template>Default';
      await look(at(), [
        await head(rows),
        `<p data-attune-slot="a">${own}</p><p data-attune-slot="b">Default</p><p data-attune-slot="c">Default</p>\n`,
      ]);
      const placed = await at().browser.evaluate(() => {
        const { p } = (
          window as unknown as { attune: { p: [Element, DocumentFragment, Comment, Element, string | undefined][] } }
        ).attune;
        return p.map(([slot, held, end, template, by]) => [
          slot.getAttribute('data-attune-slot'),
          held.childNodes.length,
          held.textContent,
          end.parentNode === slot,
          template.parentNode === held,
          by,
        ]);
      });
      const nothing = at().browser.engine === 'webkit' ? null : undefined;
      expect(placed).toEqual([
        ['a', 3, 'Default', true, true, nothing],
        ['b', 1, 'Default', true, false, 'e/v'],
      ]);
    });

    test('?attune=off shows the default', async () => {
      expect(await choice(['new'], undefined, '?attune=off')).toBe('Default');
      expect((await sighting(at().browser)).troubles).toEqual([]);
    });
  });
});
