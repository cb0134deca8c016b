import { describe, expect, test } from 'vitest';
import { inEachEngine } from './support/each-engine.ts';
import { asItWas, both, file, gate, line, personal, program, slots, watch, wholePages } from './support/whole-page.ts';

inEachEngine((at) => {
  const { open, seen, served } = wholePages(at);

  describe('parts that were made at different times', () => {
    const gates: Record<string, (js: string) => string> = {
      'an older gate, of another frame': (js) => js.replace('attune2:', 'attune0:'),
      'an older gate, which says nothing of what it placed': (js) =>
        js.replace('p:[]', 'o:[]').replaceAll('.p.', '.o.'),
      'a newer gate, which says more': (js) =>
        js.replace('q:[],p:[]', 'z:[1],q:[["fly",1]],p:[[document,{},[],9,9,9,9],{},7]'),
    };
    test.each(Object.entries(gates))('%s', async (_, change) => {
      const other = change(gate);
      expect(other).not.toBe(gate);
      await open(`<script>${watch}</script><script>${other}</script>${line}`);
      expect(await seen()).toEqual(asItWas);
    });

    test('an engine of another frame: what the gate shows stays, and the frame of the other is left alone', async () => {
      await open(`<script>${watch}</script><script>${gate}</script>${line.replace('attune.js', 'other.js')}`);
      at().site.add('/other.js', [file('attune.js').replace('attune2:', 'attune3:')]);
      await open(`<script>${watch}</script><script>${gate}</script>${line.replace('attune.js', 'other.js')}`);
      expect(await seen()).toEqual(asItWas);
      expect(await at().browser.evaluate(() => localStorage.getItem('attune2:demo'))).toContain(',hero');
    });

    test('a part that does not come: the plan is not guessed at', async () => {
      const { site, browser } = at();
      served();
      // Elsewhere than the others find it: a browser may have that one in memory.
      site.add('/else/v1/plan/demo', [JSON.stringify(program)], { 'content-type': 'application/json' });
      const origin = site
        .add('/else/attune-rare.js', ['throw new Error("no such part")'])
        .replace('/attune-rare.js', '');
      const tag = line.replace(' data-', ` data-attune-origin="${origin}" data-`);
      await browser.open(site.add('/alone', [`<title>Alone</title><script>${watch}</script>${tag}${slots}`]));
      const { texts, said } = await seen();
      expect({ texts, said }).toEqual({ texts: ['Default', 'Default'], said: [] });
      expect(site.asked).toContain('/else/attune-rare.js');
      expect(await browser.evaluate(() => window.attune.explain().plan)).toBe(0);
    });

    test('both lines twice, and an older script beside the newer: the first stays', async () => {
      at().site.add('/older.js', [file('attune.js').replace('0.1.0', '0.0.1')]);
      await open(`<script>${watch}</script>${both}${both.replace('async ', '').replace('attune.js', 'older.js')}`);
      const { said, ...rest } = await seen();
      expect(rest).toEqual({ texts: personal.texts, host: 'Host' });
      expect(said).toEqual(['warn attune: the script is on this page twice; the first one stays']);
    });
  });
});
