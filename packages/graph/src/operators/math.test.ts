import { expectAllClose } from '@fsnet/testing';
import { describe, expect, it } from 'vitest';
import { float32, int64 } from '../tensor/tensor.ts';
import { apply, int32 } from './apply.fixture.ts';
import { errorFunction } from './error-function.ts';

const x = float32([5], [-2.5, -0.5, 0.5, 1.5, 4]);

describe('functions of one element', () => {
  it.each<[string, number[]]>([
    ['Abs', [2.5, 0.5, 0.5, 1.5, 4]],
    ['Neg', [2.5, 0.5, -0.5, -1.5, -4]],
    ['Floor', [-3, -1, 0, 1, 4]],
    ['Ceil', [-2, -0, 1, 2, 4]],
    ['Round', [-2, -0, 0, 2, 4]],
    ['Sign', [-1, -1, 1, 1, 1]],
    ['Reciprocal', [-0.4, -2, 2, 2 / 3, 0.25]],
    ['Exp', [0.0820849986, 0.6065306597, 1.6487212707, 4.4816890703, 54.5981500331]],
    ['Sqrt', [Number.NaN, Number.NaN, Math.SQRT1_2, 1.2247448714, 2]],
    ['Log', [Number.NaN, Number.NaN, -Math.LN2, 0.4054651081, 1.3862943611]],
    ['Erf', [-0.999593048, -0.5204998778, 0.5204998778, 0.9661051465, 0.9999999846]],
  ])('%s', (op, expected) => {
    expectAllClose(apply(op, [x]), float32([5], expected), { rtol: 1e-6, atol: 0 });
  });

  it('take 32- and 64-bit integers where ONNX does', () => {
    expect([...apply('Abs', [int32([2], [-7, 7])]).data]).toEqual([7, 7]);
    expect([...apply('Neg', [int64([2], [-7, 7])]).data]).toEqual([7n, -7n]);
    expect([...apply('Sign', [int64([3], [-7, 0, 7])]).data]).toEqual([-1n, 0n, 1n]);
    expect(() => apply('Sqrt', [int32([1], [4])])).toThrow(expect.objectContaining({ code: 'bad-type' }));
  });
});

it('errorFunction is exact to double precision', () => {
  const known = [
    [0.1, 0.1124629160182849],
    [1, 0.8427007929497149],
    [3, 0.9999779095030014],
    [5.9, 1],
    [7, 1],
  ];
  for (const [argument, expected] of known) {
    expect(Math.abs(errorFunction(argument) - expected)).toBeLessThan(1e-15);
    expect(errorFunction(-argument)).toBe(-errorFunction(argument));
  }
  expect(errorFunction(0)).toBe(0);
  expect(errorFunction(Number.NaN)).toBeNaN();
});
