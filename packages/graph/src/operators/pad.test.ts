import { randomTensor } from '@fsnet/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { float32, int64 } from '../tensor/tensor.ts';
import { apply, infer, nodeOf, string } from './apply.fixture.ts';

const three = float32([3], [1, 2, 3]);

test.each([
  ['constant', [0, 0, 1, 2, 3, 0]],
  ['edge', [1, 1, 1, 2, 3, 3]],
  ['reflect', [3, 2, 1, 2, 3, 2]],
  ['wrap', [2, 3, 1, 2, 3, 1]],
])('continues by %s', (mode, expected) => {
  expect(apply('Pad', [three, int64([2], [2, 1])], { mode: string(mode) })).toEqual(float32([6], expected));
});

test.each([
  ['reflect', [1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3]],
  ['wrap', [3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1]],
])('continues by %s over and over', (mode, expected) => {
  expect(apply('Pad', [three, int64([2], [4, 4])], { mode: string(mode) })).toEqual(float32([11], expected));
});

test('fills with a given value, 64-bit integers too', () => {
  const padded = apply('Pad', [int64([1, 2], [1, 2]), int64([4], [1, 0, 0, 1]), int64([], [9])]);
  expect(padded).toEqual(int64([2, 3], [9, 9, 9, 1, 2, 9]));
});

test('crops by negative pads before it continues', () => {
  expect(apply('Pad', [three, int64([2], [-1, 2])], { mode: string('edge') })).toEqual(
    float32([4], [2, 3, 3, 3]),
  );
  expect(apply('Pad', [three, int64([2], [-1, 2])], { mode: string('reflect') })).toEqual(
    float32([4], [2, 3, 2, 3]),
  );
  expect(apply('Pad', [three, int64([2], [-2, -1])])).toEqual(float32([0]));
});

test('pads only the axes in input 3', () => {
  const padded = apply('Pad', [float32([1, 2], [1, 2]), int64([2], [1, 0]), undefined, int64([1], [-1])]);
  expect(padded).toEqual(float32([1, 3], [0, 1, 2]));
});

test('is undone by negative pads', () => {
  const pads = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(pads, fc.constantFrom('constant', 'edge', 'reflect', 'wrap'), (sizes, mode) => {
      const data = randomTensor(3, [2, 3, 4]);
      const padded = apply('Pad', [data, int64([6], sizes)], { mode: string(mode) });
      const back = int64(
        [6],
        sizes.map((size) => -size),
      );
      expect(apply('Pad', [padded, back])).toEqual(data);
    }),
  );
});

test('keeps the symbol of an axis that is not padded', () => {
  const pads = { dtype: 'int64' as const, shape: [4], constant: int64([4], [0, 1, 0, 1]) };
  const data = { dtype: 'float32' as const, shape: ['n', 4] };
  expect(infer(nodeOf('Pad', 2), [data, pads])[0]?.shape).toEqual(['n', 6]);
});

test.each([
  ['pads of another number', [int64([3], [1, 1, 1])], {}, 'bad-shape'],
  ['a negative size', [int64([2], [-2, -2])], {}, 'bad-shape'],
  ['nothing to continue', [int64([2], [-3, 1])], { mode: string('edge') }, 'bad-shape'],
  ['an unknown mode', [int64([2], [1, 1])], { mode: string('mirror') }, 'bad-value'],
  ['a value of another type', [int64([2], [1, 1]), int64([], [1])], {}, 'bad-type'],
  ['a gigantic output', [int64([2], [2n ** 40n, 1])], {}, 'limit-exceeded'],
])('refuses %s', (_, rest, attributes, code) => {
  expect(() => apply('Pad', [three, ...rest], attributes)).toThrow(expect.objectContaining({ code }));
});
