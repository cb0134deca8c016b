import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Browser as Chromium, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Server } from '../../src/server/server.ts';
import { quiet } from '../browser/support/playwright.ts';
import { Browser, kinds, onEachServer, post, secretKey, start } from './support/backend.ts';

const exposure = (slot: string, experience: string | null, variant: string | null) => ({
  type: 'track',
  event: 'Exposure',
  properties: { slot, experience, variant, size: 'phone' },
});

onEachServer(
  'the owner’s page',
  (at) => {
    let server: Server;
    beforeAll(() => {
      server = at();
    });
    const page = async (path = '/owner', headers: Record<string, string> = {}) => {
      const answer = await fetch(server.url + path, { headers, redirect: 'manual' });
      return {
        status: answer.status,
        headers: answer.headers,
        text: (await answer.text()).replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' '),
      };
    };
    const form = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
      fetch(server.url + path, {
        method: 'POST',
        body: new URLSearchParams(fields),
        redirect: 'manual',
        headers: { origin: server.url, ...headers },
      });

    it('says that nothing has been seen, and what to paste', async () => {
      const { status, text, headers } = await page();
      expect(status).toBe(200);
      expect(text).toContain('not seen yet');
      expect(text).toContain('data-attune-site=');
      expect(headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; style-src 'nonce-[^']+'; script-src 'nonce-[^']+'; connect-src 'self'/,
      );
    });

    it('tells the pages, the slots with their problems, and what followed an exposure', async () => {
      const plan = {
        site: 'demo',
        experiences: [
          {
            id: 'reminder',
            slot: 'banner',
            audience: 'returning',
            goal: 'order',
            variants: { note: { any: ['Hello'] } },
          },
        ],
        goals: { order: { event: 'Order Completed', value: 'revenue' } },
      };
      await fetch(`${server.url}/admin/plan`, {
        method: 'PUT',
        body: JSON.stringify(plan),
        headers: { authorization: `Bearer ${secretKey}` },
      });
      const order = (revenue: unknown) => ({ type: 'track', event: 'Order Completed', properties: { revenue } });
      const [first, second] = [new Browser(server), new Browser(server)];
      await first.send([{ type: 'page', context: { page: { path: '/c/hiking' } } }, order(1000)]);
      await first.send([exposure('banner', 'reminder', 'note'), exposure('hero', null, 'trails')]);
      await first.send([
        order(40),
        order('free'),
        { type: 'track', event: 'Goal Reached', properties: { goal: 'shop-now' } },
      ]);
      await second.send([exposure('banner', 'reminder', 'note'), exposure('banner', 'reminder', 'note')]);
      const slots = [
        { slot: 'hero', for: ['retruning'] },
        { slot: 'banner', for: [] },
      ];
      await second.send([{ type: 'track', event: 'Slots Found', properties: { slots } }]);
      const { text } = await page();
      expect(text).toContain('/c/hiking');
      expect(text).toMatch(/There is no audience retruning \. Write returning \./);
      expect(text).toMatch(/note 3 shown on 2 devices order: 2 by 1 device \(50%\), value 40/);
      expect(text).toMatch(
        /hero, from the page’s HTML running .* trails 1 shown on 1 device .*shop-now: 1 by 1 device \(100%\)/,
      );
      const report = await fetch(`${server.url}/admin/reports`, { headers: { authorization: `Bearer ${secretKey}` } });
      expect(await report.json()).toMatchObject({
        planVersion: 1,
        experiences: [
          { id: 'reminder', paused: false },
          { id: null, slot: 'hero' },
        ],
      });
      const live = await (await fetch(`${server.url}/owner/live`)).json();
      expect(live[0].what).toBe('Found 2 slots');
    });

    it('pauses and resumes an experience by a new version of the plan', async () => {
      for (const [paused, version, list] of [
        ['true', 2, ['reminder']],
        ['false', 3, []],
      ] as const) {
        const answer = await form('/owner/pause?site=demo', { name: 'reminder', paused });
        expect([answer.status, answer.headers.get('location')]).toEqual([303, '/owner?site=demo#experiences']);
        const program = await (await fetch(`${server.url}/v1/plan/demo`)).json();
        expect([program.version, program.paused, program.rules.length]).toEqual([version, list, 1]);
      }
      // A site without a plan gets one.
      await form('/owner/pause?site=other-shop', { name: 'hero', paused: 'true' });
      expect(await (await fetch(`${server.url}/v1/plan/other-shop`)).json()).toMatchObject({
        version: 1,
        paused: ['hero'],
      });
    });

    it('takes no form of another origin', async () => {
      for (const origin of ['https://evil.example', 'http://localhost:1', 'null']) {
        const answer = await form('/owner/pause?site=demo', { name: 'reminder', paused: 'true' }, { origin });
        expect(answer.status).toBe(403);
      }
    });

    it('is not open by another name for this machine', async () => {
      // As a page does that makes its own name point here.
      const answer = await server.app.request('http://evil.example/owner');
      expect(answer.status).toBe(401);
    });

    it('shows nothing of a page as markup', async () => {
      const browser = new Browser(server);
      const evil = '<img src=x onerror=alert(1)>';
      await browser.send([
        { type: 'track', event: evil, context: { page: { path: `/${evil}` } } },
        { type: 'page', context: { page: { path: `/${evil}` } } },
      ]);
      const html = await (await fetch(`${server.url}/owner`)).text();
      expect(html).not.toContain(evil);
      expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
    });
  },
  { demo: true },
);

