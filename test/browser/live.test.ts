import { beforeAll, describe, expect, test } from 'vitest';
import type { Attune } from '../../src/client/api.ts';
import type { Plan } from '../../src/core/plan.ts';
import { enginesOfParts } from './support/browser.ts';
import { inEachEngine } from './support/each-engine.ts';
import { testPages } from './support/site.ts';

declare global {
  interface Window {
    attune: Attune;
    own: Node[];
    seen: { shift: number; transitions: number; troubles: string[]; roles: (string | null)[] };
  }
}

const slow = { timeout: 5000 };
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The first script of a page: it watches layout shifts, view transitions, what goes wrong, and the roles that a slot has had. */
const watch = `<script>
  seen = { shift: 0, transitions: 0, troubles: [], roles: [] };
  for (const type of ['error', 'unhandledrejection', 'securitypolicyviolation']) addEventListener(type, (event) => seen.troubles.push(type + ' ' + (event.message || event.reason || event.violatedDirective)));
  console.error = console.warn = (...all) => seen.troubles.push(all.join(' '));
  if (PerformanceObserver.supportedEntryTypes.includes('layout-shift'))
    new PerformanceObserver((list) => { for (const { value } of list.getEntries()) seen.shift += value }).observe({ type: 'layout-shift', buffered: true });
  const start = document.startViewTransition;
  if (start) document.startViewTransition = function (change) { seen.transitions++; return start.call(document, change) };
  new MutationObserver((records) => { for (const { target } of records) seen.roles.push(target.getAttribute('role')) }).observe(document, { subtree: true, attributeFilter: ['role'] });
</script>`;
const calm = `<script>const real = matchMedia; matchMedia = (query) => (/reduce/.test(query) ? { matches: true } : real(query))</script>`;
const style = '<style>* { margin: 0; padding: 0 } body { font: 20px/30px sans-serif } h1 { font: inherit }</style>';
const consent = `<script>attune.consent('granted')</script>`;

/** A slot that stands for others once something is in the cart. \`height\`: that of the variant; the default has 30 px. */
const cart = (height: number, attributes: string, more = '') =>
  `<section data-attune-slot="cart" ${attributes}><template data-attune-for="full"><h1 style="height:${height}px">Variant</h1></template><h1>Default</h1>${more}</section>`;
const after = `<p>After</p><button onclick="attune.track('Product Added', { product_id: 'tent' })">Add</button>`;
const once = { id: 'once', slot: 'once', audience: 'full', caps: [{ times: 1, per: 'ever' as const }] };
const ask = {
  id: 'ask',
  slot: 'ask',
  audience: 'full',
  variants: { a: { any: [{ block: 'survey' as const, id: 's', question: 'Why?', kind: 'nps' as const }] } },
};
const plan: Omit<Plan, 'site'> = {
  audiences: { full: 'cart > 0' },
  experiences: [{ ...once, variants: { a: { any: [['h1', {}, 'Variant']] } } }, ask],
};

