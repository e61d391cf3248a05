import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { augment } from './augment.ts';
import { epochOrder } from './epoch-order.ts';
import { measureNormalization } from './measure-normalization.ts';
import { mixUp } from './mix-up.ts';
import { normalize } from './normalize.ts';
import { randomAt } from './random-at.ts';

/** Yields `values`, then 0.999. */
function fixed(...values: number[]): () => number {
  return () => values.shift() ?? 0.999;
}

const shape = [3, 4, 1] as const;
const image = () => Float32Array.from({ length: 12 }, (_, i) => i + 1);

describe('augment', () => {
  it('leaves an image as it is without settings', () => {
    const images = image();
    augment(images, shape, {}, () => fixed(0, 0, 0, 0, 0));
    expect(images).toEqual(image());
  });

  it('shifts with zeros moving in', () => {
    const images = image();
    // Of -1, 0 and 1: right by one, down by one.
    augment(images, shape, { crop: 1 }, () => fixed(0, 0, 0.9));
    expect([...images]).toEqual([0, 0, 0, 0, 0, 1, 2, 3, 0, 5, 6, 7]);
  });

  it('mirrors half of the images, all channels of a pixel together', () => {
    const images = Float32Array.of(1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6);
    augment(images, [1, 3, 2], { flip: true }, (position) => fixed(0.5, 0.5, position === 0 ? 0.4 : 0.6));
    expect([...images]).toEqual([5, 6, 3, 4, 1, 2, 1, 2, 3, 4, 5, 6]);
  });

  it('mirrors, then shifts', () => {
    const images = image();
    augment(images, shape, { crop: 1, flip: true }, () => fixed(0.9, 0.5, 0));
    expect([...images]).toEqual([3, 2, 1, 0, 7, 6, 5, 0, 11, 10, 9, 0]);
  });

  it('cuts a square that may lie beside the image', () => {
    const images = image();
    augment(images, shape, { cutout: 2 }, () => fixed(0, 0, 0, 0.6, 0));
    expect([...images]).toEqual([1, 0, 0, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    augment(images, shape, { cutout: 100 }, () => fixed());
    expect(images.every((value) => value === 0)).toBe(true);
  });

  it('varies an image equally however a batch is divided', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 5 }), (seed, split) => {
        const options = { crop: 2, flip: true, cutout: 2 };
        const randomOf = (first: number) => (position: number) => randomAt(seed, 3, first + position);
        const whole = Float32Array.from({ length: 72 }, (_, i) => i + 1);
        const parts = whole.slice();
        augment(whole, shape, options, randomOf(0));
        augment(parts.subarray(0, split * 12), shape, options, randomOf(0));
        augment(parts.subarray(split * 12), shape, options, randomOf(split));
        expect(parts).toEqual(whole);
      }),
    );
  });
});

test('mixUp mixes pairs of images and targets by one share', () => {
  const images = Float32Array.of(0, 0, 10, 10, 4, 8);
  const targets = Float32Array.of(1, 0, 0, 1, 0, 1);
  // x + y = 0.5 + 0.25 is accepted: a share of 2/3.
  mixUp(images, targets, 3, 1, fixed(0.5, 0.25));
  expect(targets[0]).toBeCloseTo(2 / 3, 6);
  expect([...images].map((value) => Math.round(value * 3))).toEqual([4, 8, 30, 30, 8, 16]);
  for (let row = 0; row < 3; row++) expect(targets[2 * row] + targets[2 * row + 1]).toBeCloseTo(1, 6);
  expect(() => mixUp(images, targets, 3, 0, fixed())).toThrow(RangeError);
});

test('the share of mixUp has mean 1/2 and the variance of its distribution', () => {
  for (const alpha of [0.2, 1, 2]) {
    const next = randomAt(5);
    const shares = Array.from({ length: 4000 }, () => {
      const targets = Float32Array.of(1, 0);
      mixUp(new Float32Array(2), targets, 2, alpha, next);
      return targets[0];
    });
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1 / (4 * (2 * alpha + 1)))).toBeLessThan(0.01);
  }
});

test('epochOrder is a shuffle of its own each epoch and seed', () => {
  const order = epochOrder(1000, 1, 0);
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  expect(epochOrder(1000, 1, 0)).toEqual(order);
  const equalPlaces = (other: Uint32Array) => order.filter((value, i) => value === other[i]).length;
  expect(equalPlaces(Uint32Array.from({ length: 1000 }, (_, i) => i))).toBeLessThan(10);
  expect(equalPlaces(epochOrder(1000, 1, 1))).toBeLessThan(10);
  expect(equalPlaces(epochOrder(1000, 2, 0))).toBeLessThan(10);
});

test('normalize goes by channel', () => {
  const images = Float32Array.of(0, 255, 51, 255, 0, 0);
  normalize(images, { scale: 1 / 255, mean: [0.5, 0.2, 0], std: [0.5, 0.2, 1] });
  expect([...images].map((value) => Math.round(value * 1e5) / 1e5)).toEqual([-1, 4, 0.2, 1, -1, 0]);
});

test('measureNormalization makes mean 0 and deviation 1', () => {
  const pixels = Uint8Array.from({ length: 600 }, (_, i) => (i * 37) % (i % 3 === 0 ? 256 : 100));
  const shape = [5, 4, 3] as const;
  const normalization = measureNormalization({ shape, labels: [], pixels, targets: new Int32Array(10) });
  const values = Float32Array.from(pixels);
  normalize(values, normalization);
  for (let channel = 0; channel < 3; channel++) {
    const own = values.filter((_, i) => i % 3 === channel);
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / own.length;
    expect(Math.abs(mean)).toBeLessThan(1e-3);
    expect(Math.abs(variance - 1)).toBeLessThan(1e-3);
  }
  const flat = { shape, labels: [], pixels: new Uint8Array(60).fill(51), targets: new Int32Array(1) };
  expect(measureNormalization(flat)).toEqual({ scale: 1 / 255, mean: [0.2, 0.2, 0.2], std: [1, 1, 1] });
});
