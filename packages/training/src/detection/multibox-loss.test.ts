import { type SsdTargets, ssdTargets } from '@fsnet/detection';
import { drawUniform } from '@fsnet/graph';
import { relativeL2 } from '@fsnet/testing';
import { describe, expect, test } from 'vitest';
import { multiboxLoss } from './multibox-loss.ts';

/** A grid of 16 squares of a quarter of the picture. */
const defaults = Float32Array.from({ length: 64 }, (_, i) =>
  i % 4 > 1 ? 0.25 : ((i % 4 === 0 ? (i / 4) % 4 : Math.floor(i / 16)) | 0) / 4 + 0.125,
);

const targetsOf = (...boxes: readonly (readonly number[])[]): SsdTargets =>
  ssdTargets(
    {
      boxes: Float64Array.from(boxes.flatMap((box) => box.slice(0, 4))),
      classes: Int32Array.from(boxes, (box) => box[4]),
    },
    defaults,
  );

const pictures = [
  targetsOf([0, 0, 0.25, 0.25, 0], [0.5, 0.55, 0.8, 0.75, 1]),
  targetsOf(),
  targetsOf([0.3, 0.2, 0.45, 0.55, 1]),
];
const values = (seed: number, count: number) => Float64Array.from(drawUniform(seed, count, -2, 2));
const outputs = { locations: values(1, 3 * 16 * 4), logits: values(2, 3 * 16 * 3) };

describe('multiboxLoss', () => {
  test('has the gradients of float64 finite differences', () => {
    const { gradients, weight, positives } = multiboxLoss(outputs, pictures);
    expect([positives, weight]).toEqual([3, 4]);
    const step = 1e-6;
    for (const name of ['locations', 'logits'] as const) {
      const lossAt = (at: number, change: number) => {
        const moved = outputs[name].slice();
        moved[at] += change;
        return multiboxLoss({ ...outputs, [name]: moved }, pictures).loss;
      };
      const expected = outputs[name].map((_, at) => (lossAt(at, step) - lossAt(at, -step)) / (2 * step));
      expect(Math.hypot(...expected)).toBeGreaterThan(1);
      expect(relativeL2(gradients[name], expected)).toBeLessThan(1e-7);
    }
  });

  test('learns the background from three times as many boxes, three without objects', () => {
    const { gradients } = multiboxLoss(outputs, pictures);
    const learning = pictures.map((_, picture) =>
      Array.from({ length: 16 }, (_, box) =>
        gradients.logits
          .subarray((picture * 16 + box) * 3, (picture * 16 + box) * 3 + 3)
          .some((x) => x !== 0),
      ).filter(Boolean),
    );
    expect(learning.map(({ length }) => length)).toEqual([8, 3, 4]);
    expect(gradients.locations.filter((x) => x !== 0)).toHaveLength(12);
  });

  test('by hand: two default boxes, one with an object', () => {
    const targets = {
      ...{ classes: Int32Array.of(1, 0), matches: Int32Array.of(0, -1) },
      locations: Float32Array.of(0.5, 3, 0, 0, 0, 0, 0, 0),
    };
    const zero = { locations: new Float64Array(8), logits: new Float64Array(4) };
    const { loss, weight, correct } = multiboxLoss(zero, [targets]);
    expect(loss).toBeCloseTo(2 * Math.LN2 + 0.125 + 2.5, 12);
    // Of equal logits the background's comes first.
    expect({ weight, correct }).toEqual({ weight: 1, correct: 0 });
    const sure = { ...zero, logits: Float64Array.of(-9, 9, 9, -9) };
    expect(multiboxLoss(sure, [targets]).correct).toBe(1);
  });

  test('refuses outputs of another size', () => {
    expect(() => multiboxLoss({ ...outputs, locations: values(1, 8) }, pictures)).toThrow(RangeError);
  });
});
