import { expectAllClose, randomTensor } from '@fsnet/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attribute } from '../network/node.ts';
import { float32, type Tensor } from '../tensor/tensor.ts';
import { apply, infer, int, ints, nodeOf, string } from './apply.fixture.ts';
import { slidingWindows } from './window.ts';

/** The definition: every product of every output, one after the other. */
function byDefinition(
  input: Tensor,
  filters: Tensor,
  bias: Tensor | undefined,
  attributes: Record<string, Attribute>,
) {
  const group = Number(attributes.group?.value ?? 1);
  const node = nodeOf('Conv', 2, attributes);
  const [height, width] = slidingWindows(node, input.shape.slice(2), filters.shape.slice(2));
  const [batch, channels] = input.shape;
  const [count, groupChannels] = filters.shape;
  const result: number[] = [];
  for (let n = 0; n < batch; n++)
    for (let o = 0; o < count; o++)
      for (let y = 0; y < height.output; y++)
        for (let x = 0; x < width.output; x++) {
          let sum = Number(bias?.data[o] ?? 0);
          for (let c = 0; c < groupChannels; c++)
            for (let i = 0; i < height.kernel; i++)
              for (let j = 0; j < width.kernel; j++) {
                const row = y * height.stride + i * height.dilation - height.padBegin;
                const column = x * width.stride + j * width.dilation - width.padBegin;
                if (row < 0 || row >= height.input || column < 0 || column >= width.input) continue;
                const channel = Math.floor(o / (count / group)) * groupChannels + c;
                const value =
                  input.data[((n * channels + channel) * height.input + row) * width.input + column];
                const weight = filters.data[((o * groupChannels + c) * height.kernel + i) * width.kernel + j];
                sum += Number(value) * Number(weight);
              }
          result.push(sum);
        }
  return float32([batch, count, height.output, width.output], result);
}

const pair = (min: number, max: number) => fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }));
const anyConv = fc.record({
  batch: fc.integer({ min: 1, max: 2 }),
  group: fc.integer({ min: 1, max: 3 }),
  inputs: fc.integer({ min: 1, max: 3 }),
  outputs: fc.integer({ min: 1, max: 5 }),
  size: pair(5, 9),
  kernel: pair(1, 3),
  strides: pair(1, 3),
  dilations: pair(1, 2),
  pads: fc.tuple(pair(0, 3), pair(0, 3)),
  autoPad: fc.constantFrom('NOTSET', 'VALID', 'SAME_UPPER', 'SAME_LOWER'),
  bias: fc.boolean(),
});

describe('Conv', () => {
  const x = float32([1, 1, 3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9]);

  it('is a correlation: kernels are not flipped', () => {
    const filters = float32([1, 1, 2, 2], [1, 0, 0, -1]);
    expect(apply('Conv', [x, filters])).toEqual(float32([1, 1, 2, 2], [-4, -4, -4, -4]));
    expect(apply('Conv', [x, filters, float32([1], [10])])).toEqual(float32([1, 1, 2, 2], [6, 6, 6, 6]));
  });

  it('pads with zeros and strides', () => {
    const filters = float32([1, 1, 3, 3], [0, 0, 0, 0, 1, 1, 0, 0, 0]);
    const attributes = { pads: ints(1, 1, 1, 1), strides: ints(2, 2) };
    expect(apply('Conv', [x, filters], attributes)).toEqual(float32([1, 1, 2, 2], [3, 3, 15, 9]));
  });

  it('keeps groups apart', () => {
    const planes = float32([1, 4, 1], [1, 2, 3, 4]);
    const filters = float32([2, 2, 1], [1, 10, 1, 10]);
    expect(apply('Conv', [planes, filters], { group: int(2) })).toEqual(float32([1, 2, 1], [21, 43]));
  });

  it('has one spatial axis or two', () => {
    const line = float32([1, 1, 5], [1, 2, 3, 4, 5]);
    const attributes = { dilations: ints(2), pads: ints(0, 1) };
    expect(apply('Conv', [line, float32([1, 1, 2], [1, 1])], attributes)).toEqual(
      float32([1, 1, 4], [4, 6, 8, 4]),
    );
  });

  it('equals the definition', () => {
    fc.assert(
      fc.property(
        anyConv,
        ({ batch, group, inputs, outputs, size, kernel, strides, dilations, pads, ...rest }) => {
          const attributes: Record<string, Attribute> = {
            group: int(group),
            strides: ints(...strides),
            dilations: ints(...dilations),
            ...(rest.autoPad === 'NOTSET'
              ? { pads: ints(...pads.flat()) }
              : { auto_pad: string(rest.autoPad) }),
          };
          const input = randomTensor(1, [batch, group * inputs, ...size]);
          const filters = randomTensor(2, [group * outputs, inputs, ...kernel]);
          const bias = rest.bias ? randomTensor(3, [group * outputs]) : undefined;
          const result = apply('Conv', [input, filters, bias], attributes);
          expectAllClose(result, byDefinition(input, filters, bias, attributes));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('infers what it can', () => {
    const of = (shape: readonly (number | string | null)[] | null) => ({ dtype: 'float32', shape }) as const;
    const shape = (input: ReturnType<typeof of>, filters: ReturnType<typeof of>) =>
      infer(nodeOf('Conv', 2), [input, filters])[0]?.shape;
    expect(shape(of(['n', 3, 'h', 9]), of([8, 3, 3, 3]))).toEqual(['n', 8, null, 7]);
    expect(shape(of(null), of([8, 3, 3]))).toEqual([null, 8, null]);
    expect(shape(of(['n', 3, 9]), of(null))).toEqual(['n', null, null]);
    expect(shape(of(null), of(null))).toBeNull();
  });

  it('refuses inputs that do not fit together', () => {
    const filters = float32([2, 1, 2, 2]);
    const refuses = (inputs: Tensor[], attributes: Record<string, Attribute>, code: string) =>
      expect(() => apply('Conv', inputs, attributes)).toThrow(expect.objectContaining({ code }));
    refuses([x, float32([2, 3, 2, 2])], {}, 'bad-shape');
    refuses([x, filters, float32([3])], {}, 'bad-shape');
    refuses([x, filters], { group: int(3) }, 'bad-shape');
    refuses([x, filters], { kernel_shape: ints(3, 3) }, 'bad-shape');
    refuses([x, float32([2, 1, 2])], {}, 'bad-shape');
    refuses([float32([1, 1, 3, 3, 3]), float32([1, 1, 1, 1, 1])], {}, 'unsupported-operator');
    refuses([x, { ...filters, dtype: 'float64', data: new Float64Array(8) }], {}, 'bad-type');
    refuses([x], {}, 'bad-graph');
  });
});
