import { describe, expect, test } from 'vitest';
import type { Attune } from '../../src/client/api.ts';
import { inEachEngine } from './support/each-engine.ts';
import { profileOnRecord } from './support/on-record.ts';
import { testPages } from './support/site.ts';

declare global {
  interface Window {
    attune: Attune;
  }
}

/** A page follows within a frame; a busy machine takes longer. */
const slow = { timeout: 5000 };

const form = (size: string) => `<template data-attune-size="${size}"><p>${size}</p></template>`;
const variant = `<template data-attune-for="new">${form('phone')}${form('tablet')}<p>desktop</p></template>`;
/** A page of one column, and beside it a narrow one that is there from 900 px on. */
const style = `<style>* { margin: 0 } body { display: grid; grid-template-columns: 1fr; min-height: 200vh; align-content: start }
  @media (min-width: 900px) { body { grid-template-columns: 1fr 300px } }</style>`;
const beside = (slot = 'aside', attributes = '') =>
  `${style}<main>Main</main><aside><section data-attune-slot="${slot}" ${attributes}>${variant}<p>Default</p></section></aside>`;

describe('the size of a slot', () => {
  inEachEngine((at) => {
    const text = (slot = 'aside') =>
      at().browser.evaluate((name) => document.querySelector(`[data-attune-slot=${name}]`)?.textContent?.trim(), slot);
    const sizeOf = () => at().browser.evaluate(() => window.attune.explain().slots[0]?.size);
    const seen = () =>
      at().browser.evaluate(() => window.attune.explain().events.filter(({ name }) => name === 'Exposure'));
    const open = async (path: string, body: string) => {
      await at().browser.open(at().site.add(path, body));
      await at().browser.evaluate(() => window.attune.ready.then(() => true));
    };
    test('is that of its own width, from the second view on in the first frame', async () => {
      await at().browser.setSize(1280, 800);
      await open('/first', `<script>attune.consent('granted')</script>${beside()}`);
      // Nothing knew how wide it would be, and what is being read does not change.
      expect(await text()).toBe('desktop');
      await expect.poll(async () => (await profileOnRecord(at().browser))?.widths.aside, slow).toEqual([2560, 4369]);
      await open('/second', beside());
      expect(await text()).toBe('phone');
      expect(await at().browser.evaluate(() => window.attune.explain().slots[0])).toMatchObject({
        painted: 'gate',
        size: 'phone',
      });
    });

    test('follows the slot when the visitor turns or resizes, with one exposure', async () => {
      await at().browser.setSize(1280, 800);
      await open('/turn', beside());
      expect(await text()).toBe('phone');
      await expect.poll(async () => (await seen()).length, slow).toBe(1);
      await at().browser.setSize(850, 800);
      await expect.poll(() => text(), slow).toBe('tablet');
      await at().browser.setSize(1280, 800);
      await expect.poll(() => text(), slow).toBe('phone');
      await at().browser.setSize(500, 800);
      await expect.poll(() => text(), slow).toBe('phone');
      // A little more than a threshold, and then a little less: it stays.
      await at().browser.setSize(620, 800);
      await expect.poll(() => text(), slow).toBe('tablet');
      await at().browser.setSize(606, 800);
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(await text()).toBe('tablet');
      await at().browser.setSize(570, 800);
      await expect.poll(() => text(), slow).toBe('phone');
      expect(await seen()).toHaveLength(1);
    });

    test('data-attune-sizes="200 280" sets from which widths on it has a tablet’s or a desktop’s', async () => {
      await at().browser.setSize(1000, 800);
      const own = beside('own', 'data-attune-sizes="200 280"');
      await open('/own', own);
      await expect.poll(async () => (await profileOnRecord(at().browser))?.widths.own, slow).toEqual([667, 933]);
      await open('/own', own);
      expect([await text('own'), await sizeOf()]).toEqual(['desktop', 'desktop']);
    });

    test('of what is as wide as its content is that of the box around it', async () => {
      await at().browser.setSize(1280, 800);
      const inner = `${variant}Default`;
      await open(
        '/inline',
        `<p>See <a href="#" data-attune-slot="link">${inner}</a></p><table><tr><td data-attune-slot="cell">${inner}</td></tr></table>`,
      );
      expect([await text('link'), await text('cell')]).toEqual(['desktop', 'desktop']);
      await at().browser.setSize(500, 800);
      await expect.poll(async () => [await text('link'), await text('cell')], slow).toEqual(['phone', 'phone']);
    });

    test('of several slots of a name is remembered of the first', async () => {
      await at().browser.setSize(1280, 800);
      const card = (width: number) =>
        `<div style="width:${width}px"><section data-attune-slot="card">${variant}Default</section></div>`;
      await open('/cards', card(1200) + card(300) + card(300).replace('"card"', '"last"'));
      // By then all have been measured.
      await expect.poll(async () => (await profileOnRecord(at().browser))?.widths.last, slow).toEqual([2560, 4369]);
      expect(await at().browser.evaluate(() => 'card' in window.attune.explain().profile.widths)).toBe(false);
    });

    test('data-attune-size on any element of a variant shows it at those sizes alone', async () => {
      const slot = `<section data-attune-slot="mixed"><template data-attune-for="new"><h1>All</h1><p data-attune-size="tablet desktop">wide</p><b data-attune-size="phone">narrow</b></template>Default</section>`;
      await at().browser.setSize(1280, 800);
      await open('/mixed', slot);
      expect(await text('mixed')).toBe('Allwide');
      await at().browser.setSize(400, 800);
      await expect.poll(() => text('mixed'), slow).toBe('Allnarrow');
      const only = slot.replace('<h1>All</h1>', '').replace('<b data-attune-size="phone">narrow</b>', '');
      await open('/only', only);
      // There is nothing for a phone, nor anything smaller.
      expect(await text('mixed')).toBe('Default');
    });
  }, testPages);
});
