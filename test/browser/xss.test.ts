import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Attune } from '../../src/client/api.ts';
import { decideAhead } from '../../src/core/ahead.ts';
import type { Tree } from '../../src/core/content.ts';
import { type Frame, frameLimit } from '../../src/core/frame.ts';
import { emptyProgram, type Program } from '../../src/core/plan.ts';
import { emptyProfile, type Known } from '../../src/core/profile.ts';
import { treeProblems } from '../../src/server/tree-check.ts';
import { enginesOfParts } from './support/browser.ts';
import { dist } from './support/demo.ts';
import { inEachEngine } from './support/each-engine.ts';
import { gateScript, variant } from './support/gate-page.ts';
import { testSite } from './support/stream.ts';
import { insertRaw, touchSlots, treesOf, visitSlots, watcher } from './support/xss-page.ts';
import { own, type Vector, vectors } from './support/xss-vectors.ts';

/** A busy machine may be many times as slow, ms. */
const timeout = 300_000;

/** How many at least a page that inserts HTML runs. The engines differ, mostly in what of MathML, SVG and legacy they know. */
const liveAtLeast = 250;

/** Content as an attacker would have it. A text that is shown as text is the visitor's to read. */
interface Attack {
  tree: Tree;
  /** What is to be read where it is shown. */
  reads?: string | undefined;
}

const isRelative = (url: string) => URL.canParse(url, 'https://x.example') && !URL.canParse(url);

/** An attack in each place that content has: text, values, addresses, names, and what a parser makes of it. */
function attacksBy({ text }: Vector, trees: Tree[], trait: string): Attack[] {
  const bound = `{{customer.${trait}}}`;
  const shown: Exclude<Tree, string> = [
    'p',
    { title: text, id: text, class: bound },
    text,
    ['img', { srcset: text }],
    bound,
  ];
  const reads = text.includes('{{customer.') ? undefined : text + text;
  const addresses: Tree[] = [
    ['a', { href: text }],
    ['a', { href: bound }],
    ['p', {}, ['img', { src: text }], ['img', { src: bound }]],
  ];
  return [
    // One slot where all of it is shown, else one for each, so that what is refused hides nothing.
    ...(isRelative(text)
      ? [{ tree: [...shown, ...addresses] as Tree, reads }]
      : [{ tree: shown, reads }, ...addresses.map((tree) => ({ tree }))]),
    { tree: ['p', { [text]: 'top.ran(self)' }] },
    { tree: [text, { src: 'data:text/javascript,top.ran(self)' }, 'top.ran(self)'] },
    { tree: ['p', {}, ...trees] },
  ];
}

/** The second line. */
const script = (site: string) =>
  `<script async src="/attune.js" data-attune-site="${site}" data-attune-consent="granted"></script>`;

/** A program that no check has seen, and what it calls for. */
interface Hostile {
  attacks: Attack[];
  program: Program;
  known: Known;
  frame: Frame;
  /** The slots that show something, by what is decided for them. */
  shows: string[];
}

function hostile(attacks: Attack[], traits: Known['traits']): Hostile {
  const rules = attacks.map(({ tree }, n): Program['rules'][number] => ({
    id: `e${n}`,
    slot: `s${n}`,
    when: ['and', []],
    variants: { a: variant(tree) },
    bound: true,
  }));
  const program = { ...emptyProgram('hostile'), version: 1, rules };
  const known = { userId: 'u', traits, interests: [], until: Date.now() + 3_600_000 };
  const frame = decideAhead({ program, profile: { ...emptyProfile(), known }, id: 'x', now: Date.now() }, 15);
  return {
    attacks,
    program,
    known,
    frame,
    shows: Object.keys(frame.k)
      .map((key) => key.replace(/^e(\d+)\/a$/, 's$1'))
      .sort(),
  };
}

/** Programs of as many attacks as a frame has room for, so that the gate gets to see what is shown of them. */
function programsOf(trees: Tree[][]): Hostile[] {
  const programs: Hostile[] = [];
  let attacks: Attack[] = [];
  let traits: Known['traits'] = {};
  let size = 0;
  const close = () => programs.push(hostile(attacks, traits));
  vectors.forEach((vector, n) => {
    const trait = `v${n}`;
    const more = attacksBy(vector, trees[n] as Tree[], trait);
    const length = frameSize(hostile(more, { [trait]: vector.text }).frame);
    if (size + length > frameLimit - 1500) {
      close();
      [attacks, traits, size] = [[], {}, 0];
    }
    attacks.push(...more);
    traits[trait] = vector.text;
    size += length;
  });
  close();
  return programs;
}

/** What a frame's decisions and content take, with room for longer names. */
const frameSize = ({ a, k }: Frame) => JSON.stringify([a, k]).length + 6 * Object.keys(k).length;

