import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBoxes } from '../boxes/box-code.ts';
import { overlap } from '../boxes/boxes.ts';
import { toCenterSize } from '../boxes/center-size.ts';
import { selectHardNegatives } from './hard-negatives.ts';
import { matchBoxes } from './match-boxes.ts';
import { ssdTargets } from './ssd-targets.ts';

// Columns of a row, 10 high, by their left edge and width.
const columns = (...spans: readonly (readonly [number, number])[]) =>
  Float64Array.from(spans.flatMap(([left, width]) => [left, 0, left + width, 10]));

describe('matchBoxes', () => {
  it('takes what overlaps by more than the threshold, and the best however little', () => {
    const defaults = columns([0, 10], [2, 10], [5, 10], [40, 10], [42, 10], [80, 10]);
    // 8/12 with the second, 5/15 with the third; the second object 1/19 with the fifth at most.
    const truths = columns([0, 10], [51, 10]);
    expect([...matchBoxes(truths, defaults)]).toEqual([0, 0, -1, -1, 1, -1]);
    expect([...matchBoxes(truths, defaults, 0.3)]).toEqual([0, 0, 0, -1, 1, -1]);
    // Exactly at the threshold is not above it.
    expect([...matchBoxes(columns([0, 10]), columns([0, 10], [0, 20]), 0.5)]).toEqual([0, -1]);
  });

  it('gives every object a box of its own, the best pair first', () => {
    // Both overlap the first box best; the second object is nearer to it.
    const defaults = columns([10, 10], [0, 6]);
    expect([...matchBoxes(columns([6, 10], [9, 10]), defaults)]).toEqual([1, -1]);
    const touching = columns([10, 10], [0, 7]);
    expect([...matchBoxes(columns([6, 10], [9, 10]), touching)]).toEqual([1, 0]);
  });

  it('takes the first of equals', () => {
    expect([...matchBoxes(columns([0, 10], [0, 10]), columns([0, 10], [0, 10], [0, 10]))]).toEqual([0, 1, 0]);
  });

  it('leaves all to the background without objects', () => {
    expect([...matchBoxes(new Float64Array(), columns([0, 10], [2, 10]))]).toEqual([-1, -1]);
    expect([...matchBoxes(columns([50, 10]), columns([0, 10]))]).toEqual([-1]);
  });

  it('gives each object that touches default boxes enough one, and no box an object below the threshold else', () => {
    const span = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 4, max: 20 }));
    fc.assert(
      fc.property(
        fc.array(span, { maxLength: 5 }),
        fc.array(span, { minLength: 1, maxLength: 12 }),
        (objects, boxes) => {
          const [truths, defaults] = [columns(...objects), columns([0, 60], ...boxes)];
          const matches = matchBoxes(truths, defaults);
          const weak = matches.filter(
            (object, index) => object >= 0 && overlap(truths, object, defaults, index) <= 0.5,
          );
          expect(new Set(weak).size).toBe(weak.length);
          if (objects.length > 0) expect(matches.some((object) => object >= 0)).toBe(true);
          matches.forEach((object, index) => {
            if (object >= 0) return;
            for (let other = 0; other < objects.length; other++)
              expect(overlap(truths, other, defaults, index)).toBeLessThanOrEqual(0.5);
          });
        },
      ),
    );
  });
});

describe('selectHardNegatives', () => {
  it('takes three times as many, the hardest', () => {
    const matches = Int32Array.of(-1, 4, -1, -1, -1, -1);
    expect([...selectHardNegatives(Float32Array.of(0.1, 9, 0.5, 0.3, 0.2, 0.3), matches)]).toEqual([
      0, 1, 1, 1, 0, 1,
    ]);
    expect([...selectHardNegatives(Float32Array.of(1, 1, 1, 1, 1, 1), matches, 1)]).toEqual([
      1, 1, 0, 0, 0, 0,
    ]);
  });

  it('takes none without objects, and all where there are few', () => {
    expect([...selectHardNegatives(Float32Array.of(1, 2), Int32Array.of(-1, -1))]).toEqual([0, 0]);
    expect([...selectHardNegatives(Float32Array.of(1, 2), Int32Array.of(0, -1))]).toEqual([1, 1]);
    expect(() => selectHardNegatives(Float32Array.of(1), Int32Array.of(0, -1))).toThrow(RangeError);
  });

  it('takes some without objects where asked to', () => {
    const losses = Float32Array.of(1, 3, 2, 3);
    expect([...selectHardNegatives(losses, new Int32Array(4).fill(-1), 3, 1)]).toEqual([0, 1, 0, 0]);
    expect([...selectHardNegatives(losses, new Int32Array(4).fill(-1), 3, 9)]).toEqual([1, 1, 1, 1]);
  });
});

it('ssdTargets gives classes after background and codes of the matched boxes', () => {
  const defaults = toCenterSize(columns([0, 10], [1, 10], [50, 10]));
  const truths = { boxes: columns([0, 10], [52, 10]), classes: Int32Array.of(4, 0) };
  const { classes, locations, matches } = ssdTargets(truths, defaults);
  expect([...matches]).toEqual([0, 0, 1]);
  expect([...classes]).toEqual([5, 5, 1]);
  const matched = columns([0, 10], [0, 10], [52, 10]);
  expect([...locations]).toEqual([...encodeBoxes(matched, defaults)]);
  const empty = ssdTargets({ boxes: new Float64Array(), classes: new Int32Array() }, defaults);
  expect([...empty.classes, ...empty.locations]).toEqual(new Array(15).fill(0));
});
