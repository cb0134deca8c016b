import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import type { Block } from '../../src/core/block.ts';
import { compile } from '../../src/core/compile.ts';
import type { Plan } from '../../src/core/plan.ts';
import { enginesOfParts } from './support/browser.ts';
import { inEachEngine } from './support/each-engine.ts';
import { always, frameWith } from './support/gate-page.ts';
import { file, gate } from './support/whole-page.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const json = { 'content-type': 'application/json' };
const survey: Block = {
  block: 'survey',
  id: 'spring',
  question: 'Would you tell a friend of us?',
  kind: 'nps',
  low: 'Never',
  high: 'At once',
  thanks: 'Good to know.',
  refused: 'Not told.',
};
const form: Block = {
  block: 'form',
  name: 'newsletter',
  title: 'Trails by mail',
  fields: [
    { name: 'email', type: 'email', label: 'Your e-mail', required: true, autocomplete: 'email' },
    { name: 'terrain', type: 'select', label: 'Where', options: ['Hills', 'Coast'] },
    { name: 'weekly', type: 'checkbox', label: 'Every week' },
    { name: 'note', label: 'A note' },
  ],
  send: ['terrain', 'weekly'],
  identify: ['email'],
  button: 'Join',
};
const countdown = (ms: number, more: object = { over: 'It is over.' }): Block => ({
  block: 'countdown',
  title: 'Until the trails open',
  until: new Date(Date.now() + ms).toISOString(),
  when: 'On Friday',
  ...more,
});

