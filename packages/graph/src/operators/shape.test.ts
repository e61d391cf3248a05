import { expect, test } from 'vitest';
import { inferShapes } from '../network/infer-shapes.ts';
import { float32, int64 } from '../tensor/tensor.ts';
import { apply, infer, int, nodeOf } from './apply.fixture.ts';

const data = float32([2, 3, 4]);

test.each([
  [undefined, undefined, [2, 3, 4]],
  [1, undefined, [3, 4]],
  [-1, 9, [4]],
  [-9, -1, [2, 3]],
  [2, 1, []],
])('gives the shape from %s to %s', (start, end, sizes) => {
  const attributes = {
    ...(start === undefined ? {} : { start: int(start) }),
    ...(end === undefined ? {} : { end: int(end) }),
  };
  expect(apply('Shape', [data], attributes)).toEqual(int64([sizes.length], sizes));
});

test('counts elements', () => {
  expect(apply('Size', [data])).toEqual(int64([], [24]));
});

test('knows the symbols of a shape', () => {
  const value = { dtype: 'float32' as const, shape: ['n', 3] };
  expect(infer(nodeOf('Shape', 1), [value])).toEqual([{ dtype: 'int64', shape: [2], elements: ['n', 3] }]);
  expect(infer(nodeOf('Size', 1), [value])).toEqual([{ dtype: 'int64', shape: [] }]);
});

test('a reshape to a batch size that is read from a shape keeps its symbol', () => {
  const constant = (tensor: ReturnType<typeof int64>) => ({
    kind: 'dense' as const,
    dtype: tensor.dtype,
    shape: tensor.shape,
    vector: { format: 'plain', dtype: tensor.dtype, data: tensor.data, count: tensor.data.length },
  });
  const node = (op: string, inputs: string[], output: string, attributes = {}) => ({
    name: '',
    op,
    domain: '',
    inputs,
    outputs: [output],
    attributes,
  });
  const shapes = inferShapes({
    name: '',
    opset: 17,
    domains: {},
    inputs: [{ name: 'x', dtype: 'float32', shape: ['batch', 512, 2, 2] }],
    outputs: [{ name: 'flat', dtype: 'float32', shape: null }],
    nodes: [
      node('Shape', ['x'], 'shape'),
      node('Gather', ['shape', 'zero'], 'size'),
      node('Unsqueeze', ['size', 'axis'], 'sizes'),
      node('Concat', ['sizes', 'rest'], 'target', { axis: int(0) }),
      node('Reshape', ['x', 'target'], 'flat'),
    ],
    weights: new Map([
      ['zero', constant(int64([], [0]))],
      ['axis', constant(int64([1], [0]))],
      ['rest', constant(int64([1], [-1]))],
    ]),
    metadata: {},
  });
  expect(shapes.get('flat')?.shape).toEqual(['batch', 2048]);
});
