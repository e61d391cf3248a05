import { expectAllClose } from '@fsnet/testing';
import { describe, expect, it } from 'vitest';
import { float32 } from '../tensor/tensor.ts';
import { apply, int } from './apply.fixture.ts';

const x = float32([2, 3], [0, Math.log(2), Math.log(5), Math.log(3), 0, 0]);

describe('Softmax', () => {
  it('goes along the last axis by default', () => {
    expectAllClose(apply('Softmax', [x]), float32([2, 3], [1 / 8, 2 / 8, 5 / 8, 3 / 5, 1 / 5, 1 / 5]));
  });

  it('goes along any axis', () => {
    const expected = float32([2, 3], [1 / 4, 2 / 3, 5 / 6, 3 / 4, 1 / 3, 1 / 6]);
    expectAllClose(apply('Softmax', [x], { axis: int(0) }), expected);
    expectAllClose(apply('Softmax', [x], { axis: int(-2) }), expected);
    expect(() => apply('Softmax', [x], { axis: int(2) })).toThrow(
      expect.objectContaining({ code: 'bad-shape' }),
    );
  });

  it('is not moved by large numbers', () => {
    expectAllClose(apply('Softmax', [float32([2], [1000, 1000])]), float32([2], [0.5, 0.5]));
    expectAllClose(apply('LogSoftmax', [float32([2], [0, 1000])]), float32([2], [-1000, 0]));
  });
});

it('LogSoftmax is the logarithm of Softmax', () => {
  const expected = Float32Array.from(apply('Softmax', [x]).data as Float32Array, Math.log);
  expectAllClose(apply('LogSoftmax', [x]), float32([2, 3], expected));
});
