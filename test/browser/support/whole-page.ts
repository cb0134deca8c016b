import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { compile } from '../../../src/core/compile.ts';
import type { Plan } from '../../../src/core/plan.ts';
import type { Browser } from './browser.ts';
import { dist } from './demo.ts';
import { always, frameWith, variant } from './gate-page.ts';
import type { TestSite } from './stream.ts';

export const folder = join(dist, 'client');
export const file = (name: string) => readFileSync(join(folder, name), 'utf8');
export const gate = file('gate.js').trim().replace('__SITE__', '"demo"');
export const line = '<script async src="/attune.js" data-attune-site="demo"></script>';
export const both = `<script>${gate}</script>${line}`;
const json = { 'content-type': 'application/json' };

const frame = frameWith({ ',hero': [[...always, 'e/v']] }, { 'e/v': variant(['h1', { class: 'v' }, 'Variant']) });
const forms = { v: { any: [['h1', {}, 'Variant']] } };
/** The lower slot's condition needs operators that load by themselves. */
const plan = {
  site: 'demo',
  experiences: [
    { id: 'e', slot: 'hero', audience: 'everyone', variants: forms },
    { id: 'f', slot: 'below', audience: { products: { $size: 0 } }, variants: forms },
  ],
} as unknown as Plan;

export const program = compile(plan, 1);

export const slots = `<section id="hero" data-attune-slot="hero"><h1>Default</h1></section><p id="host">Host</p>
  ${'<br>'.repeat(200)}<section id="below" data-attune-slot="below"><h1>Default</h1></section>`;

/** The first script of a page: it hears all, and leaves the frame of an earlier view. */
export const watch = `var said = [];
  for (const type of ['error', 'unhandledrejection', 'securitypolicyviolation'])
    addEventListener(type, (e) => said.push(type + ' ' + (e.message || e.reason || e.violatedDirective + ' ' + e.blockedURI)));
  for (const name of ['log', 'info', 'warn', 'error', 'group', 'table']) console[name] = (...all) => said.push(name + ' ' + all[0]);
  try { localStorage.setItem('attune2:demo', ${JSON.stringify(JSON.stringify(frame))}) } catch {}`;

export type Page = Window & { said: string[] };

/** Both slots as the plan has them. */
export const personal = { texts: ['Variant', 'Variant'], host: 'Host', said: [] };

/** Either, in each slot. */
export const asItWas = {
  texts: [expect.stringMatching(/^(Default|Variant)$/), expect.stringMatching(/^(Default|Variant)$/)],
  host: 'Host',
  said: [],
};

/** Pages with both lines, or other parts, beside a backend that answers. */
export function wholePages(at: () => { browser: Browser; site: TestSite }) {
  const served = () => {
    const { site } = at();
    for (const name of [
      'attune.js',
      'attune-panel.js',
      'attune-panel-styles.js',
      'attune-panel-en.js',
      'attune-debug.js',
      'attune-rare.js',
    ])
      site.add(`/${name}`, [file(name)]);
    site.add('/watch.js', [watch]);
    site.add('/v1/plan/demo', [JSON.stringify(program)], json);
    for (const path of ['resolve', 'batch', 'me']) site.add(`/v1/${path}`, ['{}'], json);
    return site;
  };
  /** Opens a page of these parts. */
  const open = async (head: string, body = slots, headers = {}, query = '') => {
    const { browser } = at();
    const pieces = [
      '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Strict</title>',
      head,
      '</head><body>',
      body,
    ];
    await browser.open(served().add('/strict', pieces, headers) + query);
  };
  /** What is there once the script has come to rest: the texts of the slots, and what was said. */
  const seen = async () => {
    const { browser } = at();
    await browser.evaluate(() =>
      Promise.race([window.attune?.ready?.then?.(() => {}), new Promise((resolve) => setTimeout(resolve, 2500))]),
    );
    return browser.evaluate(() => ({
      texts: ['hero', 'below'].map((id) => document.getElementById(id)?.innerText.trim()),
      host: document.getElementById('host')?.textContent,
      said: (window as unknown as Page).said,
    }));
  };
  return { served, open, seen };
}
