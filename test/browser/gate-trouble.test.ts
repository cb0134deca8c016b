import { describe, expect, test } from 'vitest';
import { inEachEngine } from './support/each-engine.ts';
import { expectOnly, look, textOf } from './support/eye.ts';
import { always, frameWith, head, variant } from './support/gate-page.ts';
import { sighting } from './support/oracle.ts';

const frame = frameWith(
  { ',hero': [[...always, 'e/v']], ',fine': [[...always, 'e/v']] },
  { 'e/v': variant(['h1', {}, 'Variant']), 'e/a': variant(['x-bad', { title: 'v' }, ['h1', {}, 'Variant']]) },
);
const fine = '<section data-attune-slot="fine"><h1>Fallback</h1></section>';

/** What a gate may touch of a slot. */
const members = [
  'matches',
  'dataset',
  'children',
  'childNodes',
  'compareDocumentPosition',
  'prepend',
  'append',
  'replaceChildren',
  'setAttributeNode',
  'tagName',
];

inEachEngine((at) => {
  describe('an element that throws when it is touched', () => {
    test.each(members)(
      'at its %s: its default stays or its variant shows, and its neighbours are served',
      async (member) => {
        const hostile = `<script>customElements.define('x-bad', class extends HTMLElement {
        get ${member}() { throw new Error('touched') }
      })</script>`;
        const merging = frameWith({ ...frame.a, ',hero': [[...always, 'e/a']] }, frame.k);
        for (const rows of ['setAttributeNode', 'tagName'].includes(member) ? [frame, merging] : [frame]) {
          await look(at(), [
            await head(rows, hostile),
            `<x-bad data-attune-slot="hero"><h1>Def`,
            100,
            `ault</h1></x-bad>${fine}\n`,
          ]);
          expect(await textOf(at(), 'x-bad')).toMatch(/^(Default|Variant)$/);
          expect(await textOf(at(), '[data-attune-slot=fine]')).toBe('Variant');
        }
      },
    );

    test.each([...members, 'parentNode', 'nextSibling'])(
      "a form with a field named “%s”, which hides the form's own",
      async (member) => {
        const fields = `<input name="${member}">Default`;
        const seen = await look(at(), [
          await head(frame),
          `<form>${fields}</form><form data-attune-slot="hero">${fields}</form>${fine}\n`,
        ]);
        expect(await textOf(at(), '[data-attune-slot=hero]')).toMatch(/^(Default|Variant)$/);
        expect(await textOf(at(), '[data-attune-slot=fine]')).toBe('Variant');
        expect(seen.troubles).toEqual([]);
      },
    );

    test('in its own callbacks: what it would have done without the gate', async () => {
      const hostile = `<script>customElements.define('x-bad', class extends HTMLElement {
        static observedAttributes = ['title'];
        attributeChangedCallback() { throw new Error('host') }
        connectedCallback() { throw new Error('host') }
      })</script>`;
      const merging = frameWith({ ...frame.a, ',hero': [[...always, 'e/a']] }, frame.k);
      const seen = await look(at(), [
        await head(merging, hostile),
        `<x-bad data-attune-slot="hero"><h1>Default</h1></x-bad>${fine}\n`,
      ]);
      expect(await textOf(at(), 'body')).toBe('Variant Variant');
      expect(seen.troubles.every((trouble) => trouble.includes('host'))).toBe(true);
    });
  });

  test('fails open: the very same nodes are there, in their order', async () => {
    const hostile = `<script>
      customElements.define('x-bad', class extends HTMLElement { prepend() { throw new Error('touched') } replaceChildren() { throw new Error('touched') } });
      window.met = [];
      new MutationObserver((records) => { for (const { addedNodes } of records) met.push(...addedNodes) }).observe(document, { childList: true, subtree: true });
    </script>`;
    await look(at(), [
      await head(frame, hostile),
      '<x-bad data-attune-slot="hero">Default <input value="1"><b>one</b>',
      100,
      ' two <!-- three --></x-bad>\n',
    ]);
    const same = await at().browser.evaluate(() => {
      const { met } = window as unknown as { met: Node[] };
      const slot = document.querySelector('x-bad') as Element;
      return [[...slot.childNodes].every((node) => met.includes(node)), slot.innerHTML];
    });
    expect(same).toEqual([true, 'Default <input value="1"><b>one</b> two <!-- three -->']);
  });

  describe('the strictest content security policy', () => {
    test("nonce and trusted types: no violation, from a plan's variant and from a template", async () => {
      const policy = {
        'content-security-policy':
          "default-src 'none'; img-src 'self'; script-src 'nonce-n' 'strict-dynamic'; style-src 'nonce-n'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
      };
      const rows = frameWith(
        { ',hero': [[...always, 'e/v']], buyer: [always] },
        { 'e/v': variant(['h1', { class: 'loud' }, 'Variant'], ['p', { title: '<b>' }, 'Variant']) },
      );
      const own = '<template data-attune-for="buyer"><div class="x">Variant</div></template>Default';
      const seen = await look(
        at(),
        [
          await head(rows, '', 'n'),
          `<section data-attune-slot="hero">Default</section><div data-attune-slot="own">${own}</div>\n`,
        ],
        '',
        policy,
      );
      expectOnly('Variant', seen);
      expect(await textOf(at(), 'body')).toBe('Variant Variant Variant');
    });
  });

  describe('storage that throws', () => {
    test('a sandboxed frame: the default, or what the context decides, and no error', async () => {
      const { browser, site } = at();
      const own = '<template data-attune-for="new">Variant</template>Default';
      // Seeding the frame would throw in the test's own script.
      const start = (await head()).replace(/<script nonce="">try \{ localStorage.*?<\/script>/, '');
      const inner = site.add('/inner', [
        start,
        `<p data-attune-slot="hero">${own}</p>\n<script>
        parent.postMessage({ text: document.querySelector('p').innerText, troubles: seen.troubles }, '*')</script>`,
      ]);
      await browser.open(
        site.add('/outer', [
          `<script>addEventListener('message', ({ data }) => { window.told = data })</script><iframe sandbox="allow-scripts" src="${inner}"></iframe>`,
        ]),
      );
      await expect
        .poll(() => browser.evaluate(() => (window as unknown as { told?: unknown }).told ?? null))
        .toEqual({ text: 'Variant', troubles: [] });
    });

    test('a localStorage whose getter throws', async () => {
      const start = (await head()).replace(
        '<script nonce="">try {',
        `<script>Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied') } })</script><script nonce="">try {`,
      );
      expectOnly('Default', await look(at(), [start, '<section data-attune-slot="hero">Default</section>\n']));
    });
  });

  test('browser functions that are missing or throw: the default, and a clean console', async () => {
    for (const broken of [
      'matchMedia = null',
      'matchMedia = () => { throw 1 }',
      'Date.prototype.getHours = () => { throw 1 }',
      'Comment = undefined',
    ]) {
      await look(at(), [
        await head(frame, `<script>${broken}</script>`),
        '<section data-attune-slot="hero">Default</section>\n',
      ]);
      expect(await textOf(at()), broken).toBe('Default');
      expect((await sighting(at().browser)).troubles, broken).toEqual([]);
    }
  });
});
