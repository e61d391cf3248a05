import { expectAllClose } from '@fsnet/testing';
import { describe, expect, it } from 'vitest';
import { float32 } from '../tensor/tensor.ts';
import { apply, float, int } from './apply.fixture.ts';

const vector = (...values: number[]) => float32([values.length], values);

describe('BatchNormalization', () => {
  const x = float32([2, 2, 1, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
  const parameters = [vector(2, 1), vector(1, 0), vector(1, 3), vector(3, 0)];

  it('uses the statistics that it is given', () => {
    const y = apply('BatchNormalization', [x, ...parameters], { epsilon: float(1) });
    expectAllClose(y, float32([2, 2, 1, 2], [1, 2, 0, 1, 5, 6, 4, 5]));
  });

  it('has an epsilon of 1e-5 and takes any rank', () => {
    const y = apply('BatchNormalization', [float32([1, 2], [1, 4]), ...parameters]);
    expectAllClose(y, float32([1, 2], [1, 1 / Math.sqrt(1e-5)]), { rtol: 1e-6 });
  });

  it('refuses training and parameters of another length', () => {
    const training = { training_mode: int(1) };
    expect(() => apply('BatchNormalization', [x, ...parameters], training)).toThrow(
      expect.objectContaining({ code: 'unsupported-operator' }),
    );
    expect(() => apply('BatchNormalization', [x, vector(1), ...parameters.slice(1)])).toThrow(/input 1/);
  });
});

it('InstanceNormalization uses the statistics of each plane', () => {
  const x = float32([1, 2, 1, 2], [1, 3, 10, 10]);
  const y = apply('InstanceNormalization', [x, vector(2, 5), vector(0, 1)], { epsilon: float(3) });
  expectAllClose(y, float32([1, 2, 1, 2], [-1, 1, 1, 1]));
});

describe('LRN', () => {
  const x = float32([1, 4, 1, 1], [1, 2, 3, 4]);
  const attributes = { alpha: float(1), beta: float(1), bias: float(0) };

  it('divides by the squares of its neighbours', () => {
    const y = apply('LRN', [x], { ...attributes, size: int(3) });
    expectAllClose(y, float32([1, 4, 1, 1], [3 / 5, 6 / 14, 9 / 29, 12 / 25]));
  });

  it('looks further ahead than back where the size is even', () => {
    const y = apply('LRN', [x], { ...attributes, size: int(2) });
    expectAllClose(y, float32([1, 4, 1, 1], [2 / 5, 4 / 13, 6 / 25, 8 / 16]));
  });

  it('has ONNX defaults', () => {
    const y = apply('LRN', [float32([1, 1, 1], [100])], { size: int(1) });
    expectAllClose(y, float32([1, 1, 1], [100 / (1 + 1e-4 * 1e4) ** 0.75]), { rtol: 1e-6 });
  });
});
