import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { describe, expect, test } from 'vitest';

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
    ['gate and engine on a page with a consent platform and an e-commerce dataLayer', ['gate.js', 'attune.js'], 16_000],
    ['the panel, when it is opened', ['attune-panel.js'], 9000],
  ])('%s: %j within %i', (what, files, limit) => {
    const size = bytes(...files);
    console.log(`${what}: ${size} of ${limit}`);
    expect(size).toBeLessThanOrEqual(limit);
  });
});