inEachEngine(
  (at) => {
    /** The page of one site: the gate paints what the frame of that site holds, or the engine shows what its plan says. */
    const page = (site: string, script: string, slots: string[] = []) => {
      const body = slots.map((slot) => `<div data-attune-slot="${slot}"></div>`).join('');
      const head = `<meta charset="utf-8"><title>${site}</title>${watcher}${script}`;
      // A picture that may not be fetched is an error all the same, and sooner.
      const headers = { 'content-security-policy': "img-src 'none'" };
      return at().site.add(
        `/${site}`,
        [`<!doctype html><html lang="en"><head>${head}</head><body>${body}</body></html>`],
        headers,
      );
    };

    test('a page that inserts the attacks as HTML runs hundreds of them', { timeout }, async () => {
      const { browser } = at();
      const html = vectors.map((vector) => vector.html).filter((text) => text.includes('<'));
      let live = 0;
      for (let n = 0; n < html.length; n += 100) {
        await browser.open(page('raw', ''));
        live += await insertRaw(browser, html.slice(n, n + 100));
      }
      console.log(`${browser.engine}: ${live} of ${vectors.length} attacks run where they are inserted as HTML`);
      expect(own.length).toBeGreaterThan(500);
      expect(live).toBeGreaterThan(liveAtLeast);
    });

    test('Attune shows them as text, or not at all, and runs none: the engine, then the gate on the next page', {
      timeout: 120_000,
    }, async () => {
      const { browser, site } = at();
      const gate = await gateScript();
      site.add('/attune.js', [readFileSync(join(dist, 'client/attune.js'), 'utf8')]);
      await browser.open(page('trees', ''));
      const programs = programsOf(
        await treesOf(
          browser,
          vectors.map(({ html }) => html),
        ),
      );
      let published = 0;
      for (const [n, { attacks, program, known, shows }] of programs.entries()) {
        const name = `hostile-${n}`;
        site.add(`/v1/plan/${name}`, [JSON.stringify(program)]);
        site.add('/v1/resolve', [JSON.stringify({ known, plan: 1 })]);
        await browser.open(page(name, script(name)));
        const slots = attacks.map((_, at) => `s${at}`);
        for (const [at, { tree }] of attacks.entries()) {
          if (treeProblems(tree, '', Object.keys(known.traits)).length) continue;
          published++;
          // What may be published is shown, unless a value that it is filled with is not safe.
          if (!shows.includes(`s${at}`)) expect(JSON.stringify(tree)).toContain('{{customer.');
        }
        await visitSlots(browser, slots);
        const byEngine = await touchSlots(browser);
        await browser.open(page(name, `<script>${gate.replace('"demo"', JSON.stringify(name))}</script>`, slots));
        const byGate = await touchSlots(browser);
        for (const { shown, live, fired } of [byEngine, byGate]) {
          expect([fired, live]).toEqual([[], []]);
          expect(Object.keys(shown).sort()).toEqual(shows);
          for (const [at, { reads }] of attacks.entries()) if (reads !== undefined) expect(shown[`s${at}`]).toBe(reads);
        }
      }
      const all = programs.flatMap(({ attacks }) => attacks).length;
      const some = programs.flatMap(({ shows }) => shows).length;
      console.log(
        `${browser.engine}: of ${all} trees ${published} may be published, ${some} are shown by Attune, 0 run`,
      );
    });

    test('attune.preview() shows no variant that is not safe', async () => {
      const { browser, site } = at();
      site.add('/attune.js', [readFileSync(join(dist, 'client/attune.js'), 'utf8')]);
      site.add('/attune-debug.js', [readFileSync(join(dist, 'client/attune-debug.js'), 'utf8')]);
      const trees: Tree[] = [
        ['p', {}, 'Fine'],
        ['img', { src: '/none.png', onerror: 'top.ran(self)' }],
      ];
      const { program, known } = hostile(
        trees.map((tree) => ({ tree })),
        {},
      );
      // For nobody, so that nothing but the preview shows them.
      for (const rule of program.rules) rule.when = 'campaign:none';
      site.add('/v1/plan/preview', [JSON.stringify(program)]);
      site.add('/v1/resolve', [JSON.stringify({ known, plan: 1 })]);
      const slots = trees.map((_, at) => `s${at}`);
      await browser.open(page('preview', script('preview'), slots));
      await browser.evaluate(async (names: string[]) => {
        const { attune } = window as unknown as { attune: Attune };
        const { preview } = await attune.ready;
        // One by one: what is wrong with one is not to hide the other.
        for (const name of names) await preview({ [name]: 'a' });
      }, slots.toReversed());
      const { shown, live, fired } = await touchSlots(browser);
      expect([fired, live, shown]).toEqual([[], [], { s0: 'Fine' }]);
    });
  },
  testSite,
  enginesOfParts,
);
