import { type Image, randomGenerator } from '@fsnet/graph';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { augmentSample } from './augment-sample.ts';
import { distortColors } from './colors.ts';
import { cropRandomly } from './crop.ts';
import { expand } from './expand.ts';
import { flipHorizontally, flipVertically } from './flip.ts';
import { resizeSample } from './resize-sample.ts';
import type { DetectionSample } from './sample.ts';

/** A red rectangle on grey, with its box. */
function rectangle(
  width: number,
  height: number,
  [left, top, right, bottom]: readonly number[],
): DetectionSample {
  const pixels = new Uint8Array(width * height * 3).fill(90);
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) pixels.set([200, 0, 0], (y * width + x) * 3);
  return {
    image: { width, height, pixels },
    truths: {
      boxes: Float64Array.of(left, top, right, bottom),
      classes: Int32Array.of(2),
      difficult: Uint8Array.of(1),
      areas: Float64Array.of(7),
    },
  };
}

/** Edges of what is red. */
function redBox({ width, height, pixels }: Image): number[] {
  const box = [width, height, 0, 0];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      if (pixels[at] - pixels[at + 1] < 100) continue;
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x + 1);
      box[3] = Math.max(box[3], y + 1);
    }
  return box;
}

const seeded = fc.tuple(
  fc.integer({ min: 12, max: 40 }),
  fc.integer({ min: 12, max: 40 }),
  fc.tuple(fc.nat(7), fc.nat(7), fc.integer({ min: 4, max: 30 }), fc.integer({ min: 4, max: 30 })),
  fc.nat(),
);
type Seeded = typeof seeded extends fc.Arbitrary<infer T> ? T : never;

function sampleOf([width, height, [left, top, wide, high]]: Seeded): DetectionSample {
  return rectangle(width, height, [left, top, Math.min(width, left + wide), Math.min(height, top + high)]);
}

function expectInside({ image, truths }: DetectionSample): void {
  for (let at = 0; at < truths.boxes.length; at += 4) {
    const [left, top, right, bottom] = truths.boxes.subarray(at, at + 4);
    expect(left).toBeGreaterThanOrEqual(-1e-9);
    expect(top).toBeGreaterThanOrEqual(-1e-9);
    expect(right).toBeLessThanOrEqual(image.width + 1e-9);
    expect(bottom).toBeLessThanOrEqual(image.height + 1e-9);
    expect(right).toBeGreaterThan(left);
    expect(bottom).toBeGreaterThan(top);
  }
}

describe('a box moves with its pixels', () => {
  it.each([
    ['cropRandomly', cropRandomly],
    ['expand', expand],
    ['flipHorizontally', flipHorizontally],
    ['flipVertically', flipVertically],
  ] as const)('%s', (_, change) => {
    fc.assert(
      fc.property(seeded, (drawn) => {
        const sample = sampleOf(drawn);
        const kept = structuredClone(sample);
        const changed = change(sample, randomGenerator(drawn[3]));
        expect(changed.truths.classes).toEqual(Int32Array.of(2));
        expect(changed.truths.difficult).toEqual(Uint8Array.of(1));
        expectInside(changed);
        expect(redBox(changed.image)).toEqual([...changed.truths.boxes]);
        expect(sample).toEqual(kept);
      }),
    );
  });

  it('resizeSample, to about a pixel', () => {
    fc.assert(
      fc.property(seeded, fc.integer({ min: 8, max: 80 }), (drawn, size) => {
        const changed = resizeSample(sampleOf(drawn), size, 2 * size);
        expectInside(changed);
        const tolerance = 1 + Math.max(1, size / drawn[0], (2 * size) / drawn[1]);
        redBox(changed.image).forEach((edge, i) => {
          expect(Math.abs(edge - changed.truths.boxes[i])).toBeLessThanOrEqual(tolerance);
        });
      }),
    );
  });

  it('all of them together', () => {
    fc.assert(
      fc.property(seeded, (drawn) => {
        const sample = sampleOf(drawn);
        const augment = () =>
          augmentSample(sample, { width: 30, height: 20 }, randomGenerator(drawn[3]), {
            flipVertically: true,
          });
        const changed = augment();
        expect([changed.image.width, changed.image.height]).toEqual([30, 20]);
        expect(changed.image.pixels).toHaveLength(1800);
        expect(changed.truths.classes).toEqual(Int32Array.of(2));
        expectInside(changed);
        expect(augment()).toEqual(changed);
      }),
    );
  });
});

