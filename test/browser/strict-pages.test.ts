import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { snippetWithPolicy } from '../../src/server/snippet.ts';
import { inEachEngine } from './support/each-engine.ts';
import {
  asItWas,
  both,
  file,
  folder,
  line,
  type Page,
  personal,
  slots,
  watch,
  wholePages,
} from './support/whole-page.ts';

inEachEngine((at) => {
  const { served, open, seen } = wholePages(at);

  describe('a content security policy', () => {
    test("of nonces with 'strict-dynamic', nonced styles and trusted types: variants, panel, operators and debug without a violation", async () => {
      const policy =
        "default-src 'none'; script-src 'nonce-n' 'strict-dynamic'; style-src 'nonce-n'; connect-src 'self'; img-src 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
      const headers = { 'content-security-policy': policy, 'content-security-policy-report-only': policy };
      const nonced = (html: string) => html.replaceAll('<script', '<script nonce="n"');
      await open(nonced(`<script>${watch}</script>${both}`), slots, headers);
      expect(await seen()).toEqual(personal);
      const { browser } = at();
      await browser.evaluate(() => window.attune.panel());
      const panel = () =>
        browser.evaluate(() => {
          const host = [...document.body.children].find(({ shadowRoot }) => shadowRoot);
          const dialog = host?.shadowRoot?.querySelector('dialog');
          return dialog && [dialog.open, getComputedStyle(dialog).borderTopLeftRadius];
        });
      expect(await panel()).toEqual([true, '14px']);
      await browser.evaluate(() => window.attune.preview({ hero: 'v' }));
      expect((await seen()).said).toEqual([]);

      await open(nonced(`<script>${watch}</script>${both}`), slots, headers, '?attune=debug');
      await expect.poll(async () => `${(await seen()).said}`).toContain('table');
      expect((await seen()).said.filter((one) => /^(error|sec|unh)/.test(one))).toEqual([]);
    });

    test('of hashes: the one that stands below the lines to paste is all that the gate needs', async () => {
      const { site } = at();
      const { origin } = new URL(site.add('/', ['']));
      const lines = await snippetWithPolicy('demo', origin, folder);
      const policy = /Policy: (.*) -->/.exec(lines)?.[1] as string;
      await open(`<script src="/watch.js"></script>${lines}`, slots, {
        'content-security-policy': `default-src 'none'; img-src 'self'; ${policy}; require-trusted-types-for 'script'`,
      });
      expect(await seen()).toEqual(personal);
      // One letter more, and it is refused: the policy does hold.
      await open(`<script src="/watch.js"></script>${lines.replace('</script>', ';</script>')}`, slots, {
        'content-security-policy': `default-src 'none'; img-src 'self'; ${policy}`,
      });
      const refused = await seen();
      expect([refused.texts[0], `${refused.said}`]).toEqual(['Default', expect.stringContaining('script-src')]);
    });
  });

  describe('a page whose language is not as it was made', () => {
    test('its prototypes are frozen', async () => {
      // Those alone that the driver of a browser does not write to.
      const freeze = `for (const one of [Object, Array, String, RegExp, Map, Set, Date, Error, Node, Element, HTMLElement, Document, Event])
        Object.freeze(one), Object.freeze(one.prototype)`;
      await open(`<script>${watch}\n${freeze}</script>${both}`);
      expect(await seen()).toEqual(personal);
    });

    test('Object.prototype has more members, which every loop finds', async () => {
      const names = [
        'foo',
        'get',
        'set',
        'value',
        'then',
        'toJSON',
        'attune',
        'ready',
        'version',
        'q',
        'p',
        'length',
        'content',
      ];
      const { site, browser } = at();
      // In frames, since the driver of a browser would stumble too.
      const frames = names.map((name) => {
        const poison = `<script>${watch}\nObject.prototype['${name}'] = function () { return 'poison' }</script>`;
        return `<iframe src="${site.add(`/poison-${name}`, [`<!doctype html>${poison}${both}${slots}`])}"></iframe>`;
      });
      await open('', frames.join(''));
      const found = await browser.evaluate(async () => {
        await new Promise((resolve) => setTimeout(resolve, 2500));
        return [...document.querySelectorAll('iframe')].map(({ contentWindow, contentDocument }) => [
          ...['hero', 'below'].map((id) =>
            contentDocument
              ?.getElementById(id)
              ?.outerHTML.replace(/<!--.*?-->/g, '')
              .trim(),
          ),
          (contentWindow as unknown as Page).said.join(),
        ]);
      });
      const whole = (id: string) =>
        expect.stringMatching(
          new RegExp(
            `^<section id="${id}" data-attune-slot="${id}"><h1>?( class="v">)?(Default|Variant)</h1></section>$`,
          ),
        );
      expect(Object.fromEntries(names.map((name, n) => [name, found[n]]))).toEqual(
        Object.fromEntries(names.map((name) => [name, [whole('hero'), whole('below'), '']])),
      );
    });
  });

  test('a page of which the browser keeps nothing, neither cookies nor storage, and asks for none', async () => {
    const refuse = `for (const [holder, name] of [[window, 'localStorage'], [window, 'sessionStorage'], [window, 'indexedDB'], [window, 'caches'], [Document.prototype, 'cookie']])
      Object.defineProperty(holder, name, { get() { throw new DOMException('The operation is insecure.', 'SecurityError') } })`;
    await open(`<script>${watch}\n${refuse}</script>${both}<script>attune.consent('granted')</script>`);
    expect(await seen()).toEqual({ ...personal, texts: ['Default', 'Variant'] });
  });

  describe('names that the page uses itself', () => {
    test.each([
      'attune',
      'currentScript',
      'querySelectorAll',
      'readyState',
      'addEventListener',
      'referrer',
      'activeElement',
      'createElement',
      'body',
    ])('an image, a form with fields, and an id called “%s”', async (name) => {
      const clobber = `<img name="${name}" alt=""><form name="${name}" id="${name}"><input name="ready"><input name="version"><input name="q"></form>`;
      for (const head of [both, line]) {
        await open(`<script>${watch}</script>${head}`, clobber + slots);
        expect(await seen()).toEqual(asItWas);
      }
    });

    test('a variable of its own called attune: it keeps it', async () => {
      for (const head of [
        `<script>var attune = { mine: 1 }</script>${line}`,
        `${both}<script>attune = { mine: 1 }</script>`,
      ]) {
        await open(`<script>${watch}</script>${head}`);
        expect(await seen()).toEqual(asItWas);
        expect(await at().browser.evaluate(() => (window.attune as unknown as { mine: number }).mine)).toBe(1);
      }
    });
  });

  test('a file, and a sandboxed frame: silence, and the page itself as it was', async () => {
    const { browser } = at();
    const told =
      "<script>setTimeout(() => parent.postMessage({ text: document.body.innerText, said }, '*'), 1500)</script>";
    const inner = served().add('/inner', [`<script>${watch}</script>${both}${slots}${told}`]);
    await open(
      `<script>${watch}; addEventListener('message', ({ data }) => { window.told = data })</script>`,
      `<iframe sandbox="allow-scripts" src="${inner}"></iframe>`,
    );
    const answer = () => browser.evaluate(() => (window as unknown as { told?: unknown }).told);
    await expect
      .poll(answer, { timeout: 6000 })
      .toEqual({ text: expect.stringMatching(/^Default\s+Host\s+Default$/), said: [] });
    if (browser.engine === 'firefox') return; // Its driver opens no files.
    const folderOf = mkdtempSync(join(tmpdir(), 'attune-'));
    writeFileSync(join(folderOf, 'attune.js'), file('attune.js'));
    writeFileSync(
      join(folderOf, 'page.html'),
      `<!doctype html><title>File</title><script>${watch}</script>${both.replace('"/attune', '"attune')}${slots}`,
    );
    await browser.open(`file://${folderOf}/page.html`);
    expect(await seen()).toEqual({ ...asItWas, texts: [expect.anything(), 'Default'] });
    expect(
      await browser.evaluate(
        () => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/v1/')).length,
      ),
    ).toBe(0);
    rmSync(folderOf, { recursive: true });
  });
});
