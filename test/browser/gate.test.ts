import { describe, expect, test } from 'vitest';
import type { Tree } from '../../src/core/content.ts';
import { inEachEngine } from './support/each-engine.ts';
import { expectOnly, look, textOf } from './support/eye.ts';
import { always, frameWith, head, opening, variant } from './support/gate-page.ts';
import { oracle, shownIn } from './support/oracle.ts';
import type { Pieces } from './support/stream.ts';

/** How often each page is opened: more for a thorough look. */
const runs = Number(process.env.RUNS ?? 1);
const stall = 100;

/** Elements with content of the kind that they take; `…` stands where each content's word does. */
const kinds: Record<string, [open: string, content: string, close: string]> = {
  section: ['<section', '<h1>…</h1>', '</section>'],
  div: ['<div', '<span>…</span>', '</div>'],
  ul: ['<ul', '<li>…</li>', '</ul>'],
  tbody: ['<table><tbody', '<tr><td>…</td></tr>', '</tbody></table>'],
  a: ['<a href="#"', '<b>…</b>', '</a>'],
  button: ['<button', '<b>…</b>', '</button>'],
  form: ['<form', '<p><input name="q">…</p>', '</form>'],
  'x-before': ['<x-before', '<p>…</p>', '</x-before>'],
  'x-after': ['<x-after', '<p>…</p>', '</x-after>'],
};
const define = (name: string) =>
  `<script>customElements.define('${name}', class extends HTMLElement { connectedCallback() { this.dataset.up = 1 } })</script>`;

const h1 = variant(['h1', {}, 'Variant']);
const byPlan = frameWith({ ',hero': [[...always, 'e/v']] }, { 'e/v': h1 });
const buyer = frameWith({ buyer: [always] });
const template = '<template data-attune-for="buyer"><h1>Variant</h1></template>';

