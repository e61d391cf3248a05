import { expect, test } from 'vitest';
import type { Attribute } from '../network/node.ts';
import { float32, int64, type Tensor } from '../tensor/tensor.ts';
import { apply, float, infer, int, ints, nodeOf } from './apply.fixture.ts';

const tensor = (value: Tensor): Attribute => ({ type: 'tensor', value });

test.each<[string, Attribute, Tensor]>([
  ['value', tensor(float32([2], [1, 2])), float32([2], [1, 2])],
  ['value_float', float(0.5), float32([], [0.5])],
  ['value_floats', { type: 'floats', value: [1, 2] }, float32([2], [1, 2])],
  ['value_int', int(-3), int64([], [-3])],
  ['value_ints', ints(1, 2), int64([2], [1, 2])],
])('is its attribute %s', (name, attribute, expected) => {
  expect(apply('Constant', [], { [name]: attribute })).toEqual(expected);
  expect(infer(nodeOf('Constant', 0, { [name]: attribute }), [])[0]?.constant).toEqual(expected);
});

test('cannot be text', () => {
  const text: Attribute = { type: 'string', value: 'a' };
  expect(() => apply('Constant', [], { value_string: text })).toThrow(
    expect.objectContaining({ code: 'unsupported-type' }),
  );
});

test('fills a shape with zeros or a given value', () => {
  expect(apply('ConstantOfShape', [int64([2], [1, 2])])).toEqual(float32([1, 2]));
  const seven = { value: tensor(int64([1], [7])) };
  expect(apply('ConstantOfShape', [int64([1], [2])], seven)).toEqual(int64([2], [7, 7]));
  expect(apply('ConstantOfShape', [int64([0], [])], seven)).toEqual(int64([], [7]));
  expect(apply('ConstantOfShape', [int64([2], [3, 0])])).toEqual(float32([3, 0]));
});

test.each([
  [[-1], 'bad-shape'],
  [[2 ** 62], 'limit-exceeded'],
  [[65536, 65536], 'limit-exceeded'],
  [new Array(65).fill(1), 'limit-exceeded'],
])('refuses the shape %j', (shape, code) => {
  const wanted = int64([shape.length], shape);
  expect(() => apply('ConstantOfShape', [wanted])).toThrow(expect.objectContaining({ code }));
  const known = { dtype: 'int64' as const, shape: [shape.length], constant: wanted };
  expect(() => infer(nodeOf('ConstantOfShape', 1), [known])).toThrow(expect.objectContaining({ code }));
});