inEachEngine(
  (at) => {
    let plans = 0;
    /**
     * A page whose slots show blocks, in the order of their names `s0`, `s1`, …: painted by the gate from the frame of an earlier view, then taken
     * over by the engine. Answers how it is asked again for a later view. `late`: how long what makes blocks come alive takes, ms.
     */
    const page = async (
      blocks: Block[],
      {
        late = 0,
        headers = {},
        consent = 'granted',
        style = '',
      }: { late?: number; headers?: Record<string, string>; consent?: string; style?: string } = {},
    ) => {
      const { browser, site } = at();
      const name = `blocks-${plans++}`;
      const plan = {
        site: name,
        experiences: blocks.map((block, n) => ({
          id: `e${n}`,
          slot: `s${n}`,
          audience: 'everyone',
          variants: { v: block },
          ...(block.block === 'countdown' && !block.over && { end: block.until }),
        })),
      } as unknown as Plan;
      const program = compile(plan, 1);
      for (const part of ['attune.js', 'attune-rare.js', 'attune-panel.js']) site.add(`/${part}`, [file(part)]);
      site.add('/attune-blocks.js', [late, file('attune-blocks.js')]);
      site.add(`/v1/plan/${name}`, [JSON.stringify(program)], json);
      for (const path of ['resolve', 'batch', 'me']) site.add(`/v1/${path}`, ['{}'], json);
      site.add('/joined', ['<!doctype html><title>Joined</title>'], headers);
      const frame = frameWith(
        Object.fromEntries(blocks.map((_, n) => [`,s${n}`, [[...always, `e${n}/v`]]])) as never,
        Object.fromEntries(program.rules.map((rule, n) => [`e${n}/v`, rule.variants.v])) as never,
      );
      const keep = `localStorage.getItem('attune2:${name}') || localStorage.setItem('attune2:${name}', ${JSON.stringify(JSON.stringify(frame)).replaceAll('<', '\\u003c')})`;
      const watch = `var said = []; for (const type of ['error', 'unhandledrejection', 'securitypolicyviolation'])
      addEventListener(type, (e) => said.push(type + ' ' + (e.message || e.reason || e.violatedDirective + ' ' + e.blockedURI)));
      for (const name of ['warn', 'error']) console[name] = (...all) => said.push(name + ' ' + all[0]);`;
      const slots = blocks
        .map((_, n) => `<section id="s${n}" data-attune-slot="s${n}"><h2>Default</h2></section>`)
        .join('');
      const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Blocks</title><style nonce="n">${style}</style>
      <script nonce="n">${watch}${consent === 'granted' ? keep : ''}</script><script nonce="n">${gate.replace('"demo"', `"${name}"`)}</script>
      <script nonce="n" async src="/attune.js" data-attune-site="${name}" data-attune-consent="${consent}"></script></head>
      <body><main><h1>Blocks</h1>${consent === 'granted' ? '' : '<div style="height:300vh"></div>'}${slots}</main></body></html>`;
      const url = site.add(`/${name}`, [html], headers);
      await browser.open(url);
      return url;
    };
    const ready = () => at().browser.evaluate(() => window.attune.ready.then(() => true));
    const said = () => at().browser.evaluate(() => (window as unknown as { said: string[] }).said);
    const textOf = (css: string) =>
      at().browser.evaluate(
        (selector) => document.querySelector<HTMLElement>(selector)?.innerText.replace(/\s+/g, ' ').trim(),
        css,
      );
    /** What was told by the page, of this name. */
    const told = (type: string) =>
      at().browser.evaluate(
        (wanted) =>
          window.attune
            .explain()
            .events.filter(({ name, type }) => name === wanted || type === wanted)
            .map(({ properties }) => properties),
        type,
      );
    const alive = (css: string) =>
      expect
        .poll(
          () =>
            at().browser.evaluate(
              (one) =>
                document.querySelector<HTMLButtonElement>(one)?.disabled ||
                !!document.querySelector(`fieldset:disabled ${one}`),
              css,
            ),
          { timeout: 8000 },
        )
        .toBe(false);
    const shown = (css: string) =>
      at().browser.evaluate((one) => !!document.querySelector<HTMLElement>(one)?.getClientRects().length, css);

    describe('a survey', () => {
      test('painted by the gate, takes an answer by the keyboard alone once it is alive, thanks, and is not asked again', async () => {
        const { browser } = at();
        const url = await page([survey], { late: 400 });
        expect(await textOf('#s0 legend')).toBe('Would you tell a friend of us?');
        // Until then there is nothing that would take an answer.
        expect(await browser.evaluate(() => document.querySelector('fieldset')?.disabled)).toBe(true);
        await ready();
        await alive('.attune-survey-send');
        expect(
          await browser.evaluate(() =>
            [...document.querySelectorAll<HTMLInputElement>('input')].map(({ value }) => value),
          ),
        ).toEqual(Array.from({ length: 11 }, (_, n) => `${n}`));
        const focused = () =>
          browser.evaluate(
            () => (document.activeElement as HTMLInputElement).value || document.activeElement?.className,
          );
        await browser.evaluate(() => (document.activeElement as HTMLElement).blur());
        for (let tries = 0; tries < 5 && (await focused()) !== '0'; tries++) await browser.press('Tab');
        await browser.press('Space');
        for (let n = 0; n < 9; n++) await browser.press('ArrowRight');
        expect(await focused()).toBe('9');
        for (let tries = 0; tries < 5 && (await focused()) !== 'attune-survey-send'; tries++)
          await browser.press('Tab');
        expect(await focused()).toBe('attune-survey-send');
        await browser.press('Enter');
        await expect.poll(() => told('Survey Answered')).toEqual([{ survey: 'spring', question: 'nps', answer: 9 }]);
        await expect.poll(() => textOf('#s0')).toBe('Good to know.');
        // The button is gone; the focus is where it is said.
        expect(await browser.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('status');
        await expect
          .poll(() =>
            browser.evaluate((key) => localStorage[key]?.includes('attune-survey'), `attune2:blocks-${plans - 1}`),
          )
          .toBe(false);
        await browser.open(url);
        await ready();
        expect(await textOf('#s0')).toBe('Default');
        expect(await browser.evaluate(() => window.attune.explain('s0')?.rejected)).toEqual([
          { experience: 'e0', variant: 'v', why: 'it was answered before' },
        ]);
        expect(await said()).toEqual([]);
      });

      test('without an answer tells nothing: the browser itself says what is missing', async () => {
        const { browser } = at();
        await page([survey]);
        await ready();
        await alive('.attune-survey-send');
        await browser.click('.attune-survey-send');
        expect([await told('Survey Answered'), await shown('.attune-survey-form')]).toEqual([[], true]);
      });

      test('"not for me" gives the default back, with the focus, and is remembered as that', async () => {
        const { browser } = at();
        await page([survey]);
        await ready();
        await alive('.attune-survey-dismiss');
        await browser.evaluate(() => document.querySelector<HTMLElement>('.attune-survey-dismiss')?.focus());
        await browser.click('.attune-survey-dismiss');
        await expect.poll(() => textOf('#s0')).toBe('Default');
        expect(await browser.evaluate(() => document.activeElement?.id)).toBe('s0');
        expect(await told('Variant Dismissed')).toEqual([{ variant: 'e0/v' }]);
        expect(await said()).toEqual([]);
      });

      test('takes nothing without consent, and says so', async () => {
        const { browser } = at();
        await page([survey], { consent: 'required' });
        await ready();
        await alive('.attune-survey-send');
        await browser.evaluate(() => document.querySelector<HTMLElement>('input[value="3"]')?.click());
        await browser.click('.attune-survey-send');
        await expect.poll(() => shown('.attune-survey-refused')).toBe(true);
        expect(await textOf('.attune-survey-said')).toBe('Not told.');
        expect(await told('Survey Answered')).toEqual([]);
        expect(await browser.evaluate((key) => localStorage.getItem(key), `attune2:blocks-${plans - 1}`)).toBe(null);
        expect(await said()).toEqual([]);
      });
    });

    describe('a form', () => {
      test('comes alive under the hand that fills it in: focus, selection and text stay', async () => {
        const { browser } = at();
        await page([form], { late: 1500 });
        await ready();
        const before = await browser.evaluate(() => {
          const email = document.querySelector<HTMLInputElement>('[name=note]') as HTMLInputElement;
          email.focus();
          email.value = 'mia@x.example';
          email.setSelectionRange(0, 3);
          (window as unknown as { typed: Element }).typed = email;
          return document.querySelector<HTMLButtonElement>('.attune-form-send')?.disabled;
        });
        expect(before).toBe(true);
        await alive('.attune-form-send');
        expect(
          await browser.evaluate(() => {
            const { activeElement } = document as unknown as { activeElement: HTMLInputElement };
            return [
              activeElement === (window as unknown as { typed: Element }).typed,
              activeElement.value,
              activeElement.selectionStart,
              activeElement.selectionEnd,
            ];
          }),
        ).toEqual([true, 'mia@x.example', 0, 3]);
      });

      test('keeps what was filled in when the slot takes another size', async () => {
        const { browser } = at();
        await page([form]);
        await ready();
        await alive('.attune-form-send');
        await browser.evaluate(() => {
          const note = document.querySelector<HTMLInputElement>('[name=note]') as HTMLInputElement;
          note.value = 'Half a thought';
          (window as unknown as { slot: unknown }).slot = document.querySelector('#s0 article');
        });
        await browser.setSize(500, 800);
        // It was shown anew.
        await expect
          .poll(() => browser.evaluate(() => (window as unknown as { slot: Element }).slot.isConnected))
          .toBe(false);
        expect(
          await browser.evaluate(() => {
            const notes = [...document.querySelectorAll<HTMLInputElement>('[name=note]')].map(({ value }) => value);
            return [notes, document.querySelector<HTMLButtonElement>('.attune-form-send')?.disabled];
          }),
        ).toEqual([['Half a thought'], false]);
        await browser.setSize(1200, 800);
        expect(await said()).toEqual([]);
      });

      test('tells of the fields that the plan lists, and of no other; what is not valid is not sent', async () => {
        const { browser } = at();
        await page([form]);
        await ready();
        await alive('.attune-form-send');
        const fill = (email: string) =>
          browser.evaluate((text) => {
            const set = (name: string, value: string) => {
              (document.querySelector(`[name=${name}]`) as HTMLInputElement).value = value;
            };
            set('email', text);
            set('terrain', 'Coast');
            set('note', 'Secret');
            (document.querySelector('[name=weekly]') as HTMLInputElement).checked = true;
          }, email);
        await fill('no address');
        await browser.click('.attune-form-send');
        expect(await told('Form Submitted')).toEqual([]);
        await fill('mia@x.example');
        await browser.click('.attune-form-send');
        await expect
          .poll(() => told('Form Submitted'))
          .toEqual([{ form: 'newsletter', terrain: 'Coast', weekly: true }]);
        expect(await told('identify')).toEqual([{ email: 'mia@x.example' }]);
        expect(await browser.evaluate(() => JSON.stringify(window.attune.explain().events))).not.toContain('Secret');
        await expect.poll(() => textOf('.attune-form-said')).toBe('Thank you.');
        expect(await shown('.attune-form-form')).toBe(false);
        expect(await said()).toEqual([]);
      });

      test('with an address of its own is posted there, with the script as without it', async () => {
        const { browser, site } = at();
        for (const late of [0, 60_000]) {
          await page([{ ...form, action: '/joined' } as Block], { late });
          await ready();
          const asked = site.asked.length;
          if (!late) await expect.poll(() => site.asked).toContain('/attune-blocks.js');
          await browser.evaluate(() => {
            (document.querySelector('[name=email]') as HTMLInputElement).value = 'mia@x.example';
            setTimeout(() => document.querySelector<HTMLElement>('.attune-form-send')?.click());
          });
          await expect.poll(() => site.asked.slice(asked), { timeout: 8000 }).toContain('/joined');
          await expect.poll(() => browser.evaluate(() => document.title)).toBe('Joined');
        }
      }, 60_000);
    });

    describe('a countdown', () => {
      test('counts in the page’s language, not aloud, and says when it is over', async () => {
        const { browser } = at();
        await page([countdown(2 * 86_400_000 + 3 * 3_600_000 + 5 * 60_000 + 30_000), countdown(4000)]);
        expect(await textOf('#s0 time')).toBe('On Friday');
        await ready();
        await expect.poll(() => textOf('#s0 time'), { timeout: 8000 }).toBe('2 days, 3 hours, 5 minutes');
        expect(
          await browser.evaluate(() => {
            const timer = document.querySelector('[role=timer]');
            return [timer?.getAttribute('aria-live'), !!timer?.closest('article')];
          }),
        ).toEqual(['off', true]);
        await expect.poll(() => textOf('#s1'), { timeout: 12_000 }).toBe('Until the trails open It is over.');
        expect(await said()).toEqual([]);
      });

      test('that has nothing to say then gives the default back', async () => {
        await page([countdown(3500, {})]);
        await ready();
        await expect.poll(() => textOf('#s0'), { timeout: 12_000 }).toBe('Default');
        expect(await at().browser.evaluate(() => window.attune.explain('s0')?.why)).toBe('it is over');
        expect(await said()).toEqual([]);
      });
    });

    test('blocks are whole in the first frame, and pass axe at 320 px: before they come alive and after', async () => {
      const { browser, site } = at();
      await browser.setSize(320, 700);
      const blocks: Block[] = [
        {
          block: 'hero',
          title: 'Trails',
          level: 2,
          text: 'Go out',
          action: { label: 'See all', href: '/t' },
          picture: { src: 'data:,', alt: 'A trail', width: 40, height: 20 },
        },
        {
          block: 'list',
          title: 'For you',
          items: [{ title: 'Tent', href: '/p/tent', text: 'Light' }, { title: 'Stove' }],
        },
        { block: 'card', title: 'A card', text: 'Text' },
        { block: 'banner', text: 'Free today', action: { label: 'How', href: '/how' } },
        { block: 'cta', title: 'Ready?', action: { label: 'Start', href: '/start' } },
        { ...survey, kind: 'choice', options: ['Yes', 'No'] } as Block,
        form,
        countdown(5_000_000),
      ];
      const asked = site.asked.length;
      // With the look that we offer, and with none.
      for (const [late, style] of [
        [60_000, ''],
        [0, ''],
        [0, file('attune-blocks.css')],
      ] as const) {
        await page(blocks, { late, style });
        await ready();
        if (!late) await alive('.attune-form-send');
        expect(
          await browser.evaluate(
            () =>
              [...document.querySelectorAll('[data-attune-slot]')].filter((slot) =>
                /Default/.test(slot.textContent ?? ''),
              ).length,
          ),
        ).toBe(0);
        const found = await browser.evaluate(async (source: string) => {
          new Function(source).call(window);
          const { axe } = window as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } };
          const { violations } = await axe.run();
          return [violations.map(({ id }) => id), Math.max(0, document.documentElement.scrollWidth - innerWidth)];
        }, axe);
        expect(found).toEqual([[], 0]);
      }
      expect(site.asked.slice(asked)).toContain('/attune-blocks.js');
      await browser.setSize(1200, 800);
    }, 60_000);

    test('what makes blocks come alive is not loaded where none is shown', async () => {
      const { site } = at();
      const asked = site.asked.length;
      await page([{ block: 'banner', text: 'Now' }]);
      await ready();
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(site.asked.slice(asked).filter((path) => /rare|blocks\.js/.test(path))).toEqual([]);
    });

    test('under nonces alone and trusted types they come alive without a violation', async () => {
      const policy =
        "default-src 'none'; script-src 'nonce-n' 'strict-dynamic'; style-src 'nonce-n'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types 'none'";
      await page([survey, form, countdown(9_000_000)], { headers: { 'content-security-policy': policy } });
      await ready();
      await alive('.attune-form-send');
      await alive('.attune-survey-send');
      await expect.poll(() => textOf('#s2 time')).toContain('2 hours');
      expect(await said()).toEqual([]);
    });

    test('when the slot gets its default back, what came alive ends', async () => {
      const { browser } = at();
      await page([countdown(30_000)]);
      await ready();
      await expect.poll(() => textOf('#s0 time')).toContain('seconds');
      await browser.evaluate(() => {
        (window as unknown as { old: unknown }).old = document.querySelector('[data-attune-block]');
        window.attune.feedback('s0', 'not-for-me');
      });
      await expect
        .poll(() => browser.evaluate(() => (window as unknown as { old: Element }).old.childNodes.length))
        .toBe(0);
      expect(await textOf('#s0')).toBe('Default');
      expect(await said()).toEqual([]);
    });
  },
  undefined,
  enginesOfParts,
);
