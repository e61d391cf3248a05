import { expectAllClose, randomTensor } from '@fsnet/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attribute } from '../network/node.ts';
import { elementCount, float32, type Tensor } from '../tensor/tensor.ts';
import { apply, infer, int, ints, nodeOf, string } from './apply.fixture.ts';

const dot = (a: Tensor, b: Tensor) =>
  (a.data as Float32Array).reduce((sum, value, i) => sum + value * Number(b.data[i]), 0);

describe('ConvTranspose', () => {
  const x = float32([1, 1, 2, 2], [1, 2, 3, 4]);
  const ones = float32([1, 1, 2, 2], [1, 1, 1, 1]);

  it('spreads each element by the kernel', () => {
    expect(apply('ConvTranspose', [x, ones])).toEqual(float32([1, 1, 3, 3], [1, 3, 2, 4, 10, 6, 3, 7, 4]));
    const kernel = float32([1, 1, 2], [1, 10]);
    const attributes = { strides: ints(3), output_padding: ints(1) };
    const line = apply(
      'ConvTranspose',
      [float32([1, 1, 2], [1, 2]), kernel, float32([1], [0.5])],
      attributes,
    );
    expect(line).toEqual(float32([1, 1, 6], [1.5, 10.5, 0.5, 2.5, 20.5, 0.5]));
  });

  it('cuts pads', () => {
    expect(apply('ConvTranspose', [x, ones], { pads: ints(0, 1, 1, 0) })).toEqual(
      float32([1, 1, 2, 2], [3, 2, 10, 6]),
    );
  });

  it('cuts to output_shape, the odd one at the end only for SAME_UPPER', () => {
    const output_shape = ints(2, 2);
    const lower = float32([1, 1, 2, 2], [10, 6, 7, 4]);
    const upper = float32([1, 1, 2, 2], [1, 3, 4, 10]);
    expect(apply('ConvTranspose', [x, ones], { output_shape })).toEqual(lower);
    const same = (name: string) => ({ auto_pad: string(name) });
    expect(apply('ConvTranspose', [x, ones], { output_shape, ...same('SAME_UPPER') })).toEqual(upper);
    expect(apply('ConvTranspose', [x, ones], same('SAME_LOWER'))).toEqual(lower);
    expect(apply('ConvTranspose', [x, ones], same('SAME_UPPER'))).toEqual(upper);
    expect(apply('ConvTranspose', [x, ones], same('VALID')).shape).toEqual([1, 1, 3, 3]);
  });

  it('is the transpose of Conv: <Conv(x), y> = <x, ConvTranspose(y)>', () => {
    const pair = (min: number, max: number) => fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }));
    const any = fc.record({
      group: fc.integer({ min: 1, max: 3 }),
      inputs: fc.integer({ min: 1, max: 2 }),
      outputs: fc.integer({ min: 1, max: 3 }),
      size: pair(5, 8),
      kernel: pair(1, 3),
      strides: pair(1, 3),
      dilations: pair(1, 2),
      pads: fc.tuple(pair(0, 1), pair(0, 1)),
    });
    fc.assert(
      fc.property(any, ({ group, inputs, outputs, size, kernel, strides, dilations, pads }) => {
        const attributes: Record<string, Attribute> = {
          group: int(group),
          strides: ints(...strides),
          dilations: ints(...dilations),
          pads: ints(...pads.flat()),
        };
        const input = randomTensor(1, [2, group * inputs, ...size]);
        const filters = randomTensor(2, [group * outputs, inputs, ...kernel]);
        const forward = apply('Conv', [input, filters], attributes);
        const other = randomTensor(3, forward.shape);
        // What the stride left out at the end of the input comes back as output_padding.
        const covered = size.map(
          (n, i) => (n + pads[0][i] + pads[1][i] - ((kernel[i] - 1) * dilations[i] + 1)) % strides[i],
        );
        const back = apply('ConvTranspose', [other, filters], {
          ...attributes,
          output_padding: ints(...covered),
        });
        expect(back.shape).toEqual(input.shape);
        const scale = Math.sqrt(elementCount(forward.shape));
        expectAllClose([dot(forward, other)], [dot(input, back)], { rtol: 0, atol: 1e-5 * scale });
      }),
      { numRuns: 200 },
    );
  });

  it('infers output_shape and symbols', () => {
    const input = { dtype: 'float32', shape: ['n', 4, 'h', 5] } as const;
    const filters = { dtype: 'float32', shape: [4, 3, 2, 2] } as const;
    const shape = (attributes: Record<string, Attribute>) =>
      infer(nodeOf('ConvTranspose', 2, attributes), [input, filters])[0]?.shape;
    expect(shape({ group: int(2) })).toEqual(['n', 6, null, 6]);
    expect(shape({ output_shape: ints(9, 10) })).toEqual(['n', 3, 9, 10]);
  });

  it('refuses pads that cut more than there is', () => {
    expect(() => apply('ConvTranspose', [x, ones], { pads: ints(2, 2, 2, 2) })).toThrow(
      expect.objectContaining({ code: 'bad-shape' }),
    );
  });
});
