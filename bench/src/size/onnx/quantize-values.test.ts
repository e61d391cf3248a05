import { executeNode, float32, type Node, type Tensor } from '@fsnet/graph';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activationRange, quantizeBias, quantizeChannels } from './quantize-values.ts';

const node = (op: string, attributes: Node['attributes'] = {}): Node => ({
  ...{ name: '', op, domain: '', inputs: ['x', 'scale', 'zero'], outputs: ['y'], attributes },
});
const scalar = (dtype: 'float32' | 'int8', value: number): Tensor => ({
  ...{ dtype, shape: [] },
  data: dtype === 'int8' ? Int8Array.of(value) : Float32Array.of(value),
});

describe('activations', () => {
  const bound = fc.double({ min: -1e3, max: 1e3, noNaN: true });

  test('come back within half a step, and 0 exactly, whatever the range', () => {
    fc.assert(
      fc.property(bound, bound, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, part) => {
        const [minimum, maximum] = [Math.min(a, b), Math.max(a, b)];
        const { scale, zero } = activationRange(minimum, maximum);
        expect(zero).toBeGreaterThanOrEqual(-128);
        expect(zero).toBeLessThanOrEqual(127);
        const value = Math.fround(minimum + part * (maximum - minimum));
        const places = [scalar('float32', scale), scalar('int8', zero)];
        const [levels] = executeNode(node('QuantizeLinear'), [float32([2], [value, 0]), ...places]);
        const [real] = executeNode(node('DequantizeLinear'), [levels, ...places]);
        // The zero point is rounded too, which moves the ends of the range by as much as half a step.
        expect(Math.abs((real.data as Float32Array)[0] - value)).toBeLessThanOrEqual(1.001 * scale + 1e-30);
        expect((real.data as Float32Array)[1]).toBe(0);
      }),
    );
  });

  test('after a ReLU use all 256 levels', () => {
    expect(activationRange(0, 25.5)).toEqual({ scale: Math.fround(0.1), zero: -128 });
    expect(activationRange(1, 25.5)).toEqual(activationRange(0, 25.5));
    expect(activationRange(-25.5, -1)).toEqual({ scale: Math.fround(0.1), zero: 127 });
  });

  test('that are all 0 get a scale that is one', () => {
    expect(activationRange(0, 0)).toEqual({ scale: 1, zero: 0 });
  });
});

describe('weights', () => {
  test('have the largest magnitude of each filter at 127, and come back within half a step', () => {
    const values = [0.5, -1, 0.25, 0, 20, -3, 0, 0, 0];
    const { levels, scales } = quantizeChannels(float32([3, 3, 1, 1], values));
    expect([...(levels.data as Int8Array)]).toEqual([64, -127, 32, 0, 127, -19, 0, 0, 0]);
    expect([...(scales.data as Float32Array)]).toEqual([1 / 127, 20 / 127, 1].map(Math.fround));
    const axis = { axis: { type: 'int', value: 0 } } as const;
    const [real] = executeNode(node('DequantizeLinear', axis), [levels, scales, undefined]);
    values.forEach((value, i) => {
      const step = (scales.data as Float32Array)[Math.floor(i / 3)];
      expect(Math.abs((real.data as Float32Array)[i] - value)).toBeLessThanOrEqual(0.5001 * step);
    });
  });
});

test('biases are counted in the product of both scales', () => {
  const { levels, scales } = quantizeBias(Float32Array.of(1, -0.3), 0.5, Float32Array.of(0.25, 0.1));
  expect(levels).toEqual({ dtype: 'int32', shape: [2], data: Int32Array.of(8, -6) });
  expect([...(scales.data as Float32Array)]).toEqual([0.125, 0.05].map(Math.fround));
});
