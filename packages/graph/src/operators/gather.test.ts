import { expect, test } from 'vitest';
import { float32, int64 } from '../tensor/tensor.ts';
import { apply, infer, int, int32, nodeOf } from './apply.fixture.ts';

const data = float32([2, 3], [0, 1, 2, 3, 4, 5]);

test('picks slices by indices of any rank, negative ones from the end', () => {
  expect(apply('Gather', [data, int64([2, 2], [0, -1, 2, 1])], { axis: int(1) })).toEqual(
    float32([2, 2, 2], [0, 2, 2, 1, 3, 5, 5, 4]),
  );
  expect(apply('Gather', [data, int32([], [-1])])).toEqual(float32([3], [3, 4, 5]));
  expect(apply('Gather', [data, int64([0], [])])).toEqual(float32([0, 3]));
});

test('picks single elements along an axis', () => {
  expect(apply('GatherElements', [data, int64([2, 2], [2, 0, -1, 1])], { axis: int(1) })).toEqual(
    float32([2, 2], [2, 0, 5, 4]),
  );
  expect(apply('GatherElements', [data, int64([1, 2], [1, 0])])).toEqual(float32([1, 2], [3, 1]));
});

test('picks by tuples of indices, batch by batch', () => {
  expect(apply('GatherND', [data, int64([2, 2], [0, 1, 1, -1])])).toEqual(float32([2], [1, 5]));
  expect(apply('GatherND', [data, int64([2, 1], [1, 0])])).toEqual(float32([2, 3], [3, 4, 5, 0, 1, 2]));
  expect(apply('GatherND', [data, int64([2, 1], [2, 0])], { batch_dims: int(1) })).toEqual(
    float32([2], [2, 3]),
  );
});

test('follows the elements of a shape', () => {
  const shape = { dtype: 'int64' as const, shape: [4], elements: ['n', 3, 'h', 'w'] };
  const index = { dtype: 'int64' as const, shape: [], constant: int64([], [-2]) };
  expect(infer(nodeOf('Gather', 2), [shape, index])).toEqual([
    { dtype: 'int64', shape: [], elements: ['h'] },
  ]);
  const known = { dtype: 'int64' as const, shape: [1], constant: int64([1], [1]) };
  expect(infer(nodeOf('Gather', 2), [shape, known])[0]?.constant).toEqual(int64([1], [3]));
});

test.each([
  ['Gather', [int64([], [2])], {}, 'bad-value'],
  ['Gather', [int64([], [-3])], {}, 'bad-value'],
  ['Gather', [int64([], [2n ** 63n - 1n])], {}, 'bad-value'],
  ['Gather', [float32([], [1])], {}, 'bad-type'],
  ['Gather', [int64([], [0])], { axis: int(2) }, 'bad-shape'],
  ['GatherElements', [int64([2], [0, 1])], {}, 'bad-shape'],
  ['GatherElements', [int64([3, 1], [0, 1, 0])], { axis: int(1) }, 'bad-shape'],
  ['GatherElements', [int64([1, 1], [3])], { axis: int(1) }, 'bad-value'],
  ['GatherND', [int64([1, 3], [0, 0, 0])], {}, 'bad-shape'],
  ['GatherND', [int64([3, 1], [0, 0, 0])], { batch_dims: int(1) }, 'bad-shape'],
  ['GatherND', [int64([1, 2], [0, 3])], {}, 'bad-value'],
])('%s refuses %o with %o', (op, rest, attributes, code) => {
  expect(() => apply(op, [data, ...rest], attributes)).toThrow(expect.objectContaining({ code }));
});
