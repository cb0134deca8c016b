import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Attune } from '../../src/client/api.ts';
import { type Browser, enginesOfParts, executableOf, launch } from './support/browser.ts';
import { type TestPages, testPages } from './support/site.ts';

type Others = Window & {
  sent: string[];
  said: string[];
  dataLayer: unknown[];
  gtag(...args: unknown[]): void;
  tcf(data: object): void;
  gpp(ping: object): void;
};

/** Notes what leaves the page, and what the console says. */
const noted = `<script>
  var sent = [], said = [], request = fetch;
  fetch = (url, init) => { sent.push(new URL(url, location).pathname + ' ' + (init && init.body || '')); return request(url, init) };
  for (const type of ['error', 'unhandledrejection']) addEventListener(type, (e) => said.push(type + ' ' + (e.message || e.reason)));
  for (const name of ['warn', 'error']) console[name] = (...all) => said.push(name + ' ' + all[0]);
</script>`;
/** A consent platform of each kind, as the test moves it. */
const tcf = `<script>{ let listener; const last = {};
  __tcfapi = (command, version, callback) => { listener = callback; callback(Object.assign(last, { eventStatus: 'cmpuishown', gdprApplies: true }), true) };
  tcf = (data) => listener && listener(Object.assign(last, { gdprApplies: true, eventStatus: 'tcloaded' }, data), true);
}</script>`;
const gpp = `<script>{ let listener;
  __gpp = (command, callback) => { listener = callback; callback({ eventName: 'listenerRegistered', pingData: { signalStatus: 'not ready' } }, true) };
  gpp = (pingData) => listener && listener({ eventName: 'signalStatus', pingData }, true);
}</script>`;
const gtag = `<script>dataLayer = []; function gtag() { dataLayer.push(arguments) }</script>`;
const gpc = `<script>Object.defineProperty(navigator, 'globalPrivacyControl', { value: true, configurable: true })</script>`;
const dnt = `<script>Object.defineProperty(navigator, 'doNotTrack', { value: '1', configurable: true })</script>`;

const agreed = (...purposes: number[]) => ({
  purpose: { consents: Object.fromEntries(purposes.map((n) => [n, true])) },
});
const types = (value: string) => ({ analytics_storage: value, personalization_storage: value });
const push = (...args: unknown[]) => `<script>gtag(...${JSON.stringify(args)})</script>`;

