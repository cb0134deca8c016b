import { describe, expect, test } from 'vitest';
import { enginesOfParts } from './support/browser.ts';
import { inEachEngine } from './support/each-engine.ts';
import { type TestPages, testPages } from './support/site.ts';

const granted = '<script>attune.consent("granted")</script>';
const slot = (name: string) => `<div data-attune-slot="${name}"><p>Default</p></div>`;
const body = granted + slot('hero') + slot('banner');

const asks = {
  experiences: [
    {
      id: 'compare',
      slot: 'hero',
      audience: 'stage:consideration and engagement > 5',
      variants: { a: { any: [['p', {}, 'Compare'] as never] } },
    },
    {
      id: 'camp',
      slot: 'banner',
      audience: 'persona:camper',
      variants: { a: { any: [['p', {}, 'Camp'] as never] } },
    },
  ],
  personas: { camper: [['viewed tents 2 times', 2] as [string, number]] },
};

inEachEngine<TestPages>(
  (at) => {
    const texts = () =>
      at().browser.evaluate(() => [...document.querySelectorAll('[data-attune-slot]')].map((one) => one.textContent));
    const ready = () => at().browser.evaluate(() => window.attune.ready.then(() => true));
    const parts = () =>
      at().browser.evaluate(() =>
        performance
          .getEntriesByType('resource')
          .map(({ name }) => /attune-\w+\.js/.exec(name)?.[0])
          .filter((name) => name),
      );
    const look = () =>
      at().browser.evaluate(() =>
        window.attune.ready.then(async (attune) => {
          for (const product_id of ['dome', 'tunnel'])
            await attune.track('Product Viewed', { product_id, category: 'tents', price: 300 });
        }),
      );
    /** How the first list of looks at products stands in the page's portrait. */
    const looks = () =>
      at().browser.evaluate(() =>
        window.attune.ready.then((attune) =>
          (attune.explain().profile.portrait?.looks || []).map(([, product, times]) => [product, times]),
        ),
      );

    describe('what behaviour means', () => {
      test('is not asked, and not loaded, where no condition asks for it', async () => {
        await at().site.publish({ audiences: { keen: 'visits >= 2 and viewed tents' } });
        await at().browser.open(at().site.add('/plain', body));
        await ready();
        await look();
        await at().browser.open(at().site.add('/plain-2', body));
        await ready();
        await expect.poll(parts).toEqual(['attune-rare.js']);
        expect(await texts()).toEqual(['Default', 'Default']);
      });

      test('is worked out from what is on record once a plan asks for it, and painted in the first frame of the next page', async () => {
        await at().site.publish(asks);
        // A browser keeps a plan for a minute.
        await at().browser.evaluate(() =>
          fetch('/v1/plan/pages', { cache: 'reload', credentials: 'omit' }).then(() => 1),
        );
        await at().browser.open(at().site.add('/asked', body));
        await ready();
        await expect.poll(parts).toContain('attune-portrait.js');
        await expect.poll(looks).toEqual([
          ['dome', 1],
          ['tunnel', 1],
        ]);
        await at().browser.open(at().site.add('/next', body));
        expect(await texts()).toEqual(['Compare', 'Camp']);
        await ready();
        const receipts = await at().browser.evaluate(() =>
          window.attune.explain().slots.map(({ painted, clauses }) => ({ painted, clauses })),
        );
        expect(receipts).toEqual([
          {
            painted: 'gate',
            clauses: [
              ['stage = consideration', true],
              ['engagement > 5', true],
            ],
          },
          { painted: 'gate', clauses: [['persona = camper', true]] },
        ]);
      });

      test('goes on with each event, and changes what the next page shows', async () => {
        await at().browser.evaluate(() =>
          window.attune.ready.then((attune) =>
            attune.track('Product Viewed', { product_id: 'dome', category: 'tents' }),
          ),
        );
        await expect.poll(looks).toEqual([
          ['dome', 2],
          ['tunnel', 1],
        ]);
        await at().browser.open(at().site.add('/evaluating', body));
        // Who looks at a thing again has gone on from considering.
        expect(await texts()).toEqual(['Default', 'Camp']);
        await ready();
        expect(await looks()).toEqual([
          ['dome', 2],
          ['tunnel', 1],
        ]);
      });

      test('goes on with what was counted, though its events are not on record any more and a page was left in haste', async () => {
        await at().browser.evaluate(
          () =>
            new Promise((resolve) => {
              indexedDB.open('attune-pages').onsuccess = ({ target }) => {
                const { result: database } = target as IDBOpenDBRequest;
                const clearing = database.transaction('events', 'readwrite').objectStore('events').clear();
                clearing.onsuccess = () => {
                  database.close();
                  const properties = { product_id: 'haste' };
                  const left = {
                    id: 'left',
                    type: 'track',
                    name: 'Product Viewed',
                    at: Date.now(),
                    visit: 'v',
                    properties,
                  };
                  localStorage.setItem('attune2:pages:journal0', JSON.stringify([0, left]));
                  resolve(0);
                };
              };
            }),
        );
        await at().browser.open(at().site.add('/hasty', body));
        await ready();
        expect((await looks()).sort()).toEqual([
          ['dome', 2],
          ['haste', 1],
          ['tunnel', 1],
        ]);
      });

      test('is forgotten with the rest', async () => {
        await at().browser.evaluate(() => window.attune.consent('denied'));
        await at().browser.open(at().site.add('/forgotten', slot('hero') + slot('banner')));
        await ready();
        expect(await texts()).toEqual(['Default', 'Default']);
        expect(await looks()).toEqual([]);
      });
    });
  },
  testPages,
  enginesOfParts,
);
