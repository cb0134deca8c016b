import { describe, expect, test } from 'vitest';
import type { Tree } from '../../src/core/content.ts';
import { inEachEngine } from './support/each-engine.ts';
import { always, frameWith, head, opening, variant } from './support/gate-page.ts';
import { markup } from './support/markup.ts';
import type { Pieces } from './support/stream.ts';

const stall = 30;

interface Case {
  /** The page around the slot's content, which stands for `…`. */
  page: string;
  variant: Tree[];
  /** `|` is where the page stalls. */
  standing: string;
  /** What is asked of the page, in the page. */
  ask: () => unknown;
  hash?: string;
}

const slot = '<section data-attune-slot="hero">…</section>';
const title: Tree = ['h1', { id: 'title' }, 'Variant'];
const svg = (colour: string) =>
  `data:image/svg+xml,${encodeURIComponent(`<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9' fill='${colour}'/></svg>`)}`;

const cases: Record<string, Case> = {
  'structural selectors': {
    page: `<main><b>Before</b>${slot}<p>After</p></main>`,
    variant: [
      ['h1', {}, 'Variant'],
      ['p', {}, 'One'],
      ['i', {}],
      ['p', {}, 'Two'],
    ],
    standing: '<p>Def|ault</p><!-- note --><h1>Default</h1>|<p>Default</p>',
    ask: () =>
      [
        ...[
          ':first-child',
          ':last-child',
          ':nth-child(2)',
          ':nth-last-child(2)',
          ':only-child',
          ':only-of-type',
          ':empty',
        ],
        ...['p:first-of-type', 'p:last-of-type', 'h1 + p', 'h1 ~ p', 'i + p', ':has(+ i)', ':not(:first-child)'],
      ].map((css) => [css, [...document.querySelectorAll(`section > ${css}`)].map((found) => found.textContent)]),
  },
  'a slot that is styled by what it has': {
    page: `<main>${slot}<p>After</p></main>`,
    variant: [title],
    standing: '<p>Default</p>|<img alt="Default">',
    ask: () =>
      [':empty', ':has(> :only-child)', ':has(img)', ':has(p)', ':nth-child(1)', ':has(+ p)'].filter((css) =>
        document.querySelector(`section${css}`),
      ),
  },
  'a flex row with gaps, and a counter': {
    page: `<style>section { display: flex; gap: 10px; counter-reset: n } h1 { counter-increment: n; width: 100px }</style>${slot}`,
    variant: [
      ['h1', {}, 'Variant'],
      ['h1', {}, 'Two'],
    ],
    standing: 'Default <h1>Def|ault</h1> Default|',
    ask: () => [...document.querySelectorAll('section > *')].map((one) => one.getBoundingClientRect().x),
  },
  'form data, validity and the elements of a form around the slot': {
    page: `<form><input name="before" value="b">${slot}<input name="after" value="a"></form>`,
    variant: [
      ['input', { name: 'v', value: '1', id: 'field' }],
      ['label', { for: 'field' }, 'Variant'],
    ],
    standing:
      '<p><label for="field">Default</label>|<input required name="d" id="field"></p>|<select name="s" required><option value="">|None</select><textarea name="t">Default</textarea><button name="x">Default</button>',
    ask: () => {
      const form = document.forms[0] as HTMLFormElement;
      return [
        `${new URLSearchParams(new FormData(form) as never)}`,
        form.checkValidity(),
        form.matches(':invalid'),
        [...form.elements].map((field) => (field as HTMLInputElement).name),
        'd' in form,
        (document.getElementById('field') as HTMLInputElement).name,
        (document.querySelector('label')?.control as HTMLInputElement | null)?.name,
        (document.getElementById('field') as HTMLInputElement).labels?.length,
      ];
    },
  },
  'a form that the default opens and closes': {
    page: `<div>${slot}</div><form id="other"><input name="o" value="1"></form>`,
    variant: [['form', { id: 'own' }, ['input', { name: 'v', value: '1' }]]],
    standing: '<form id="default"><input |name="d" required>Default|</form>',
    ask: () => [
      [...document.forms].map(({ id, elements }) => [id, elements.length]),
      [...document.querySelectorAll('input')].map(({ name, form }) => [name, form?.id]),
    ],
  },
  'radio buttons in the variant': {
    page: `<form>${slot}</form>`,
    variant: [
      ['input', { type: 'radio', name: 'r', value: 'v1' }],
      ['input', { type: 'radio', name: 'r', value: 'v2', required: '' }],
    ],
    standing: '<input type="radio" name="r" value="d1"> |<input type="radio" name="r" value="d2" required>',
    ask: () => {
      const form = document.forms[0] as HTMLFormElement;
      const before = form.checkValidity();
      document.querySelector<HTMLInputElement>('[value=v1]')?.click();
      return [before, form.checkValidity(), new FormData(form).getAll('r')];
    },
  },
  'ids, fragments and names': {
    page: `${slot}<a href="#title">To it</a>`,
    variant: [title, ['a', { name: 'place', href: '/v' }, 'Variant'], ['form', { name: 'ask' }]],
    standing:
      '<h2 id="title">Default</h2>|<div id="gone">Default</div><a name="place" href="/d">Default</a><form name="ask" id="gone2"></form>',
    hash: '#title',
    ask: () => [
      document.getElementById('title')?.textContent,
      document.querySelector(':target')?.textContent,
      document.getElementById('gone'),
      'gone' in window,
      document.getElementsByName('place').length,
      document.forms.namedItem('ask')?.id,
    ],
  },
  'the collections of the document': {
    page: slot,
    variant: [
      ['a', { href: '/v' }, 'Variant'],
      ['img', { alt: 'Variant', src: svg('red') }],
      ['form', {}],
    ],
    standing: `<a href="/d1">Default</a><a name="d" href="/d2">|Default</a><img alt="Default" src="${svg('blue')}"><form>|</form><form></form><embed>`,
    ask: () => [
      ...[document.links, document.images, document.forms, document.anchors, document.embeds].map((all) => all.length),
      [...document.images].map(({ alt }) => alt),
    ],
  },
  'text: of the slot, to a selection, to find-in-page': {
    page: `<p>Before</p>${slot}<p>After</p>`,
    variant: [['p', {}, 'Variant'], 'and ', ['b', {}, 'more']],
    standing: 'Default<p>Def|ault</p>|Default',
    ask: () => {
      const { textContent, innerText } = document.querySelector('section') as HTMLElement;
      getSelection()?.selectAllChildren(document.querySelector('section') as Element);
      const selected = `${getSelection()}`;
      const find = (word: string) => {
        getSelection()?.collapse(document.body, 0);
        return (window as unknown as { find(word: string): boolean }).find(word);
      };
      return [textContent, innerText, selected, find('Default'), find('Variant'), find('After')];
    },
  },
  'styles, focus and media of the default': {
    page: slot,
    variant: [title],
    standing:
      '<style>h1 { color: rgb(9, 9, 9) !important }</style><input autofocus value="Default">|<audio id="media" autoplay loop controls></audio><dialog open>Default</dialog>',
    ask: () => [
      getComputedStyle(document.querySelector('h1') as Element).color,
      document.styleSheets.length,
      document.activeElement?.localName,
      document.querySelector('dialog, audio, style ~ h1'),
    ],
  },
};