for (const engine of enginesOfParts)
  describe.skipIf(!executableOf(engine))(`what a page has of others, in ${engine}`, () => {
    let browser: Browser;
    let pages: TestPages;
    let views = 0;
    const until = (what: () => Promise<unknown>) => expect.poll(what, { timeout: 8000 });
    const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const forgotten = async () => {
      await browser.evaluate(() =>
        window.attune.ready.then((attune: Attune) => {
          attune.consent('granted');
          attune.consent('denied');
        }),
      );
      await until(() => kept('databases')).toEqual([]);
      await browser.evaluate(() => localStorage.clear());
    };
    const visit = async (head: string, body = '', lines = pages.lines) => {
      const path = `/others-${++views}`;
      await browser.open(pages.add(path, body, noted + head + lines));
      await browser.evaluate(() => window.attune.ready.then(() => true));
      return path;
    };
    const consent = () => browser.evaluate(() => ({ ...window.attune.explain().consent }));
    const said = () => browser.evaluate(() => (window as unknown as Others).said);
    const kept = async (what: 'local' | 'session' | 'cookie' | 'databases' | 'caches') =>
      (
        await browser.evaluate(async () => ({
          local: Object.keys(localStorage),
          session: Object.keys(sessionStorage),
          cookie: document.cookie,
          databases: ((await indexedDB.databases?.()) || []).map(({ name }) => name),
          caches: 'caches' in window ? await caches.keys() : [],
        }))
      )[what];
    const sent = () => browser.evaluate(() => (window as unknown as Others).sent);
    const move = (kind: 'tcf' | 'gpp', data: object) =>
      browser.evaluate((name: 'tcf' | 'gpp', given: object) => (window as unknown as Others)[name](given), kind, data);
    const tell = (...args: unknown[]) =>
      browser.evaluate((given: unknown[]) => (window as unknown as Others).gtag(...given), args);
    /** Until the part that hears it has had its time. */
    const heard = () => wait(700);

    beforeAll(async () => {
      [browser, pages] = await Promise.all([launch(engine), testPages()]);
    });
    afterAll(async () => {
      await browser?.close();
      await pages?.close();
    });

    describe('consent', () => {
      test('while no platform has answered, nothing is kept anywhere, and no identifier leaves', async () => {
        const shop = `<script>dataLayer.push({ event: 'add_to_cart', ecommerce: { items: [{ item_id: 'b1' }] } })</script>`;
        await visit(
          tcf + gpp + gtag + push('consent', 'default', types('denied')) + shop,
          '<p data-attune-track="Asked">?</p>',
        );
        await until(() => browser.evaluate(() => window.attune.explain().events.map(({ name }) => name))).toContain(
          'Product Added',
        );
        await wait(2500);
        expect(await consent()).toMatchObject({ storage: false, measurement: false });
        for (const where of ['local', 'session', 'databases', 'caches'] as const)
          expect(await kept(where), where).toEqual([]);
        expect(await kept('cookie')).toBe('');
        expect((await sent()).filter((one) => !one.startsWith('/v1/plan/'))).toEqual([]);
        expect(await said()).toEqual([]);
      });

      test('TCF: what the purposes allow, from when the visitor has agreed; withdrawn, all is erased at once', async () => {
        await visit(tcf);
        await heard();
        expect(await consent()).toMatchObject({ storage: false });
        await move('tcf', { eventStatus: 'useractioncomplete', ...agreed(1, 8) });
        await until(consent).toEqual({ storage: true, personalisation: false, measurement: true, sharing: false });
        await move('tcf', { eventStatus: 'useractioncomplete', ...agreed(1, 5, 6, 8, 11) });
        await until(consent).toEqual({ storage: true, personalisation: true, measurement: true, sharing: false });
        await until(() => kept('databases')).toEqual(['attune-pages']);
        await move('tcf', { eventStatus: 'useractioncomplete', ...agreed() });
        await until(consent).toMatchObject({ storage: false, personalisation: false, measurement: false });
        await until(() => kept('databases')).toEqual([]);
        expect(await kept('local')).toEqual([]);
        expect(await said()).toEqual([]);
      });

      test('GPP: an opt-out of the United States denies sharing alone', async () => {
        await visit(gpp);
        await heard();
        expect(await consent()).toMatchObject({ storage: false });
        const ready = { signalStatus: 'ready', applicableSections: [7] };
        await move('gpp', { ...ready, parsedSections: { usnat: { SaleOptOut: 2 } } });
        await until(consent).toEqual({ storage: true, personalisation: true, measurement: true, sharing: true });
        await move('gpp', { ...ready, parsedSections: { usnat: { SaleOptOut: 1 } } });
        await until(consent).toEqual({ storage: true, personalisation: true, measurement: true, sharing: false });
        await forgotten();
      });

      test('Consent Mode: what the page said before is replayed, what it says later is heard', async () => {
        await visit(gtag + push('consent', 'default', types('denied')) + push('consent', 'update', types('granted')));
        await until(consent).toMatchObject({ storage: true, personalisation: true, measurement: true, sharing: false });
        await tell('consent', 'update', { personalization_storage: 'denied' });
        await until(consent).toMatchObject({ storage: true, personalisation: false, measurement: true });
        await tell('consent', 'update', types('denied'));
        await until(consent).toMatchObject({ storage: false, measurement: false });
        await until(() => kept('databases')).toEqual([]);
      });

      test('Consent Mode: a default that denies takes away use, and leaves what is stored to the choice that is still to come', async () => {
        await visit(gtag + push('consent', 'update', types('granted')));
        await until(consent).toMatchObject({ storage: true, measurement: true });
        await until(() => kept('local')).toContain('attune2:pages');
        await visit(gtag + push('consent', 'default', types('denied')));
        await until(consent).toMatchObject({ storage: true, personalisation: false, measurement: false });
        await tell('consent', 'update', types('granted'));
        await until(consent).toMatchObject({ storage: true, personalisation: true, measurement: true });
        await forgotten();
      });

      test('of two platforms the strictest holds', async () => {
        await visit(tcf + gtag + push('consent', 'update', types('granted')));
        await heard();
        expect(await consent()).toMatchObject({ storage: false });
        await move('tcf', agreed(1, 5, 6, 11));
        await until(consent).toMatchObject({ storage: true, personalisation: true, measurement: false });
        await forgotten();
      });

      test('attune.consent goes before what a platform answers first; less is heard afterwards', async () => {
        await visit(tcf, '<script>attune.consent("granted")</script>');
        await heard();
        await move('tcf', agreed(1));
        await heard();
        expect(await consent()).toMatchObject({ storage: true, personalisation: true, measurement: true });
        await move('tcf', agreed());
        await until(consent).toMatchObject({ storage: false });
        await until(() => kept('databases')).toEqual([]);
      });

      test('a refusal in the page outlives what the platform still says, until the visitor agrees in its dialog', async () => {
        await visit(tcf);
        await heard();
        await move('tcf', agreed(1, 5, 6, 8, 11));
        await until(consent).toMatchObject({ storage: true });
        await browser.evaluate(() => window.attune.consent('denied'));
        await until(consent).toMatchObject({ storage: false });
        await visit(tcf);
        await heard();
        await move('tcf', agreed(1, 5, 6, 8, 11));
        await heard();
        expect(await consent()).toMatchObject({ storage: false });
        expect(await kept('local')).toEqual(['attune2:pages:refused']);
        await move('tcf', { eventStatus: 'useractioncomplete', ...agreed(1, 5, 6, 8, 11) });
        await until(consent).toMatchObject({ storage: true });
        await until(() => kept('local')).not.toContain('attune2:pages:refused');
        await forgotten();
      });

      test('Global Privacy Control: nothing is shared, whoever allows it, and whatever was allowed before', async () => {
        await visit('', '<script>attune.consent("granted")</script>');
        expect(await consent()).toMatchObject({ storage: true, sharing: true });
        await visit(gpc);
        expect(await consent()).toMatchObject({ storage: true, sharing: false });
        await browser.evaluate(() => window.attune.consent({ sharing: true }));
        await heard();
        expect(await consent()).toMatchObject({
          storage: true,
          personalisation: true,
          measurement: true,
          sharing: false,
        });
        await forgotten();
      });

      test('“do not track” is heard where the plan asks for it', async () => {
        const open = ({ lines }: TestPages) =>
          lines.replace('data-attune-site', 'data-attune-consent="granted" data-attune-site');
        await visit(dnt, '', open(pages));
        await heard();
        expect(await consent()).toMatchObject({ storage: true, measurement: true });
        await forgotten();
        const asking = await testPages();
        await asking.publish({ dnt: true });
        await browser.open(asking.add('/asking', '', noted + dnt + open(asking)));
        await until(consent).toMatchObject({
          storage: true,
          personalisation: true,
          measurement: false,
          sharing: false,
        });
        await asking.close();
      }, 90_000);

      test('a platform that throws, or says nothing of use, leaves everything as it was', async () => {
        await visit(
          '<script>__tcfapi = () => { throw 1 }; __gpp = (c, callback) => { callback(null); callback({}) }</script>',
        );
        await heard();
        await visit(
          '<script>__tcfapi = (c, v, callback) => { callback(null, false) }; dataLayer = [null, 3, ["consent"], ["consent", "update", null], ["event"], { event: {} }]</script>',
        );
        await heard();
        expect(await consent()).toMatchObject({ storage: false });
        expect(await said()).toEqual([]);
      });
    });

    describe('a shop', () => {
      const happened = async () =>
        (
          await browser.evaluate(() =>
            window.attune.explain().events.map(({ type, name, properties }) => ({ type, name, properties })),
          )
        ).flatMap(({ type, name, properties }) =>
          type === 'track' && name !== 'Exposure'
            ? [[name, properties.product_id ?? properties.order_id ?? properties.query]]
            : [],
        );
      const ecommerce = (event: string, ...ids: string[]) =>
        `<script>dataLayer.push(${JSON.stringify({ event, ecommerce: { items: ids.map((item_id) => ({ item_id })) } })})</script>`;
      const json = (id: string, type = 'Product') =>
        `<script type="application/ld+json">{"@type":"${type}","sku":"${id}","name":"Boots","offers":{"price":"120","priceCurrency":"GBP"}}</script>`;

      test('dataLayer: what was pushed before and what is pushed later, GTM’s way and gtag’s, each once', async () => {
        await visit(gtag + ecommerce('view_item', 'b1') + ecommerce('view_item', 'b1'), '', pages.lines);
        await until(happened).toEqual([['Product Viewed', 'b1']]);
        await tell('event', 'add_to_cart', { items: [{ item_id: 'b1' }, { item_id: 'b2' }] });
        await tell('event', 'search', { search_term: 'tents' });
        await until(happened).toEqual([
          ['Product Viewed', 'b1'],
          ['Product Added', 'b1'],
          ['Product Added', 'b2'],
          ['Products Searched', 'tents'],
        ]);
        expect(await browser.evaluate(() => Object.keys(window.attune.explain().profile.cart))).toEqual(['b1', 'b2']);
        expect(await browser.evaluate(() => Object.hasOwn((window as unknown as Others).dataLayer, 'push'))).toBe(
          false,
        );
        expect(await said()).toEqual([]);
      });

      test('an order counts once, also when its page is loaded again', async () => {
        const order = `<script>dataLayer.push({ event: 'purchase', ecommerce: { transaction_id: 'o1', value: 50, items: [] } })</script>`;
        await visit(gtag + order, '<script>attune.consent("granted")</script>');
        await until(happened).toEqual([['Order Completed', 'o1']]);
        await visit(gtag + order);
        await wait(1000);
        expect(await browser.evaluate(() => window.attune.explain().profile.orders)).toBe(1);
        await forgotten();
      });

      test('the page’s own calls and the data layer: the same counts once, in either order', async () => {
        const call = (name: string, id: string) => `<script>attune.track('${name}', { product_id: '${id}' })</script>`;
        await visit(gtag + ecommerce('view_item', 'b1'), call('Product Viewed', 'b1') + call('Product Viewed', 'b2'));
        await wait(1000);
        await browser.evaluate(() => window.attune.track('Product Added', { product_id: 'b1' }));
        await tell('event', 'add_to_cart', { items: [{ item_id: 'b1' }] });
        await wait(500);
        await tell('event', 'remove_from_cart', { items: [{ item_id: 'b1' }] });
        await wait(500);
        await browser.evaluate(() => window.attune.track('Product Removed', { product_id: 'b1' }));
        await wait(300);
        expect(await happened()).toEqual([
          ['Product Viewed', 'b1'],
          ['Product Viewed', 'b2'],
          ['Product Added', 'b1'],
          ['Product Removed', 'b1'],
        ]);
      });

      test('beside a data layer the page’s own events are all told, and so are two lists of one page', async () => {
        await visit(gtag);
        await browser.evaluate(() => {
          for (const video of ['a', 'b']) window.attune.track('Video Viewed', { video });
          window.attune.track('Asked', null as never);
        });
        for (const item_list_id of ['results', 'related'])
          await tell('event', 'view_item_list', { item_list_id, items: [{ item_id: 'b1' }] });
        await until(async () => (await happened()).map(([name]) => name)).toEqual([
          'Video Viewed',
          'Video Viewed',
          'Asked',
          'Product List Viewed',
          'Product List Viewed',
        ]);
      });

      test('JSON-LD: a product’s page is a view of it, a list or another thing is none', async () => {
        await visit('', json('b1'));
        await until(happened).toEqual([['Product Viewed', 'b1']]);
        for (const body of [
          json('b1') + json('b2'),
          json('a', 'Article'),
          '<script type="application/ld+json">{</script>',
        ]) {
          await visit('', body);
          await wait(1600);
          expect(await happened()).toEqual([]);
        }
        expect(await said()).toEqual([]);
      });

      test('microdata: the same', async () => {
        await visit(
          '',
          `<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Boots</h1><meta itemprop="sku" content="b1">
          <span itemprop="offers" itemscope itemtype="https://schema.org/Offer"><b itemprop="price" content="120">£120</b></span>
          <div itemprop="isRelatedTo" itemscope itemtype="https://schema.org/Product"><i itemprop="sku">b9</i></div></div>`,
        );
        await until(happened).toEqual([['Product Viewed', 'b1']]);
        expect(await browser.evaluate(() => window.attune.explain().events.at(-1)?.properties.price)).toBe(120);
      });

      test('data layer, call and markup of one product: one view', async () => {
        await visit(
          gtag + ecommerce('view_item', 'b1'),
          `${json('other-id')}<script>attune.track('Product Viewed', { product_id: 'b1' })</script>`,
        );
        await wait(2000);
        expect(await happened()).toEqual([['Product Viewed', 'b1']]);
      });

      test('an app that leaves the markup of another page there views nothing by it', async () => {
        await visit('', json('b1'));
        await until(happened).toEqual([['Product Viewed', 'b1']]);
        await browser.evaluate(() => history.pushState(0, '', '/others-elsewhere'));
        await wait(1600);
        expect(await happened()).toEqual([['Product Viewed', 'b1']]);
        await browser.evaluate(() => {
          history.pushState(0, '', '/others-next');
          (document.querySelector('[type*=ld]') as Element).textContent = '{"@type":"Product","sku":"b2"}';
        });
        await until(happened).toEqual([
          ['Product Viewed', 'b1'],
          ['Product Viewed', 'b2'],
        ]);
      });

      test('data-attune-track names what a click, or a form, is', async () => {
        await visit(
          '',
          `<button data-attune-track="Product Added" data-attune-properties='{"product_id":"b1","quantity":2}'><b>Buy</b></button>
          <form data-attune-track="Asked" data-attune-properties="{" action="javascript:0"><button id="ask">Ask</button></form>
          <script>document.forms[0].onsubmit = () => false; document.querySelector('b').onclick = () => attune.track('Product Added', { product_id: 'b1' })</script>`,
        );
        await heard();
        await browser.click('b');
        await browser.click('#ask');
        await until(happened).toEqual([
          ['Product Added', 'b1'],
          ['Asked', undefined],
        ]);
        expect(await browser.evaluate(() => ({ ...window.attune.explain().profile.cart }))).toEqual({ b1: 2 });
        expect(await said()).toEqual([]);
      });
    });

    test('a page that has nothing of others loads none of it', async () => {
      await visit('', '<p>Plain</p>');
      await wait(500);
      expect(
        await browser.evaluate(() =>
          performance.getEntriesByType('resource').map(({ name }) => name.replace(/.*\//, '')),
        ),
      ).not.toContain(expect.stringMatching(/others|commerce/));
      expect(
        await browser.evaluate(
          () =>
            performance.getEntriesByType('resource').filter(({ name }) => /attune-(others|commerce)/.test(name)).length,
        ),
      ).toBe(0);
    });
  });