inEachEngine((at) => {
  describe.each(Object.entries(kinds))('<%s>', (kind, [open, content, close]) => {
    const more = kind === 'x-before' ? define(kind) : '';
    /** The default, cut in the middle of its text. */
    const [first, second] = content.replace('…', 'Def|ault').replace('>', ' elementtiming="default">').split('|') as [
      string,
      string,
    ];
    const after = `${close}<p>After</p>${define('x-after')}`;
    // A table has no room for text: the parser puts it before the table.
    const loose = kind === 'tbody' ? '' : 'Default';

    test('shows nothing but a variant of the plan, wherever the page stalls', async () => {
      const row: Tree = kind === 'tbody' ? ['tr', {}, ['td', {}, 'Variant']] : ['p', {}, 'Variant'];
      const start = await head(frameWith({ ',hero': [[...always, 'e/v']] }, { 'e/v': variant(row) }), more);
      for (let run = 0; run < runs; run++) {
        const slot = [
          `${open} data-attune-slot="hero">`,
          stall,
          `${loose} ${first}`,
          stall,
          `${second} <!-- note -->`,
          stall,
          after,
        ];
        expectOnly('Variant', await look(at(), [start, '<p>Before</p>', stall, ...slot, stall, '']));
        expect(await textOf(at(), 'body')).toBe('Before Variant After');
      }
    });

    test('shows nothing but the first of its own templates that holds, wherever the page stalls', async () => {
      const [one, two] = content.replace('…', 'Vari|ant').split('|');
      const start = await head(buyer, more);
      const other = `<template data-attune-for="nobody">${content.replace('…', 'Other')}</template>`;
      for (let run = 0; run < runs; run++) {
        const templates = [
          `<!-- note --> ${other}`,
          stall,
          `\n<template data-attune-for="buyer">${one}`,
          stall,
          `${two}</template>`,
        ];
        const slot = [
          `${open} data-attune-slot="hero">`,
          stall,
          ...templates,
          stall,
          first,
          stall,
          second,
          stall,
          after,
        ];
        expectOnly('Variant', await look(at(), [start, '<p>Before</p>', stall, ...slot]));
        expect(await textOf(at(), 'body')).toBe('Before Variant After');
      }
    });
  });

  describe('what the parser does', () => {
    const badly: Record<string, Pieces> = {
      'formatting that crosses paragraphs': [
        `<div data-attune-slot="hero"><b>Default <p>Default</b> `,
        stall,
        'Default</p></i> Default</div>',
      ],
      'formatting that ends in the slot': [
        '<b>Before<section data-attune-slot="hero">Default',
        stall,
        '</b> Default',
        stall,
        '<p>Default</section>',
      ],
      'a link in a link': [
        '<a href="#1"><div data-attune-slot="hero">Default <a href="#2">Def',
        stall,
        'ault</a> Default</div></a>',
      ],
      'tags that nothing opened': ['<section data-attune-slot="hero"></p></b>Default</i></section>'],
    };
    test.each(Object.entries(badly))('badly nested HTML: %s', async (_, pieces) => {
      expectOnly('Variant', await look(at(), [await head(byPlan), ...pieces, stall, '<p>After']));
      expect(await textOf(at(), 'body')).toMatch(/^(Before )?Variant After$/);
    });

    test('a slot that is never closed', async () => {
      expectOnly(
        'Variant',
        await look(at(), [await head(byPlan), '<p>Before<section data-attune-slot="hero">Def', stall, 'ault']),
      );
    });

    test('a slot of templates alone, at the very end of the page', async () => {
      expectOnly(
        'Variant',
        await look(at(), [await head(buyer), stall, `<main><div data-attune-slot="hero">${template}`]),
      );
    });

    test('a slot without spaces around its templates, while the page stalls after it', async () => {
      const seen = await look(at(), [
        await head(buyer),
        `<div data-attune-slot="hero">${template}</div>`,
        `<p>After`,
        200,
        '',
      ]);
      expectOnly('Variant', seen);
    });

    test('a small page that comes in one write', async () => {
      const page = (await head(byPlan)).replace(opening, '');
      for (let run = 0; run < 10 * runs; run++)
        expectOnly('Variant', await look(at(), [`${page}<section data-attune-slot="hero"><h1>Default</h1></section>`]));
    });

    test('several slots, of the same name too', async () => {
      const slot = '<section data-attune-slot="hero"><h1>Default</h1></section>';
      await look(at(), [await head(byPlan), slot, stall, slot, slot]);
      expect(await textOf(at(), 'body')).toBe('Variant Variant Variant');
    });

    test('a slot in a slot is left to the outer one', async () => {
      const inner = '<div data-attune-slot="hero">Inner</div>';
      await look(at(), [await head(byPlan), `<main data-attune-slot="other">Outer ${inner}`, stall, `${inner}</main>`]);
      expect(await textOf(at(), 'main')).toBe('Outer Inner Inner');
    });
  });

  describe("the page's scripts", () => {
    test.each([
      ['in the default', '<h1>Def', 'ault</h1>', byPlan],
      ['in a template', '<template data-attune-for="buyer"><h1>Vari', 'ant</h1></template><h1>Default</h1>', buyer],
    ])('a script that appends to the body while the parser stands %s', async (_, one, two, frame) => {
      const { site } = at();
      site.add('/widget.js', [30, 'document.body.append(document.createElement("aside"))']);
      const slot = [`<section data-attune-slot="hero">${one}`, 250, two, stall, '</section>', stall, '<p>After</p>'];
      expectOnly('Variant', await look(at(), [await head(frame, '<script async src="/widget.js"></script>'), ...slot]));
      expect(await textOf(at(), 'body')).toBe('Variant After');
    });

    test('the controls that an inline script adds to the slot stay', async () => {
      const carousel = `<script>
        const slot = document.querySelector('[data-attune-slot]');
        slot.append(Object.assign(document.createElement('button'), { textContent: slot.querySelectorAll('h1').length + ' slide' }));
      </script>`;
      const seen = await look(at(), [
        await head(byPlan),
        '<section data-attune-slot="hero"><h1>Default</h1></section>',
        carousel,
        stall,
        '<p>After',
      ]);
      expectOnly('Variant', seen);
      expect(await textOf(at())).toBe('Variant 1 slide');
    });

    test("the default's own scripts do not run", async () => {
      const scripts = '<script>window.ran = 1</script>';
      await look(at(), [
        await head(byPlan),
        `<section data-attune-slot="hero">${scripts}<h1>Default</h1>`,
        stall,
        `${scripts}</section>`,
      ]);
      expect(await at().browser.evaluate(() => 'ran' in window)).toBe(false);
    });

    test('a slot that the host styles by its first child, and whose form fields are sent', async () => {
      const style = '<style>h1:first-child { color: rgb(1, 2, 3) }</style>';
      const frame = frameWith(
        { ',hero': [[...always, 'e/v']] },
        { 'e/v': variant(['h1', {}, 'Variant'], ['input', { name: 'v', value: '1' }]) },
      );
      await look(at(), [
        await head(frame, style),
        '<form data-attune-slot="hero">',
        stall,
        '<input name="d" required>Default</form>',
      ]);
      const found = await at().browser.evaluate(() => {
        const form = document.forms[0] as HTMLFormElement;
        return [
          getComputedStyle(form.children[0] as Element).color,
          `${new URLSearchParams(new FormData(form) as never)}`,
          form.checkValidity(),
        ];
      });
      expect(found).toEqual(['rgb(1, 2, 3)', 'v=1', true]);
    });
  });

  describe('controls: the oracle sees a default that flashes', () => {
    const slot = '<section data-attune-slot="hero"><h1 elementtiming="default">Default</h1></section>';
    /** So late that also a busy machine has painted the default. */
    const late = 500;
    const swap = 'document.querySelector("h1").textContent = "Variant"';
    const pages: Record<string, Pieces> = {
      'a script that loads asynchronously': ['<script async src="/swap.js"></script>', slot, late, '<p>After'],
      'a deferred script': ['<script defer src="/swap.js"></script>', slot, late, '<p>After'],
      'an inline script after the slot': [slot, late, `<script>${swap}</script>`],
    };
    test.each(Object.entries(pages))('%s', async (_, pieces) => {
      at().site.add('/swap.js', [late, swap]);
      const seen = await look(at(), [`<!doctype html>${oracle()}${opening}`, ...pieces]);
      expect(shownIn(seen)).toEqual(['Default', 'Variant']);
      if (at().browser.engine === 'chromium') expect(seen.painted).toContain('default');
    });
  });
});
