import { readFileSync } from 'node:fs';
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, enginesOfParts, executableOf, launch } from './support/browser.ts';
import { type TestPages, testPages } from './support/site.ts';

/** The README's table: by state, what each column names. */
const table = (() => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8').split('\n');
  const start = readme.findIndex((line) => line.startsWith('| state | in memory'));
  const rows = readme.slice(start + 2, readme.indexOf('', start));
  return Object.fromEntries(
    rows.map((row) => {
      const [state, , local, databases, cookie, sent] = row.split(' |').map((cell) => cell.replace(/^\|/, '').trim());
      const named = (cell = '', like = /./) =>
        [...cell.matchAll(/`([^`]+)`/g)]
          .map(([, name = '']) => name.replace('SITE', 'pages'))
          .filter((name) => like.test(name))
          .sort();
      return [
        state,
        { local: named(local), databases: named(databases), cookie: named(cookie), sent: named(sent, /^\//) },
      ];
    }),
  );
})();

interface Watched extends Window {
  /** What was ever written, by place. */
  wrote: { local: Set<string>; databases: Set<string>; sent: Set<string>; other: string[] };
  offline: boolean;
}

/** The first script of a page: it notes what is written and sent, and cuts the line while `offline`. */
const watch = `<script>
  var wrote = { local: new Set(), databases: new Set(), sent: new Set(), other: [] }, offline = false;
  { const { setItem } = Storage.prototype, request = fetch;
    Storage.prototype.setItem = function (key, value) {
      this === localStorage ? wrote.local.add(key) : wrote.other.push(key);
      return setItem.call(this, key, value);
    };
    for (const name of ['add', 'put']) {
      const own = IDBObjectStore.prototype[name];
      IDBObjectStore.prototype[name] = function (...all) { wrote.databases.add(this.name); return own.apply(this, all) };
    }
    window.fetch = (url, init) => {
      const { pathname, origin } = new URL(url, location);
      wrote.sent.add(pathname.split('/').slice(0, 3).join('/'));
      return offline && origin === location.origin ? Promise.reject(new TypeError('offline')) : request(url, init);
    };
  }
</script>`;

/** The same backend at another address, where answers to `path` take `ms` longer. */
async function slowly(backend: string, path: string, ms: number) {
  let answered = 0;
  const server = createServer((request, response) => {
    const upstream = forward(backend + request.url, { method: request.method, headers: request.headers }, (answer) => {
      const isSlow = request.url === path;
      setTimeout(
        () => {
          if (isSlow) answered++;
          answer.pipe(response.writeHead(answer.statusCode as number, answer.headers));
        },
        isSlow ? ms : 0,
      );
    });
    request.pipe(upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answered: () => answered,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}

for (const engine of enginesOfParts)
  describe.skipIf(!executableOf(engine))(`consent, in ${engine}`, () => {
    let browser: Browser;
    let pages: TestPages;
    let views = 0;
    const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const until = (what: () => Promise<unknown>) => expect.poll(what, { timeout: 10_000 });
    const visit = async (body = '', lines = pages.lines, head = watch) => {
      await browser.open(pages.add(`/consent-${++views}`, body, head + lines));
      await browser.evaluate(() => window.attune?.ready?.then(() => true));
    };
    const now = () =>
      browser.evaluate(async () => ({
        local: Object.keys(localStorage).sort(),
        session: Object.keys(sessionStorage),
        cookie: (await (await fetch('/cookie-names')).json()) as string[],
        databases: ((await indexedDB.databases?.()) || []).map(({ name }) => name),
        caches: 'caches' in window ? await caches.keys() : [],
      }));
    const wrote = () =>
      browser.evaluate(() => {
        const { local, databases, sent, other } = (window as unknown as Watched).wrote;
        // The number of a page goes after its journal.
        const names = new Set([...local].map((name) => name.replace(/journal.*/, 'journal…')));
        return { local: [...names].sort(), databases: [...databases].sort(), sent: [...sent].sort(), other };
      });
    const decisions = () =>
      browser.evaluate(() => Object.keys(JSON.parse(localStorage.getItem('attune2:pages') || '{"a":{}}').a).length);
    const say = (...states: (object | string)[]) =>
      browser.evaluate(async (all: never[]) => {
        await window.attune.ready;
        for (const state of all) window.attune.consent(state);
      }, states as never[]);
    /** A browser of a visitor who was never here. */
    const anew = async () => {
      await visit();
      await say('granted');
      await until(async () => (await now()).cookie).toEqual(['attune_device']);
      await say('denied');
      await until(async () => (await now()).databases).toEqual([]);
      await until(async () => (await now()).cookie).toEqual([]);
      await browser.evaluate(() => localStorage.clear());
    };

    beforeAll(async () => {
      [browser, pages] = await Promise.all([launch(engine), testPages()]);
      await pages.publish({
        experiences: [{ id: 'e', slot: 'hero', audience: 'new or returning', variants: { v: { any: ['Variant'] } } }],
        send: { Asked: ['what'] },
      });
    });
    afterAll(async () => {
      await browser?.close();
      await pages?.close();
    });

    const slot = '<p data-attune-slot="hero">Default</p>';
    const some = { storage: true, personalisation: false, measurement: false, sharing: false };
    const granted = () => pages.lines.replace('data-attune-site', 'data-attune-consent="granted" data-attune-site');
    const platform = '<script>__tcfapi = (c, v, callback) => { tcf = callback }</script>';
    const states: [state: string, enter: () => Promise<unknown>][] = [
      ['not asked', () => visit(slot)],
      ['denied', () => visit(slot).then(() => say('denied'))],
      ['storage', () => visit(slot).then(() => say(some))],
      ['and personalisation', () => visit(slot).then(() => say({ ...some, personalisation: true }))],
      ['and measurement', () => visit(slot).then(() => say({ ...some, personalisation: true, measurement: true }))],
      ['and sharing', () => visit(slot).then(() => say('granted'))],
    ];

    test.each(states)('%s: the script keeps and sends what the README says, and nothing else', async (state, enter) => {
      await anew();
      await enter();
      await browser.evaluate(() => window.attune.track('Asked', { what: 'this' }));
      await wait(2500);
      const row = table[state] as (typeof table)[string];
      const { local, databases, sent, other } = await wrote();
      expect({ local, databases, sent: sent.filter((path) => path !== '/cookie-names') }).toEqual({
        local: row.local,
        databases: row.databases.filter((name: string) => name !== 'attune-pages'),
        sent: row.sent,
      });
      const { session, cookie, caches } = await now();
      expect({ session, cookie, caches, other }).toEqual({ session: [], cookie: row.cookie, caches: [], other: [] });
      expect((await decisions()) > 0).toBe(/personalisation|measurement|sharing/.test(state));
    });

    test.each([
      ['denied where the tag says granted', async () => visit(slot, granted())],
      [
        'denied in the page where a platform allows',
        async () => {
          await visit(slot, pages.lines, watch + platform);
          await wait(800);
          const consents = Object.fromEntries([1, 5, 6, 8, 11].map((n) => [n, true]));
          await browser.evaluate(
            (data: object) => (window as unknown as { tcf(data: object, ok: true): void }).tcf(data, true),
            { gdprApplies: true, eventStatus: 'tcloaded', purpose: { consents } },
          );
        },
      ],
    ])('%s: of what was there, the flag alone stays', async (state, enter) => {
      await anew();
      await enter();
      await until(async () => (await now()).databases).toEqual(['attune-pages']);
      await until(async () => (await now()).cookie).toEqual(['attune_device']);
      await say('denied');
      await until(now).toEqual({ local: table[state]?.local, session: [], cookie: [], databases: [], caches: [] });
      await visit(slot, state.includes('tag') ? granted() : pages.lines);
      await wait(800);
      expect((await wrote()).sent).toEqual(table[state]?.sent);
      expect(await now()).toEqual({ local: table[state]?.local, session: [], cookie: [], databases: [], caches: [] });
    });

    test('granted and withdrawn in one breath: an answer that comes later does not bring the cookie back', async () => {
      await anew();
      const slow = await slowly(pages.url, '/v1/resolve', 700);
      const page = new URL(pages.add(`/consent-${++views}`, '', watch + pages.lines)).pathname;
      await browser.open(slow.url + page);
      await say('granted');
      await until(async () => (await wrote()).sent).toContain('/v1/resolve');
      await say('denied');
      await until(async () => (await now()).databases).toEqual([]);
      await wait(1500);
      expect(slow.answered()).toBe(1);
      expect((await now()).cookie).toEqual([]);
      await slow.close();
    });

    test('erased in one tab while another is offline with a full outbox: nothing comes back', async () => {
      await anew();
      const inner = pages.add('/consent-tab', slot, watch + pages.lines);
      await visit(`<iframe id="a" src="${inner}"></iframe><iframe id="b" src="${inner}"></iframe>`, '', '');
      const inTab = (id: string, script: string) =>
        browser.evaluate(
          async (tab: string, code: string) => {
            const { contentWindow } = document.getElementById(tab) as HTMLIFrameElement;
            const page = contentWindow as unknown as Window & { eval(code: string): unknown };
            await (page as unknown as { attune: typeof window.attune }).attune.ready;
            return page.eval(code);
          },
          id,
          script,
        );
      await inTab('a', 'attune.consent("granted")');
      await until(() => inTab('b', 'attune.explain().consent.measurement')).toBe(true);
      await until(async () => (await pages.received('Slots Found')).length).toBeGreaterThan(0);
      await inTab('b', 'offline = true; for (let n = 0; n < 300; n++) attune.track("Asked", { what: "late " + n })');
      await wait(1500);
      await inTab('a', 'attune.consent("denied")');
      await until(() => inTab('b', 'attune.explain().consent.storage')).toBe(false);
      await inTab('b', 'offline = false; attune.track("Asked", { what: "after" })');
      await wait(3000);
      await inTab('b', 'dispatchEvent(new Event("pagehide"))');
      await wait(500);
      expect((await pages.received('Asked')).filter(({ what }) => what !== 'this')).toEqual([]);
      expect(await now()).toEqual({ local: [], session: [], cookie: [], databases: [], caches: [] });
    });

    test('what scripts may store is wiped, the cookie stays: the same visitor', async () => {
      await anew();
      await visit(slot);
      await say('granted');
      await until(async () => (await now()).cookie).toEqual(['attune_device']);
      await visit(slot);
      await until(() => browser.evaluate(() => Object.keys(window.attune.explain().profile.shown))).toEqual(['e']);
      await until(async () => (await pages.received('Exposure')).length).toBeGreaterThan(0);
      // As Safari does after seven days without a visit.
      await visit('', '', '');
      await browser
        .evaluate(() => {
          localStorage.clear();
          return new Promise((resolve) =>
            Object.assign(indexedDB.deleteDatabase('attune-pages'), { onsuccess: resolve, onblocked: resolve }),
          );
        })
        .then(() => true);
      await visit('');
      await say('granted');
      await until(() => browser.evaluate(() => Object.keys(window.attune.explain().profile.elsewhere))).toEqual(['e']);
      await anew();
    });
  });
