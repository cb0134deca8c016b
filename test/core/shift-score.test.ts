import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areaOf, type Box, type Move, shiftScore } from '../../src/core/shift-score.ts';

const whole = fc.integer({ min: -5, max: 25 });
const box = fc.tuple(whole, whole, fc.nat(12), fc.nat(12)).map(([x, y, w, h]): Box => [x, y, x + w, y + h]);
const move = fc.record({ boxes: fc.tuple(box, box), by: fc.nat(40) }) as fc.Arbitrary<Move>;

describe('a layout shift score', () => {
  test('of half a viewport that moves down by a quarter of its height is 0.75 × 0.25', () => {
    const before: Box = [0, 0, 1000, 500];
    const after: Box = [0, 250, 1000, 750];
    expect(shiftScore([{ boxes: [before, after], by: 250 }], 1000, 1000)).toBeCloseTo(0.75 * 0.25);
  });

  test('counts nothing that moves by less than 3 px, or out of view', () => {
    const one: Box = [0, 0, 100, 100];
    expect(shiftScore([{ boxes: [one, [0, 2, 100, 102]], by: 2 }], 1000, 1000)).toBe(0);
    expect(
      shiftScore(
        [
          {
            boxes: [
              [0, 1000, 9, 1100],
              [0, 1200, 9, 1300],
            ],
            by: 200,
          },
        ],
        1000,
        1000,
      ),
    ).toBe(0);
  });

  test('measures distance by the longer side, whatever is moved', () => {
    const all: Box = [0, 0, 400, 800];
    expect(shiftScore([{ boxes: [all, all], by: 80 }], 400, 800)).toBeCloseTo(0.1);
  });

  test('the area of boxes is that of the points in any of them', () => {
    fc.assert(
      fc.property(fc.array(box, { maxLength: 6 }), (boxes) => {
        let points = 0;
        for (let x = -5; x < 40; x++)
          for (let y = -5; y < 40; y++)
            if (boxes.some(([left, top, right, bottom]) => left <= x && x < right && top <= y && y < bottom)) points++;
        expect(areaOf(boxes)).toBe(points);
      }),
    );
  });

  test('is never below 0, above 1, or less with one more move', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 5 }), move, (moves, more) => {
        const score = shiftScore(moves, 20, 15);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        expect(shiftScore([...moves, more], 20, 15)).toBeGreaterThanOrEqual(score - 1e-12);
      }),
    );
  });
});
