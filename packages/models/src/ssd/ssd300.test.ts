import { elementCount, inferShapes, multiplyAdds } from '@fsnet/graph';
import { describe, expect, test } from 'vitest';
import { withFilterSummaries } from '../filter-summaries.ts';
import { parameterCount } from '../parameter-count.ts';
import { zeros } from '../zeros.fixture.ts';
import { boxCount, defaultBoxes } from './default-boxes.ts';
import { ssd300 } from './ssd300.ts';

describe('ssd300', () => {
  const { graph, grids } = ssd300({ weights: zeros });

  test('has 26,285,486 parameters with the 20 classes of PASCAL VOC', () => {
    expect(parameterCount(graph)).toBe(26_285_486);
    // Five more filters of 9 * channels weights and a bias a box and class.
    const more = parameterCount(ssd300({ classes: 25, weights: zeros }).graph);
    const boxes = [4, 6, 6, 6, 4, 4];
    const perClass = [512, 1024, 512, 256, 256, 256].map(
      (channels, index) => boxes[index] * (9 * channels + 1),
    );
    expect(more - 26_285_486).toBe(5 * perClass.reduce((sum, each) => sum + each));
  });

  test('looks at six maps, with 8,732 boxes', () => {
    expect(grids.map(({ rows, columns, sizes }) => [rows, columns, sizes.length])).toEqual([
      [38, 38, 4],
      [19, 19, 6],
      [10, 10, 6],
      [5, 5, 6],
      [3, 3, 4],
      [1, 1, 4],
    ]);
    expect(boxCount(grids)).toBe(8732);
    const shapes = inferShapes(graph);
    expect(shapes.get('locations')?.shape).toEqual(['N', 8732, 4]);
    expect(shapes.get('logits')?.shape).toEqual(['N', 8732, 21]);
  });

  test('has the boxes of the authors', () => {
    const boxes = defaultBoxes(grids);
    const expectBox = (index: number, pixels: readonly number[]) => {
      for (const [i, value] of pixels.entries()) expect(boxes[4 * index + i] * 300).toBeCloseTo(value, 3);
    };
    // 30 pixels, sqrt(30 * 60), 30 * sqrt(2) by 30 / sqrt(2), and standing; steps of 8 pixels.
    expectBox(0, [4, 4, 30, 30]);
    expectBox(1, [4, 4, 42.4264, 42.4264]);
    expectBox(2, [4, 4, 42.4264, 21.2132]);
    expectBox(3, [4, 4, 21.2132, 42.4264]);
    expectBox(4, [12, 4, 30, 30]);
    expectBox(5775, [300, 300, 21.2132, 42.4264]);
    // The second map: steps of 16, ratios 2 and 3.
    expectBox(5776, [8, 8, 60, 60]);
    expectBox(5776 + 4, [8, 8, 103.923, 34.641]);
    expectBox(5776 + 5, [8, 8, 34.641, 103.923]);
    expectBox(8728, [150, 150, 264, 264]);
    expectBox(8729, [150, 150, 288.375, 288.375]);
    expectBox(8731, [150, 150, 186.6762, 373.3524]);
  });

  test('spends 31.4 G multiply-adds', () => {
    expect(multiplyAdds(graph).total).toBe(31_373_537_792);
  });

  test.each([
    { ratio: 2, parameters: 13_147_470 },
    { ratio: 4, parameters: 6_578_462 },
    { ratio: 8, parameters: 3_293_958 },
  ])('at ratio $ratio it has $parameters parameters', ({ ratio, parameters }) => {
    let count = 0;
    const values = (_name: string, length: number) => {
      count += length;
      return new Float32Array(length);
    };
    const summaries = withFilterSummaries(graph, { ratio, values });
    // Biases, and the lengths of normalised features.
    for (const { kind, shape } of summaries.weights.values())
      if (kind === 'dense' && elementCount(shape) > 4) count += elementCount(shape);
    expect(count).toBe(parameters);
    // Rounding to float32 splits some filters, whose values are stored once more.
    expect(parameterCount(summaries) / parameters).toBeLessThan(1.02);
    expect(inferShapes(summaries).get('logits')?.shape).toEqual(['N', 8732, 21]);
  });
});
