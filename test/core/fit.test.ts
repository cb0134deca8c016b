import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Extent, fitOf, limitAt, linesIn } from '../../src/core/fit.ts';

describe('data-attune-fit', () => {
  test('a size speaks of the characters or lines before it; of characters, where neither is', () => {
    const fit = fitOf('chars:60 phone:40 lines:3 phone:2 ratio:16/9 px:1200');
    expect(fit).toEqual({ chars: { any: 60, phone: 40 }, lines: { any: 3, phone: 2 }, ratio: 16 / 9, px: 1200 });
    expect([limitAt(fit.lines, 'phone'), limitAt(fit.lines, 'desktop')]).toEqual([2, 3]);
    expect(fitOf('phone:40')).toEqual({ chars: { phone: 40 }, lines: {} });
    expect(limitAt(fitOf('').lines, 'phone')).toBe(Infinity);
  });

  test('lines are counted whatever the order, height and spacing of the boxes of their text', () => {
    const line = fc.record({
      height: fc.integer({ min: 8, max: 60 }),
      gap: fc.double({ min: -0.1, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.nat(4), fc.infiniteStream(fc.nat(99)), (lines, more, random) => {
        let at = 0;
        const extents = lines.flatMap(({ height, gap }): Extent[] => {
          const from = at;
          at += height * (1 + gap);
          // Other words of the line, some of them smaller, as raised or lowered letters are.
          const others = Array.from({ length: more }, (_, n): Extent => {
            const smaller = height * 0.7;
            const down = n % 2 ? height - smaller : 0;
            return [from + down, from + down + smaller];
          });
          return [[from, from + height], ...others];
        });
        // A line that is much lower than the one before may stand within it, by a negative gap.
        fc.pre(lines.every(({ height }, n) => !n || height > (lines[n - 1]?.height as number) * 0.5));
        const mixed = extents.map((one) => [random.next().value, one] as const).sort(([a], [b]) => a - b);
        expect(linesIn(mixed.map(([, one]) => one))).toBe(lines.length);
      }),
    );
  });
});