describe('cropRandomly', () => {
  it('cuts a part that overlaps an object by the least value, and drops what has its middle outside', () => {
    const { image, truths } = rectangle(100, 100, [0, 0, 20, 20]);
    const boxes = Float64Array.of(0, 0, 20, 20, 60, 60, 90, 90);
    const sample = { image, truths: { ...truths, boxes, classes: Int32Array.of(2, 5) } };
    const seen = new Set<string>();
    for (let seed = 0; seed < 60; seed++) {
      const part = cropRandomly(sample, randomGenerator(seed), { overlaps: [0] });
      seen.add(part.truths.classes.join());
      expect(part.truths.classes.length).toBeGreaterThan(0);
      expect(Math.min(part.image.width, part.image.height)).toBeGreaterThanOrEqual(30);
      const ratio = part.image.width / part.image.height;
      expect(Math.max(ratio, 1 / ratio)).toBeLessThanOrEqual(2);
    }
    expect([...seen].sort()).toEqual(['2', '2,5', '5']);
    for (let seed = 0; seed < 30; seed++) {
      const part = cropRandomly(sample, randomGenerator(seed), { overlaps: [0.3], trials: 500 });
      // Only the second object has 30 % of so large a part.
      expect([...part.truths.classes]).toContain(5);
      const [left, top, right, bottom] = part.truths.boxes.subarray(-4);
      const area = (right - left) * (bottom - top);
      expect(area / (part.image.width * part.image.height + 900 - area)).toBeGreaterThanOrEqual(0.3);
    }
  });

  it('leaves pictures whole that are to be, that have no objects, or of which no part will do', () => {
    const sample = rectangle(30, 30, [0, 0, 4, 4]);
    expect(cropRandomly(sample, randomGenerator(1), { overlaps: [undefined] })).toBe(sample);
    expect(cropRandomly(sample, randomGenerator(1), { overlaps: [0.9] })).toBe(sample);
    const empty = {
      ...sample,
      truths: { boxes: new Float64Array(), classes: new Int32Array() },
    };
    for (let seed = 0; seed < 10; seed++) expect(cropRandomly(empty, randomGenerator(seed))).toBe(empty);
  });
});

describe('expand', () => {
  it('puts the picture on a larger one of a colour', () => {
    const numbers = [0.5, 0.999, 0];
    const { image, truths } = expand(rectangle(10, 8, [1, 2, 3, 4]), () => numbers.shift()!, {
      most: 3,
      fill: [1, 2, 3],
    });
    expect([image.width, image.height]).toEqual([20, 16]);
    expect([...image.pixels.subarray(0, 3)]).toEqual([1, 2, 3]);
    expect([...truths.boxes]).toEqual([11, 2, 13, 4]);
    expect(truths).not.toHaveProperty('areas');
  });
});

describe('distortColors', () => {
  const picture: Image = {
    width: 3,
    height: 1,
    pixels: Uint8Array.of(200, 100, 50, 90, 90, 90, 255, 0, 10),
  };
  // Pairs of "used" and value for brightness, contrast, saturation, hue; contrast first; order used and which.
  const draw = (...numbers: number[]) => {
    const rest = [...numbers];
    return () => rest.shift() ?? 0.9;
  };
  const not = [0.9, 0.9];

  it('adds brightness', () => {
    const { pixels } = distortColors(picture, draw(0, 1), { brightness: 20 });
    expect([...pixels]).toEqual([220, 120, 70, 110, 110, 110, 255, 20, 30]);
  });

  it('multiplies contrast', () => {
    const { pixels } = distortColors(picture, draw(...not, 0, 0), { contrast: 0.5 });
    expect([...pixels]).toEqual([100, 50, 25, 45, 45, 45, 128, 0, 5]);
  });

  it('changes saturation around the brightest channel, and not grey', () => {
    const { pixels } = distortColors(picture, draw(...not, ...not, 0, 0), { saturation: 0.5 });
    // 200 - (200 - x) / 2
    expect([...pixels]).toEqual([200, 150, 125, 90, 90, 90, 255, 128, 133]);
  });

  it('turns hues', () => {
    const third = distortColors(picture, draw(...not, ...not, ...not, 0, 1), { hue: 120 });
    expect([...third.pixels]).toEqual([50, 200, 100, 90, 90, 90, 10, 255, 0]);
    const back = distortColors(picture, draw(...not, ...not, ...not, 0, 0), { hue: 120 });
    expect([...back.pixels]).toEqual([100, 50, 200, 90, 90, 90, 0, 10, 255]);
  });

  it('orders channels', () => {
    const { pixels } = distortColors(picture, draw(...not, ...not, ...not, ...not, 0.9, 0, 0.99), {
      channelOrder: 1,
    });
    expect([...pixels]).toEqual([50, 100, 200, 90, 90, 90, 10, 0, 255]);
  });

  it('leaves pictures as they are where nothing is drawn', () => {
    expect(distortColors(picture, () => 0.9)).toEqual(picture);
  });
});
