import { describe, expect, test } from 'vitest';
import { saidSignals, signalNames } from '../../src/core/signal-names.ts';

describe('what a page is told of its signals', () => {
  test('is nothing where all are on', () => {
    for (const written of [undefined, {}, { rage: true }, [...signalNames]])
      expect(saidSignals(written)).toBeUndefined();
  });
  test('is which are off, and the lists', () => {
    expect(saidSignals({ rage: false, search: ['term'], forms: true })).toEqual({ rage: false, search: ['term'] });
    const others = signalNames.filter((name) => name !== 'engaged').map((name) => [name, false]);
    expect(saidSignals(['engaged'])).toEqual(Object.fromEntries(others));
  });
  test('is that none is on', () => {
    expect(saidSignals([])).toBe(false);
    expect(saidSignals(Object.fromEntries(signalNames.map((name) => [name, false])))).toBe(false);
  });
});
