import { expectAllClose } from '@fsnet/testing';
import { expect, test } from 'vitest';
import { type Dataset, drawBatch, normalization } from './cifar10.ts';

const plane = 32 * 32;

/** One image of class 7 whose pixel `(x, y)` has the value `x + y`, `2 * x` and `0` in red, green and blue. */
function dataset(): Dataset {
  const records = new Uint8Array(1 + 3 * plane);
  records[0] = 7;
  for (let y = 0; y < 32; y++) {
    for (let x = 0; x < 32; x++) {
      records[1 + y * 32 + x] = x + y;
      records[1 + plane + y * 32 + x] = 2 * x;
    }
  }
  return { records, count: 1 };
}

function pixel(images: Float32Array, x: number, y: number): number[] {
  return [0, 1, 2].map((color) => {
    const value = images[(y * 32 + x) * 3 + color];
    return (value * normalization.std[color] + normalization.mean[color]) * 255;
  });
}

test('planes become normalised interleaved pixels', () => {
  const { images, labels } = drawBatch(dataset(), [0]);
  expect([...labels]).toEqual([7]);
  expectAllClose(pixel(images, 5, 3), [8, 10, 0], { atol: 1e-3 });
});

test('an image is mirrored and shifted, with the mean moving in', () => {
  const { images } = drawBatch(dataset(), [0], () => ({ shiftX: 2, shiftY: -4, mirror: true }));
  // Pixel (10, 20) comes from row 16 and, mirrored, from column 31 - 10 + 2.
  expectAllClose(pixel(images, 10, 20), [39, 46, 0], { atol: 1e-3 });
  expect([...images.subarray(0, 3)]).toEqual([0, 0, 0]);
});
