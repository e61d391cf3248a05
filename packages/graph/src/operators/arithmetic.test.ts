import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawUniform } from '../tensor/random.ts';
import { elementCount, float32, int64, type Tensor } from '../tensor/tensor.ts';
import { apply, int, int32 } from './apply.fixture.ts';
import { rowMajorStrides } from './broadcast.ts';

const numbers = (tensor: Tensor) => Array.from(tensor.data as Iterable<number | bigint>, Number);

describe('arithmetic', () => {
  it('broadcasts from the last axis', () => {
    const a = float32([2, 1, 3], [1, 2, 3, 4, 5, 6]);
    const b = float32([2, 1], [10, 20]);
    const sum = apply('Add', [a, b]);
    expect(sum).toEqual(float32([2, 2, 3], [11, 12, 13, 21, 22, 23, 14, 15, 16, 24, 25, 26]));
    expect(numbers(apply('Sub', [float32([], [1]), b]))).toEqual([-9, -19]);
    expect(apply('Mul', [float32([0, 3]), float32([1, 3])]).shape).toEqual([0, 3]);
  });

  it('equals the definition for any shapes that broadcast', () => {
    const axis = fc.record({
      size: fc.integer({ min: 1, max: 4 }),
      kinds: fc.array(fc.boolean(), { minLength: 2, maxLength: 2 }),
    });
    const ranks = fc.tuple(fc.nat(4), fc.nat(4));
    fc.assert(
      fc.property(fc.array(axis, { minLength: 4, maxLength: 4 }), ranks, (axes, [rankA, rankB]) => {
        const shapeOf = (input: number, rank: number) =>
          axes.slice(4 - rank).map(({ size, kinds }) => (kinds[input] ? size : 1));
        const [a, b] = [shapeOf(0, rankA), shapeOf(1, rankB)].map((shape, i) =>
          float32(shape, drawUniform(i + 1, elementCount(shape))),
        );
        const result = apply('Sub', [a, b]);
        const strides = rowMajorStrides(result.shape);
        const read = ({ shape, data }: Tensor, index: number) => {
          const own = rowMajorStrides(shape);
          const offset = result.shape.length - shape.length;
          const terms = shape.map((size, i) => {
            const at = Math.floor(index / strides[i + offset]) % result.shape[i + offset];
            return size === 1 ? 0 : at * own[i];
          });
          return Number(data[terms.reduce((total, term) => total + term, 0)]);
        };
        const expected = numbers(result).map((_, i) => Math.fround(read(a, i) - read(b, i)));
        expect(numbers(result)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('divides integers towards zero and lets them wrap', () => {
    const [a, b] = [
      [7, -7, 7, -7],
      [2, 2, -2, -2],
    ];
    expect(numbers(apply('Div', [int32([4], a), int32([4], b)]))).toEqual([3, -3, -3, 3]);
    expect(numbers(apply('Div', [int64([4], a), int64([4], b)]))).toEqual([3, -3, -3, 3]);
    expect(numbers(apply('Mul', [int32([1], [2147483647]), int32([1], [2147483647])]))).toEqual([1]);
    const big = int64([1], [2n ** 62n]);
    expect(apply('Add', [big, big]).data[0]).toBe(-(2n ** 63n));
    for (const make of [int32, int64])
      expect(() => apply('Div', [make([1], [1]), make([1], [0])])).toThrow(
        expect.objectContaining({ code: 'bad-value' }),
      );
  });

  it('Mod has the sign of the divisor, with fmod that of the dividend', () => {
    const [a, b] = [
      [7, -7, 7, -7, 4],
      [3, 3, -3, -3, -2],
    ];
    for (const make of [int32, int64]) {
      expect(numbers(apply('Mod', [make([5], a), make([5], b)])).map((v) => v + 0)).toEqual([
        1, 2, -2, -1, 0,
      ]);
      expect(numbers(apply('Mod', [make([5], a), make([5], b)], { fmod: int(1) }))).toEqual([
        1, -1, 1, -1, 0,
      ]);
    }
    const floats = [float32([2], [-5.5, 5.5]), float32([1], [2])];
    expect(numbers(apply('Mod', floats, { fmod: int(1) }))).toEqual([-1.5, 1.5]);
    expect(() => apply('Mod', floats)).toThrow(expect.objectContaining({ code: 'bad-type' }));
  });

  it('Pow takes exponents of another type and keeps that of the base', () => {
    expect(apply('Pow', [float32([3], [2, -3, 4]), int64([3], [3, 2, -1])])).toEqual(
      float32([3], [8, 9, 0.25]),
    );
    expect(apply('Pow', [int32([2], [2, 3]), float32([], [2.5])])).toEqual(int32([2], [5, 15]));
    expect(apply('Pow', [int64([3], [2, 7, 1]), int64([3], [10, 0, -1])])).toEqual(int64([3], [1024, 1, 1]));
    expect(numbers(apply('Pow', [float32([1], [1]), float32([1], [Number.NaN])]))).toEqual([1]);
  });

  it('Sum, Mean, Max and Min take any number of inputs', () => {
    const inputs = [float32([2], [1, 5]), float32([2, 1], [3, -3]), float32([], [2])];
    expect(numbers(apply('Sum', inputs))).toEqual([6, 10, 0, 4]);
    expect(numbers(apply('Mean', inputs))).toEqual([2, 10 / 3, 0, 4 / 3].map(Math.fround));
    expect(numbers(apply('Max', inputs))).toEqual([3, 5, 2, 5]);
    expect(numbers(apply('Min', inputs))).toEqual([1, 2, -3, -3]);
    expect(numbers(apply('Sum', [inputs[0]]))).toEqual([1, 5]);
    expect(numbers(apply('Max', [int64([2], [1, 5]), int64([1], [3])]))).toEqual([3, 5]);
    expect(apply('Max', [float32([1], [Number.NaN]), float32([1], [1])]).data[0]).toBeNaN();
  });

  it('refuses shapes and types that do not go together', () => {
    const a = float32([2, 3]);
    expect(() => apply('Add', [a, float32([2])])).toThrow(/\[2, 3\] and \[2\] do not broadcast/);
    expect(() => apply('Add', [a, int32([3], [1, 2, 3])])).toThrow(
      expect.objectContaining({ code: 'bad-type' }),
    );
    expect(() => apply('Add', [a])).toThrow(expect.objectContaining({ code: 'bad-graph' }));
    const carried: Tensor = { dtype: 'int4', shape: [2], data: new Uint8Array(1) };
    expect(() => apply('Add', [carried, carried])).toThrow(
      expect.objectContaining({ code: 'unsupported-type' }),
    );
  });
});

it('a result of more than 2^31 elements is refused before it is made', () => {
  const long = (shape: number[]): Tensor => ({ dtype: 'uint8', shape, data: new Uint8Array(2 ** 17) });
  expect(() => apply('Add', [long([2 ** 17, 1]), long([1, 2 ** 17])])).toThrow(
    expect.objectContaining({ code: 'limit-exceeded' }),
  );
});
