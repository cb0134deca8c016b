import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { inward } from '../vite.config.ts';

/** Bytes as a site owner ships them: brotli 11. */
const bytes = (...files: string[]): number =>
  files
    .map((file) => readFileSync(join(import.meta.dirname, '../dist/client', file)))
    .map((content) => brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length)
    .reduce((sum, size) => sum + size, 0);

describe('what a page view loads, in bytes of brotli 11', () => {
  test.each([
    ['the gate', ['gate.js'], 1500],
    ['the engine', ['attune.js'], 13_000],
    [
      'gate and engine on a page with a consent platform and an e-commerce dataLayer',
      ['gate.js', 'attune.js', 'attune-others.js'],
      16_000,
    ],
    ['what reads the markup of a product, on its page', ['attune-commerce.js'], 1400],
    ['what lets blocks come alive, where one is shown', ['attune-blocks.js'], 7000],
    ['the panel', ['attune-panel.js'], 9000],
    [
      'the panel, when it is opened, in the language that takes most',
      ['attune-panel.js', 'attune-panel-styles.js', 'attune-panel-ar.js'],
      13_000,
    ],
    ['signals, from the first that a visitor does on', ['attune-signals.js'], 6000],
  ])('%s: %j within %i', (what, files, limit) => {
    const size = bytes(...files);
    console.log(`${what}: ${size} of ${limit}`);
    expect(size).toBeLessThanOrEqual(limit);
  });
});

describe('names that the files of a page share with each other alone', () => {
  const shipped = (file: string) => readFileSync(join(import.meta.dirname, '../dist/client', file), 'utf8');
  const used = (file: string) =>
    new Set([...shipped(file).matchAll(/[.?]\.?([a-zA-Z]+)\b|[{,]([a-zA-Z]+):/g)].flatMap(([, a, b]) => a || b || []));

  test('are none that the gate or an app sees', () => {
    for (const file of ['gate.js', 'attune-slot-react.js', 'attune-slot-preact.js'])
      expect(
        inward.filter((name) => used(file).has(name)),
        file,
      ).toEqual([]);
  });

  test('are shortened wherever they are used', () => {
    for (const file of [
      'attune.js',
      'attune.mjs',
      'attune-rare.js',
      'attune-live.js',
      'attune-portrait.js',
      'attune-catalogue.js',
      'attune-others.js',
      'attune-commerce.js',
      'attune-signals.js',
      'attune-panel.js',
      'attune-panel-take-along.js',
      'attune-debug.js',
    ])
      expect(
        inward.filter((name) => used(file).has(name)),
        file,
      ).toEqual([]);
  });

  test('are in no type that the module exports to an app', () => {
    const types = readFileSync(join(import.meta.dirname, '../src/client/api.ts'), 'utf8');
    const members = new Set([...types.matchAll(/^ {2}(?:readonly )?(\w+)[?(:]/gm)].map(([, name]) => name));
    expect(inward.filter((name) => members.has(name))).toEqual([]);
  });
});
