import { beforeAll, describe, expect, test } from 'vitest';
import type { Attune } from '../../src/client/api.ts';
import type { Plan } from '../../src/core/plan.ts';
import { enginesOfParts } from './support/browser.ts';
import { inEachEngine } from './support/each-engine.ts';
import { testPages } from './support/site.ts';

declare global {
  interface Window {
    attune: Attune;
  }
}

const hero = `<section data-attune-slot="hero"><h1 data-attune-part="title" class="own">Gear</h1><p>Stays</p>
  <a data-attune-part="button" href="/all">All of it</a></section>`;
const plan = {
  experiences: [
    {
      id: 'trails',
      slot: 'hero',
      audience: 'everyone',
      variants: {
        a: {
          parts: {
            title: { any: ['Trails are calling'], phone: ['Trails'] },
            button: { any: [['a', { href: '/trails', class: 'loud' }, 'To the trails']] },
          },
        },
      },
    },
  ],
} as unknown as Omit<Plan, 'site'>;

describe('parts of a slot', () => {
  inEachEngine(
    (at) => {
      const shown = () =>
        at().browser.evaluate(() =>
          [...document.querySelectorAll('[data-attune-slot] > *')].map((one) =>
            [one.textContent?.trim(), one.className, one.getAttribute('href')].filter(Boolean).join(' '),
          ),
        );
      const open = async (path: string, body: string) => {
        await at().browser.open(at().site.add(path, body));
        await at().browser.evaluate(() => window.attune.ready.then(() => true));
      };
      beforeAll(() => at().browser.setSize(1200, 800));

      test('a variant of the plan changes the parts that it names, and nothing else of the slot', async () => {
        await at().site.publish(plan);
        await open('/first', `<script>attune.consent('granted')</script><div style="height:300vh"></div>${hero}`);
        const personal = ['Trails are calling own', 'Stays', 'To the trails loud /trails'];
        expect(await shown()).toEqual(personal);
        await open('/second', hero);
        expect(await shown()).toEqual(personal);
        const [receipt, ...more] = await at().browser.evaluate(() => window.attune.explain().slots);
        expect(more).toEqual([]);
        expect(receipt).toMatchObject({ slot: 'hero', experience: 'trails', variant: 'a', painted: 'gate' });
        await expect
          .poll(
            () =>
              at().browser.evaluate(
                () => window.attune.explain().events.filter(({ name }) => name === 'Exposure').length,
              ),
            {
              timeout: 5000,
            },
          )
          .toBe(1);
      });

      test('each has its forms by size, and goes back to its own when the visitor does not want it', async () => {
        await open('/third', hero);
        await at().browser.setSize(500, 800);
        await expect.poll(shown).toEqual(['Trails own', 'Stays', 'To the trails loud /trails']);
        await at().browser.setSize(1200, 800);
        await expect.poll(async () => (await shown())[0]).toBe('Trails are calling own');
        await at().browser.evaluate(() => window.attune.feedback('hero', 'not-for-me'));
        await expect.poll(shown).toEqual(['Gear own', 'Stays', 'All of it /all']);
      });

      test('a part with templates of its own is decided by itself, on the first view too', async () => {
        await at().site.publish({ experiences: [] });
        const own = `<section data-attune-slot="banner"><h2 data-attune-part="title"><template data-attune-for="returning or campaign:spring">Spring</template>Gear</h2><p>Stays</p></section>`;
        await at().browser.open(`${at().site.add('/own', own)}?utm_campaign=spring`);
        await at().browser.evaluate(() => window.attune.ready.then(() => true));
        expect(await shown()).toEqual(['Spring', 'Stays']);
        expect(await at().browser.evaluate(() => window.attune.explain('banner#title'))).toMatchObject({
          painted: 'gate',
        });
      });

      test('caps.page: no more slots of a page are personal than the plan says', async () => {
        const everybody = (slot: string) => ({
          id: slot,
          slot,
          audience: 'everyone',
          variants: { a: { any: [['b', {}, 'Variant']] } },
        });
        const others = await testPages();
        await others.publish({ caps: { page: 2 }, experiences: ['a', 'b', 'c'].map(everybody) } as unknown as Plan);
        const slots = ['a', 'b', 'c'].map((name) => `<p data-attune-slot="${name}">Default</p>`).join('');
        const texts = async (path: string, body: string) => {
          await at().browser.open(others.add(path, body));
          return at().browser.evaluate(async () => {
            await window.attune.ready;
            return [...document.querySelectorAll('[data-attune-slot]')].map((slot) => slot.textContent);
          });
        };
        const below = `<script>attune.consent('granted')</script><div style="height:300vh"></div>${slots}`;
        expect(await texts('/1', below)).toEqual(['Variant', 'Variant', 'Default']);
        expect(await at().browser.evaluate(() => window.attune.explain('c')?.why)).toContain('the page is full');
        expect(await texts('/2', slots)).toEqual(['Variant', 'Variant', 'Default']);
        await others.close();
      });
    },
    testPages,
    enginesOfParts,
  );
});