describe('the owner’s page of a server that is no demo', () => {
  let server: Server;
  let remove: () => Promise<void>;
  beforeAll(async () => {
    const opened = await (kinds[0] as (typeof kinds)[0]).open();
    remove = opened.remove;
    server = await start({ ...opened.options, rates: { login: { perSecond: 0.001, burst: 3 } } });
  }, 60_000);
  afterAll(async () => {
    await server?.close();
    await remove?.();
  });

  it('is behind the secret key', async () => {
    const login = (key: string) =>
      fetch(`${server.url}/owner/login`, {
        method: 'POST',
        body: new URLSearchParams({ key }),
        redirect: 'manual',
        headers: { origin: server.url },
      });
    expect((await fetch(`${server.url}/owner`)).status).toBe(401);
    expect((await fetch(`${server.url}/owner?site=demo`)).status).toBe(401);
    expect((await fetch(`${server.url}/owner/live`)).status).toBe(401);
    const body = new URLSearchParams({ name: 'hero', paused: 'true' });
    expect(
      (await fetch(`${server.url}/owner/pause`, { method: 'POST', body, headers: { origin: server.url } })).status,
    ).toBe(401);
    expect((await login('sk_wrong')).status).toBe(401);
    const answer = await login(secretKey);
    expect(answer.status).toBe(303);
    const set = answer.headers.get('set-cookie') as string;
    expect(set).toMatch(/; Max-Age=43200; Path=\/owner; HttpOnly; SameSite=Strict$/);
    const cookie = set.split(';')[0] as string;
    expect((await fetch(`${server.url}/owner`, { headers: { cookie } })).status).toBe(200);
    // The session is for this site and until then, and for nothing else.
    for (const forged of [
      cookie.replace('demo', 'other-shop'),
      cookie.replace(/\.\d+\./, '.9999999999999.'),
      `${cookie}x`,
    ]) {
      expect((await fetch(`${server.url}/owner`, { headers: { cookie: forged } })).status).toBe(401);
    }
    expect((await login('sk_wrong')).status).toBe(401);
    expect((await login(secretKey)).status).toBe(429);
  });

  it('gives the lines to paste, and the hash that a policy without nonces lists', async () => {
    const answer = await fetch(`${server.url}/snippet?site=demo`);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    const gate = '(()=>{let a=localStorage.getItem("attune:"+"demo")})();';
    const hash = createHash('sha256').update(gate).digest('base64');
    expect(await answer.text()).toBe(
      `<script>${gate}</script>\n<script async src="${server.url}/attune.js" data-attune-site="demo"></script>\n<!-- Content-Security-Policy: script-src 'sha256-${hash}' ${server.url}; connect-src ${server.url} -->\n`,
    );
    const unknown = await fetch(`${server.url}/snippet?site=demmo`);
    expect([unknown.status, (await unknown.json()).message]).toEqual([
      404,
      'There is no site “demmo” here. Did you mean “demo”?',
    ]);
    expect((await fetch(`${server.url}/snippet`)).status).toBe(400);
  });

  it('serves the script, small, to any page', async () => {
    const answer = await fetch(`${server.url}/attune.js`, { headers: { 'accept-encoding': 'gzip, br' } });
    expect(await answer.text()).toBe('console.log("attune")\n');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-encoding': 'br',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    });
    const headers = { 'if-none-match': answer.headers.get('etag') as string };
    expect((await fetch(`${server.url}/attune.js`, { headers })).status).toBe(304);
    for (const path of ['/none.js', '/..%2fpackage.json', '/x/..%2f..%2fpackage.js'])
      expect((await fetch(server.url + path)).status).toBe(404);
  });
});

describe('the owner’s page in a browser', () => {
  const executablePath = '/usr/bin/chromium';
  let server: Server;
  let remove: () => Promise<void>;
  let browser: Chromium | undefined;
  beforeAll(async () => {
    const opened = await (kinds[0] as (typeof kinds)[0]).open();
    remove = opened.remove;
    server = await start({ ...opened.options, demo: true });
    browser = await chromium.launch({ executablePath, args: quiet }).catch(() => undefined);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await remove?.();
  });

  it.each([320, 1440])(
    'fits %i px, passes axe, and shows what arrives',
    async (width) => {
      if (!browser) return console.warn('Chromium is not installed: skipped.');
      const visitor = new Browser(server);
      const slots = [{ slot: 'hero', for: ['retruning'], fit: 'char:60' }];
      await visitor.send([
        { type: 'page' },
        exposure('hero', null, 'trails'),
        { type: 'track', event: 'Slots Found', properties: { slots } },
      ]);
      const context = await browser.newContext({ viewport: { width, height: 800 } });
      const page = await context.newPage();
      const said: string[] = [];
      page.on('console', (message) => said.push(message.text()));
      page.on('pageerror', (error) => said.push(String(error)));
      await page.goto(`${server.url}/owner`);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      await post(server, '/v1/track', { writeKey: 'demo', event: `Arrived ${width}` });
      await page.waitForSelector(`#live-events >> text=Arrived ${width}`, { timeout: 5000 });
      await page.click('text=Pause hero');
      expect(await page.locator('text=Resume hero').count()).toBe(1);
      await page.click('text=Resume hero');
      expect(said).toEqual([]);
      await context.close();
      const open = await browser.newContext({ viewport: { width, height: 800 }, bypassCSP: true });
      const tried = await open.newPage();
      for (const path of ['/owner', '/docs']) {
        await tried.goto(server.url + path);
        expect(await tried.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
        await tried.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'));
        const violations = await tried.evaluate('axe.run().then(({ violations }) => violations.map(({ id }) => id))');
        expect([path, violations]).toEqual([path, []]);
      }
      await open.close();
    },
    30_000,
  );
});
