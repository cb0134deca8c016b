import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Attention, attended, idleAfter } from '../../src/core/engaged.ts';

const reading: Attention = { total: 0, at: 0, input: 0, here: true, playing: false };

describe('engaged time', () => {
  test('goes on for 30 s after the last that the visitor did', () => {
    expect(attended(reading, 29_000)).toBe(29_000);
    expect(attended(reading, 90_000)).toBe(30_000);
    expect(attended({ ...reading, total: 5000, at: 40_000 }, 90_000)).toBe(5000);
  });

  test('goes on while something plays, and never while the page is hidden or lacks the focus', () => {
    expect(attended({ ...reading, playing: true }, 90_000)).toBe(90_000);
    expect(attended({ ...reading, playing: true, here: false }, 90_000)).toBe(0);
  });

  test('is what counting every 10 ms comes to, whatever happens when', () => {
    const step = 10;
    const happening = fc.record({
      after: fc.integer({ min: 0, max: 4000 }),
      acts: fc.boolean(),
      here: fc.boolean(),
      playing: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 30 }), (all) => {
        let attention = { ...reading };
        let [counted, now, input] = [0, 0, 0];
        let [here, playing] = [true, false];
        for (const one of all) {
          for (let n = 0; n < one.after; n++, now += step)
            if (here && (playing || now < input + idleAfter)) counted += step;
          ({ here, playing } = one);
          if (one.acts) input = now;
          attention = { total: attended(attention, now), at: now, input, here, playing };
        }
        expect(attention.total).toBe(counted);
      }),
      { numRuns: 30 },
    );
  });
});
