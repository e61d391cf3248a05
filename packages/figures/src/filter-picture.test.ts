import { expect, it } from 'vitest';
import { drawFilters } from './filter-picture.ts';
import { drawingLimits as limits } from './limits.ts';

it('filters stand side by side, negative blue and positive orange', () => {
  const values = new Float32Array(2 * 3 * 4);
  values[0] = -1; // filter 0, channel 0, first weight
  values[(1 * 3 + 2) * 4 + 3] = 1; // filter 1, channel 2, last weight
  const { pixels, ...rest } = drawFilters(values, [2, 3, 2, 2]);
  expect(rest).toEqual({ filters: 2, channels: 3, kernel: [2, 2] });
  const { width, height, rgba: data } = pixels;
  expect([width, height]).toEqual([5, 8]);
  const opaque = [...new Array(40).keys()].filter((pixel) => data[pixel * 4 + 3] > 0);
  expect(opaque).toEqual([0, 39]);
  expect(data[2]).toBeGreaterThan(data[0]);
  expect(data[39 * 4]).toBeGreaterThan(data[39 * 4 + 2]);
});

it('pictures of filters stay within their limit', () => {
  for (const shape of [
    [500, 500],
    [500, 500, 3, 3],
    [7, 2, 300],
    [2, 2, 7, 7],
    [4, 1, 1, 1],
    [3, 3, 2, 2, 2],
  ]) {
    const count = shape.reduce((a, b) => a * b);
    const { pixels } = drawFilters(new Float32Array(count).fill(0.5), shape);
    expect(pixels.width).toBeLessThan(1.5 * limits.filterPixels);
    expect(pixels.height).toBeLessThan(1.5 * limits.filterPixels);
    expect(pixels.rgba).toHaveLength(pixels.width * pixels.height * 4);
  }
});
