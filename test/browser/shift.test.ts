import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, executableOf, launch } from './support/browser.ts';
import { oracle, type Sighting, sighting } from './support/oracle.ts';
import { type TestPages, testPages } from './support/site.ts';

const style = `<style>* { margin: 0 } body { font: 20px/30px sans-serif } .gap { height: 60px } .fold { height: 150vh }</style>`;

/** A slot whose variant is larger than its default in every form. */
const slot = (tag: string, name: string, standing: string, more: string) =>
  `<${tag} data-attune-slot="${name}"><template data-attune-for="new">${more.repeat(4)}<template data-attune-size="phone">${more.repeat(3)}</template></template>${standing}</${tag}>`;

const slots: Record<string, string> = {
  'a block': slot('section', 'hero', '<h1>Default</h1>', '<h1>Variant</h1>'),
  'a list': slot('ul', 'list', '<li>Default</li>', '<li>Variant</li>'),
  'a link in a line': `<p>See ${slot('a', 'cta', 'Default', 'Variant ')}, or not</p>`,
  'a table': `<table>${slot('tbody', 'rows', '<tr><td>Default</td></tr>', '<tr><td>Variant</td></tr>')}</table>`,
  'an empty one': slot('div', 'banner', '', '<p>Variant</p>'),
  'a hidden one': `<div hidden>${slot('div', 'later', 'Default', '<p>Variant</p>')}</div>`,
};

const forget = '<script>localStorage.clear()</script>';
const hung = '<script>indexedDB.open = () => ({})</script>';
const late = `<script>
  const script = Object.assign(document.createElement('script'), { src: '/attune.js' });
  script.dataset.attuneSite = 'pages';
  setTimeout(() => document.head.append(script), 250);
</script>`;

const sizes: [name: string, width: number, height: number][] = [
  ['phone', 390, 700],
  ['tablet', 800, 900],
  ['desktop', 1200, 800],
];

describe.skipIf(!executableOf('chromium'))('layout shift, in chromium', () => {
  let browser: Browser;
  let pages: TestPages;
  /** Each page view has an address of its own, so that none goes by another's. */
  let views = 0;

  beforeAll(async () => {
    [browser, pages] = await Promise.all([launch('chromium'), testPages()]);
  });
  afterAll(async () => {
    await browser?.close();
    await pages?.close();
  });

  const view = async (head: string, content: string): Promise<Sighting & { shown: boolean[] }> => {
    await browser.open(pages.add(`/${++views}`, content, oracle() + style + head));
    await browser.evaluate(async () => {
      const engine = () => (window as unknown as { attune?: { version?: string; ready: Promise<unknown> } }).attune;
      // A database is waited for no longer than two seconds.
      for (let waits = 0; waits < 50 && !engine()?.version; waits++) await new Promise((done) => setTimeout(done, 50));
      await engine()?.ready;
    });
    const seen = await sighting(browser);
    const shown = await browser.evaluate(() =>
      [...document.querySelectorAll('[data-attune-slot]')].map((slot) => !!slot.textContent?.includes('Variant')),
    );
    return { ...seen, shown };
  };
  const page = (content: string) => `${content}<p>After</p><div class="fold"></div>${content}<p>End</p>`;

  /** How a page view goes: what stands in its head, and whether the variant is there at the first paint. */
  const ways: Record<string, [head: () => string, painted: boolean]> = {
    'with a frame': [() => pages.lines, true],
    'without a frame': [() => forget + pages.lines, true],
    'with an engine that comes late': [() => `${gate()}${late}`, true],
    'with an engine that comes late, and no gate': [() => forget + late, false],
    'with a database that does not answer': [() => forget + hung + pages.lines, true],
    'with a database that does not answer, and no gate': [() => forget + hung + pages.script, false],
  };
  const gate = () => pages.lines.replace(pages.script, '');

  describe.each(sizes)('%s', (_, width, height) => {
    test.each(Object.entries(ways))('nothing moves %s', async (way, [head, painted]) => {
      await browser.setSize(width, height);
      if (way === 'with a frame') {
        const before = `${pages.lines}<script>attune.consent('granted')</script>`;
        await view(before, slots['a block'] as string);
        const kept = await browser.evaluate(() => localStorage.getItem('attune2:pages'));
        expect(Object.keys(JSON.parse(kept as string).a)).toContain('new');
      }
      const moved: Record<string, number> = {};
      for (const [name, content] of Object.entries(slots)) {
        const { shift, shown, troubles } = await view(head(), page(content));
        expect(troubles, name).toEqual([]);
        moved[name] = shift;
        // Where the gate does not paint it, the slot below the fold is swapped, and that in view is left alone.
        expect(shown, name).toEqual([painted || name === 'a hidden one', true]);
      }
      expect(moved).toEqual(Object.fromEntries(Object.keys(slots).map((name) => [name, 0])));
    });
  });

  test('control: what swaps a slot in view is seen to move what stands after it', async () => {
    const swap =
      "setTimeout(() => { document.querySelector('section').innerHTML = '<h1>Variant</h1>'.repeat(4) }, 250)";
    const { shift } = await view(`<script>${swap}</script>`, page(slots['a block'] as string));
    expect(shift).toBeGreaterThan(0.001);
  });
});
