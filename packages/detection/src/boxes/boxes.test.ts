import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBoxes, encodeBoxes } from './box-code.ts';
import { boxArea, boxCount, clipBoxes, overlap, overlaps, transformBoxes } from './boxes.ts';
import { toCenterSize, toCorners } from './center-size.ts';

const coordinate = fc.double({ min: -100, max: 100, noNaN: true });
const length = fc.double({ min: 0.01, max: 100, noNaN: true });
const box = fc
  .tuple(coordinate, coordinate, length, length)
  .map(([x, y, width, height]) => Float64Array.of(x, y, x + width, y + height));

describe('overlap', () => {
  const square = Float64Array.of(0, 0, 10, 10);
  it.each([
    ['itself', [0, 0, 10, 10], 1],
    ['half of it', [0, 0, 5, 10], 0.5],
    ['a neighbour that touches', [10, 0, 20, 10], 0],
    ['a shifted one', [5, 5, 15, 15], 25 / 175],
    ['a far one', [50, 50, 60, 60], 0],
    ['one without area', [5, 5, 5, 8], 0],
    ['one inside out', [8, 8, 2, 2], 0],
  ])('of a square and %s', (_, other, expected) => {
    expect(overlap(square, 0, Float64Array.from(other), 0)).toBe(expected);
  });

  it('counts pixels where corners name them', () => {
    // 3 x 3 pixels each, 1 x 3 of them shared.
    const boxes = Float64Array.of(0, 0, 2, 2, 2, 0, 4, 2);
    expect(overlap(boxes, 0, boxes, 1, 1)).toBe(3 / 15);
    expect(overlap(boxes, 0, boxes, 1)).toBe(0);
    expect(boxArea(boxes, 1, 1)).toBe(9);
  });

  it('is from 0 to 1, the same either way, at any place and scale', () => {
    fc.assert(
      fc.property(box, box, length, coordinate, (a, b, scale, shift) => {
        const value = overlap(a, 0, b, 0);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
        expect(overlap(b, 0, a, 0)).toBeCloseTo(value, 12);
        const move = { scaleX: scale, scaleY: 2 * scale, left: shift, top: -shift };
        expect(overlap(transformBoxes(a, move), 0, transformBoxes(b, move), 0)).toBeCloseTo(value, 6);
        expect([...overlaps(a, b)]).toEqual([value]);
      }),
    );
  });
});

it('boxes are four numbers each', () => {
  expect(boxCount(new Float32Array(8))).toBe(2);
  expect(() => boxCount(new Float32Array(7))).toThrow(RangeError);
});

it('clips boxes at the edges', () => {
  const clipped = clipBoxes(Float32Array.of(-5, 2, 200, 99, 300, 10, 310, 20), 100, 50);
  expect([...clipped]).toEqual([0, 2, 100, 50, 100, 10, 100, 20]);
});

it('has corners as centre and size, and back', () => {
  expect([...toCenterSize(Float64Array.of(2, 10, 6, 40))]).toEqual([4, 25, 4, 30]);
  fc.assert(
    fc.property(box, (corners) => {
      toCorners(toCenterSize(corners)).forEach((value, at) => {
        expect(value).toBeCloseTo(corners[at], 10);
      });
    }),
  );
});

describe('encodeBoxes', () => {
  it('gives SSD’s numbers', () => {
    // Centre .5, .6 beside .45, .5; twice as wide, half as high.
    const code = encodeBoxes(Float64Array.of(0.3, 0.55, 0.7, 0.65), Float64Array.of(0.45, 0.5, 0.2, 0.2));
    const expected = [0.05 / 0.2 / 0.1, 0.1 / 0.2 / 0.1, Math.log(2) / 0.2, Math.log(0.5) / 0.2];
    expected.forEach((value, at) => {
      expect(code[at]).toBeCloseTo(value, 5);
    });
    const unscaled = encodeBoxes(
      Float64Array.of(0.3, 0.55, 0.7, 0.65),
      Float64Array.of(0.45, 0.5, 0.2, 0.2),
      {
        center: 1,
        size: 1,
      },
    );
    expect(unscaled[2]).toBeCloseTo(Math.log(2), 6);
  });

  it('is undone by decodeBoxes', () => {
    const near = fc
      .tuple(coordinate, coordinate, fc.double({ min: 1, max: 50, noNaN: true }))
      .map(([x, y, size]) => Float64Array.of(x, y, x + size, y + 2 * size));
    fc.assert(
      fc.property(near, near, (corners, defaults) => {
        const priors = toCenterSize(defaults);
        decodeBoxes(encodeBoxes(corners, priors), priors).forEach((value, at) => {
          expect(Math.abs(value - corners[at])).toBeLessThan(0.01);
        });
      }),
    );
  });

  it('refuses another number of default boxes', () => {
    expect(() => encodeBoxes(new Float32Array(8), new Float32Array(4))).toThrow('2 boxes for 1 default');
    expect(() => decodeBoxes(new Float32Array(4), new Float32Array(8))).toThrow(RangeError);
  });
});