/** `Default` in pieces, as it would be without the gate, which is the variant written there. */
const written = ({ page, variant: trees }: Case) => page.replace('…', () => trees.map(markup).join(''));
const streamed = ({ page, standing }: Case): Pieces =>
  page
    .replace('…', () => `|${standing}|`)
    .split('|')
    .flatMap((piece) => [piece, stall]);

let views = 0;

inEachEngine((at) => {
  describe('a variant is as if it had been written there', () => {
    const found = async ({ ask, hash = '' }: Case, pieces: Pieces) => {
      const { browser, site } = at();
      // An address of its own: a new fragment alone would not load the page again.
      await browser.open(`${site.add('/page', pieces)}?${++views}${hash}`);
      return browser.evaluate(ask);
    };
    test.each(Object.entries(cases))('%s', async (_, one) => {
      // The same head, with a frame that has nothing for the slot.
      const expected = await found(one, [await head(frameWith({})), written(one)]);
      const frame = frameWith({ ',hero': [[...always, 'e/v']] }, { 'e/v': variant(...one.variant) });
      expect(await found(one, [await head(frame), ...streamed(one)]), "the plan's, streamed").toEqual(expected);
      const own = `<template data-attune-for="buyer">${one.variant.map(markup).join('')}</template>`;
      const whole = streamed({ ...one, standing: own + one.standing }).filter((piece) => typeof piece === 'string');
      const start = (await head(frameWith({ buyer: [always] }))).replace(opening, '');
      expect(await found(one, [start + whole.join('')]), "the slot's own, in one write").toEqual(expected);
    });
  });
});
