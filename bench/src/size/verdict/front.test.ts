import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Point, paretoFront, sizeOnFront, smallestReaching } from './front.ts';

const point = (brotli: number, correct: number): Point => ({ brotli, correct, samples: 100 });
const points = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 100 })).map(([b, c]) => point(b, c)),
  { minLength: 1, maxLength: 20 },
);

describe('the front', () => {
  test('holds exactly what nothing else beats', () => {
    fc.assert(
      fc.property(points, (drawn) => {
        const front = paretoFront(drawn);
        for (const each of drawn) {
          const beaten = drawn.some(
            (other) =>
              other.brotli <= each.brotli &&
              other.correct >= each.correct &&
              (other.brotli < each.brotli || other.correct > each.correct),
          );
          const equal = ({ brotli, correct }: Point) => brotli === each.brotli && correct === each.correct;
          expect(front.filter(equal).length).toBe(beaten ? 0 : 1);
        }
      }),
    );
  });

  test('has at its points their sizes, and between two the geometric mean in the middle', () => {
    const drawn = [point(10, 80), point(40, 90), point(50, 85)];
    expect(sizeOnFront(drawn, 0.8)).toBe(10);
    expect(sizeOnFront(drawn, 0.85)).toBeCloseTo(20);
    expect(sizeOnFront(drawn, 0.9)).toBe(40);
    expect(sizeOnFront(drawn, 0.79)).toBeUndefined();
    expect(sizeOnFront(drawn, 0.91)).toBeUndefined();
  });

  test('never asks for more than the smallest point that is right as often', () => {
    fc.assert(
      fc.property(points, fc.integer({ min: 0, max: 100 }), (drawn, percent) => {
        const between = sizeOnFront(drawn, percent / 100);
        const reaching = smallestReaching(drawn, percent / 100);
        if (between === undefined) return;
        expect(between).toBeLessThanOrEqual(reaching!.brotli + 1e-9);
      }),
    );
  });
});

test('the smallest that reaches an accuracy may be right exactly so often', () => {
  const drawn = [point(30, 92), point(20, 91), point(10, 90)];
  expect(smallestReaching(drawn, 0.91)?.brotli).toBe(20);
  // As 0.93 less two points is written in binary.
  expect(smallestReaching(drawn, 0.93 - 0.02)?.brotli).toBe(20);
  expect(smallestReaching(drawn, 0.93)).toBeUndefined();
});
