import { float32, type Graph } from '@fsnet/graph';
import { expect, test } from 'vitest';
import { checkCost } from './check-cost.ts';

/** One convolution of 3 x 3; only shapes count here, so it has no weights. */
function convolution(channels: number): Graph {
  const shape = [channels, channels, 3, 3];
  return {
    name: 'one convolution',
    opset: 22,
    domains: {},
    inputs: [{ name: 'image', dtype: 'float32', shape: ['batch', channels, 'height', 'width'] }],
    outputs: [{ name: 'features', dtype: 'float32', shape: null }],
    nodes: [
      {
        name: '',
        op: 'Conv',
        domain: '',
        inputs: ['image', 'filters'],
        outputs: ['features'],
        attributes: {},
      },
    ],
    weights: new Map([
      [
        'filters',
        {
          kind: 'dense',
          dtype: 'float32',
          shape,
          vector: { format: 'plain', dtype: 'float32', data: new Float32Array(0), count: 0 },
        },
      ],
    ]),
    metadata: {},
  };
}

test('a run is refused by its multiply-adds, at the size of its inputs', () => {
  const image = (size: number) => ({ image: float32([1, 1024, size, size]) });
  // 9 * 1024^2 multiply-adds for each of size - 2 by size - 2 pixels.
  expect(() => checkCost(convolution(1024), image(48), 'here')).not.toThrow();
  expect(() => checkCost(convolution(1024), image(49), 'here')).toThrow(
    expect.objectContaining({ code: 'limit-exceeded', path: 'here', actual: 9 * 1024 ** 2 * 47 ** 2 }),
  );
});