describe('late and live swaps', () => {
  inEachEngine(
    (at) => {
      let views = 0;
      const text = () => at().browser.evaluate(() => document.querySelector('section')?.innerText.trim());
      const receipt = () => at().browser.evaluate(() => window.attune.explain().slots[0]);
      const seen = () => at().browser.evaluate(() => window.seen);
      const exposures = () =>
        at().browser.evaluate(() => window.attune.explain().events.filter(({ name }) => name === 'Exposure').length);
      const isOwn = () =>
        at().browser.evaluate(() => {
          const now = [...(document.querySelector('section') as Element).childNodes];
          return now.length === window.own.length && now.every((node, index) => node === window.own[index]);
        });
      const own = `<script>own = [...document.querySelector('section').childNodes]</script>`;
      /** Opens a page as somebody with an empty cart, once the script has come to rest. */
      const open = async (body: string, head = at().site.lines) => {
        const rest = () => at().browser.evaluate(() => window.attune.ready.then(() => true));
        await at().browser.open(
          at().site.add('/empty', `${consent}<script>attune.track('Order Completed', {})</script>`),
        );
        await rest();
        await pause(100);
        await at().browser.open(at().site.add(`/${++views}`, consent + style + body + own, watch + head));
        await rest();
        await pause(150);
      };
      /** Adds to the cart without a visitor's action. */
      const add = () => at().browser.evaluate(() => window.attune.track('Product Added', { product_id: 'tent' }));
      /** The same by the visitor's own hand. */
      const press = async () => {
        await at().browser.evaluate(() => document.querySelector('button')?.focus());
        await at().browser.press('Enter');
      };
      beforeAll(async () => {
        await at().browser.setSize(1200, 800);
        await at().site.publish(plan);
      });

      /** A slot in view that nothing has painted yet when the engine comes. */
      const late = (height: number, attributes: string) =>
        at()
          .browser.open(
            at().site.add(
              `/late${++views}`,
              style + cart(height, attributes).replace('"full"', '"new or returning"') + own + after,
              watch + at().site.script,
            ),
          )
          .then(() =>
            at().browser.evaluate(() =>
              new Promise<void>((done) => setTimeout(done, 300)).then(() => window.attune.ready.then(() => true)),
            ),
          );

      test('a block that comes by a live swap is alive, and what is not for somebody is that variant', async () => {
        await open(`<section data-attune-slot="ask" data-attune-swap="live"><h1>Default</h1></section>${after}`);
        await press();
        const isDead = () =>
          at().browser.evaluate(() => document.querySelector('.attune-survey-dismiss')?.matches(':disabled'));
        await expect.poll(isDead, slow).toBe(false);
        await at().browser.click('.attune-survey-dismiss');
        await expect.poll(text, slow).toBe('Default');
        const said = await at().browser.evaluate(() =>
          window.attune
            .explain()
            .events.flatMap(({ name, properties }) => (name === 'Variant Dismissed' ? [properties.variant] : [])),
        );
        expect(said).toEqual(['ask/a']);
        expect((await receipt())?.why).toBe('not for me');
      });

      test('without data-attune-shift a slot in view keeps its default, whatever its variant would move', async () => {
        await late(30, '');
        expect([await text(), await isOwn()]).toEqual(['Default', true]);
        await late(30, 'data-attune-shift="0"');
        expect(await text()).toBe('Default');
      });

      test('data-attune-shift="0.02": within it a slot in view is swapped, and the browser counts no more than that', async () => {
        await late(60, 'data-attune-shift="0.02"');
        expect(await text()).toBe('Variant');
        const { why } = (await receipt()) as { why: string };
        const [, said] = /it may shift the page by ([\d.]+), 0.02 is allowed/.exec(why) || [];
        await pause(300);
        const { shift } = await seen();
        if (at().browser.engine === 'chromium') {
          expect(shift).toBeGreaterThan(0);
          expect(shift).toBeLessThanOrEqual(0.02);
          expect(Number(said)).toBeGreaterThanOrEqual(Number(shift.toPrecision(2)));
        }
      });

      test('beyond it the very same default nodes are there, nothing has moved, and the receipt says by how much it would', async () => {
        await late(500, 'data-attune-shift="0.02"');
        expect([await text(), await isOwn()]).toEqual(['Default', true]);
        expect((await receipt())?.why).toMatch(/it would shift the page by 0\.\d+, 0\.02 is allowed$/);
        await pause(200);
        expect((await seen()).shift).toBe(0);
      });

      test('data-attune-swap="live": what changes the decision in this view changes the slot, in view', async () => {
        await open(cart(30, 'data-attune-swap="live"') + after);
        expect(await text()).toBe('Default');
        await add();
        await expect.poll(text, slow).toBe('Variant');
        expect(await receipt()).toMatchObject({ variant: 'full', painted: 'engine' });
        await expect.poll(exposures, slow).toBe(1);
        // And back, as an order empties the cart.
        await at().browser.evaluate(() => window.attune.track('Order Completed', {}));
        await expect.poll(text, slow).toBe('Default');
        expect(await isOwn()).toBe(true);
        await pause(1300);
        expect([await exposures(), (await seen()).troubles, (await seen()).shift]).toEqual([1, [], 0]);
      });

      test('by a view transition of the slot alone, and at once where the visitor wants less motion', async () => {
        await open(cart(30, 'data-attune-swap="live"') + after);
        await add();
        await expect.poll(text, slow).toBe('Variant');
        const has = await at().browser.evaluate(() => 'startViewTransition' in document);
        expect((await seen()).transitions).toBe(has ? 1 : 0);
        const names = () =>
          at().browser.evaluate(() =>
            [document.documentElement, document.querySelector('section')].map((one) => one?.getAttribute('style')),
          );
        await expect.poll(names, slow).toEqual([null, null]);
        await open(cart(30, 'data-attune-swap="live"') + after, calm + at().site.lines);
        await add();
        await expect.poll(text, slow).toBe('Variant');
        expect((await seen()).transitions).toBe(0);
      });

      test('what would move the page is not swapped by itself; by the visitor’s own action it is, and announced', async () => {
        await open(cart(200, 'data-attune-swap="live"') + after);
        await add();
        await pause(800);
        expect([await text(), (await seen()).roles, (await seen()).shift]).toEqual(['Default', [], 0]);
        expect((await receipt())?.why).toMatch(/a live swap would shift the page by 0\.\d+, 0 is allowed/);
        await press();
        await expect.poll(text, slow).toBe('Variant');
        await expect.poll(async () => (await seen()).roles, slow).toEqual(['status', null]);
      });

      test('nobody is told of a swap that they did not cause; a role of the page’s own stays', async () => {
        await open(cart(30, 'data-attune-swap="live"') + after);
        await add();
        await expect.poll(text, slow).toBe('Variant');
        expect((await seen()).roles).toEqual([]);
        await open(cart(30, 'data-attune-swap="live" role="region"') + after);
        await press();
        await expect.poll(text, slow).toBe('Variant');
        expect((await seen()).roles).toEqual([]);
      });

      test('a slot with the focus, or with a form that is being filled in, is left alone until it is not', async () => {
        await open(cart(60, 'data-attune-swap="live" data-attune-shift="1"', '<input>') + after);
        await at().browser.evaluate(() => document.querySelector('input')?.focus());
        await add();
        await pause(500);
        expect(await isOwn()).toBe(true);
        await at().browser.evaluate(() => {
          (document.querySelector('input') as HTMLInputElement).value = 'half a word';
          document.querySelector('button')?.focus();
        });
        await pause(500);
        expect(await isOwn()).toBe(true);
        await at().browser.evaluate(() => {
          (document.querySelector('input') as HTMLInputElement).value = '';
          document.querySelector('input')?.focus();
          document.querySelector('button')?.focus();
        });
        await expect.poll(text, slow).toBe('Variant');
      });

      test('"not for me" and a withdrawn consent hold: the default stays', async () => {
        await open(cart(30, 'data-attune-swap="live"') + after);
        await add();
        await expect.poll(text, slow).toBe('Variant');
        await at().browser.evaluate(() => window.attune.feedback('cart', 'not-for-me'));
        await expect.poll(text, slow).toBe('Default');
        await add();
        await pause(400);
        expect([await text(), await isOwn()]).toEqual(['Default', true]);
        await at().browser.evaluate(() => window.attune.consent('denied'));
        await pause(300);
        await open(cart(30, 'data-attune-swap="live"') + after);
        await add();
        await expect.poll(text, slow).toBe('Variant');
        await at().browser.evaluate(() => window.attune.consent('denied'));
        await expect.poll(text, slow).toBe('Default');
        await add();
        await pause(400);
        expect([await text(), await isOwn(), (await seen()).troubles]).toEqual(['Default', true, []]);
      });

      test('without it, or where the part of the script does not come, the slot keeps what it showed', async () => {
        await open(cart(30, '') + after);
        await add();
        await pause(400);
        expect(await text()).toBe('Default');
        const broken = at().site.lines.replace(
          'data-attune-site',
          'data-attune-origin="http://127.0.0.1:9" data-attune-site',
        );
        await open(cart(30, 'data-attune-swap="live" data-attune-shift="1"') + after, broken);
        await add();
        await pause(400);
        expect([await text(), await isOwn(), (await seen()).troubles]).toEqual(['Default', true, []]);
      });

      test('a cap that this very view has used up does not end what is shown', async () => {
        await open(`<section data-attune-slot="once" data-attune-swap="live"><h1>Default</h1></section>${after}`);
        await add();
        await expect.poll(text, slow).toBe('Variant');
        await expect.poll(exposures, slow).toBe(1);
        await add();
        await pause(500);
        expect(await text()).toBe('Variant');
      });
    },
    testPages,
    enginesOfParts,
  );
});
