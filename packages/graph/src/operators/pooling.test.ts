import { expectAllClose, randomTensor } from '@fsnet/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attribute } from '../network/node.ts';
import { float32, int64, type Tensor } from '../tensor/tensor.ts';
import { apply, applyAll, int, ints, nodeOf, string } from './apply.fixture.ts';
import { slidingWindows } from './window.ts';

const x = float32([1, 1, 3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9]);
const two = { kernel_shape: ints(2, 2) };

/** Each window's values: those in the input as numbers, those in the padding as undefined. */
function windowsOf(input: Tensor, op: string, attributes: Record<string, Attribute>) {
  const kernel = attributes.kernel_shape.value as number[];
  const [height, width] = slidingWindows(nodeOf(op, 1, attributes), input.shape.slice(2), kernel);
  const planes = input.shape[0] * input.shape[1];
  const result: { value: number | undefined; place: number }[][] = [];
  for (let plane = 0; plane < planes; plane++)
    for (let y = 0; y < height.output; y++)
      for (let x = 0; x < width.output; x++) {
        const window: { value: number | undefined; place: number }[] = [];
        for (let i = 0; i < height.kernel; i++)
          for (let j = 0; j < width.kernel; j++) {
            const row = y * height.stride + i * height.dilation - height.padBegin;
            const column = x * width.stride + j * width.dilation - width.padBegin;
            if (row >= height.input + height.padEnd || column >= width.input + width.padEnd) continue;
            const inside = row >= 0 && row < height.input && column >= 0 && column < width.input;
            const place = (plane * height.input + row) * width.input + column;
            window.push({ value: inside ? Number(input.data[place]) : undefined, place });
          }
        result.push(window);
      }
  return result;
}

const pair = (min: number, max: number) => fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }));
const anyPool = fc
  .record({
    size: pair(5, 9),
    kernel: pair(1, 3),
    strides: pair(1, 3),
    dilations: pair(1, 2),
    pads: fc.tuple(pair(0, 2), pair(0, 2)),
    ceil: fc.boolean(),
    autoPad: fc.constantFrom('NOTSET', 'NOTSET', 'VALID', 'SAME_UPPER', 'SAME_LOWER'),
  })
  .map(({ size, kernel, strides, dilations, pads, ceil, autoPad }) => {
    const attributes: Record<string, Attribute> = {
      kernel_shape: ints(...kernel),
      strides: ints(...strides),
      dilations: ints(...dilations),
      ceil_mode: int(Number(ceil)),
      // Padding stays below the kernel, so that no window is all padding.
      ...(autoPad === 'NOTSET'
        ? { pads: ints(...pads.flatMap((each) => each.map((pad, i) => Math.min(pad, kernel[i] - 1)))) }
        : { auto_pad: string(autoPad) }),
    };
    return { input: randomTensor(7, [2, 2, ...size]), attributes };
  });

describe('MaxPool', () => {
  it('gives the largest value and where it stands', () => {
    const [y, places] = applyAll('MaxPool', [x], { ...two, pads: ints(1, 1, 0, 0), strides: ints(2, 2) }, 2);
    expect(y).toEqual(float32([1, 1, 2, 2], [1, 3, 7, 9]));
    expect(places).toEqual(int64([1, 1, 2, 2], [0, 2, 6, 8]));
  });

  it('counts places by columns where the storage order says so', () => {
    const planes = float32([1, 2, 2, 3], [1, 2, 3, 4, 5, 6, 6, 5, 4, 3, 2, 1]);
    const attributes = { kernel_shape: ints(2, 3), storage_order: int(1) };
    expect(applyAll('MaxPool', [planes], attributes, 2)[1]).toEqual(int64([1, 2, 1, 1], [5, 6]));
  });

  it('ignores padding even where all values are negative', () => {
    const negative = float32([1, 1, 2], [-5, -3]);
    const attributes = { kernel_shape: ints(2), pads: ints(1, 1) };
    expect(apply('MaxPool', [negative], attributes)).toEqual(float32([1, 1, 3], [-5, -3, -3]));
  });

  it('takes 8-bit integers', () => {
    const bytes: Tensor = { dtype: 'int8', shape: [1, 1, 3], data: Int8Array.of(-3, -7, 4) };
    expect([...apply('MaxPool', [bytes], { kernel_shape: ints(2) }).data]).toEqual([-3, 4]);
  });

  it('equals the definition', () => {
    fc.assert(
      fc.property(anyPool, ({ input, attributes }) => {
        const [y, places] = applyAll('MaxPool', [input], attributes, 2);
        const best = windowsOf(input, 'MaxPool', attributes).map((window) =>
          window.reduce((a, b) => ((b.value ?? -9) > (a.value ?? -9) ? b : a)),
        );
        expect([...y.data]).toEqual(best.map(({ value }) => value));
        expect([...places.data].map(Number)).toEqual(best.map(({ place }) => place));
      }),
      { numRuns: 300 },
    );
  });
});

describe('AveragePool', () => {
  it('leaves the padding out of the average, or counts it', () => {
    const padded = { ...two, pads: ints(1, 1, 0, 0), strides: ints(2, 2) };
    expect(apply('AveragePool', [x], padded)).toEqual(float32([1, 1, 2, 2], [1, 2.5, 5.5, 7]));
    expect(apply('AveragePool', [x], { ...padded, count_include_pad: int(1) })).toEqual(
      float32([1, 1, 2, 2], [0.25, 1.25, 2.75, 7]),
    );
  });

  it('does not count what ceil_mode adds behind the padding', () => {
    const attributes = { ...two, strides: ints(2, 2), ceil_mode: int(1), count_include_pad: int(1) };
    expect(apply('AveragePool', [x], attributes)).toEqual(float32([1, 1, 2, 2], [3, 4.5, 7.5, 9]));
  });

  it('equals the definition', () => {
    fc.assert(
      fc.property(anyPool, fc.boolean(), ({ input, attributes }, includePads) => {
        const all = { ...attributes, count_include_pad: int(Number(includePads)) };
        const expected = windowsOf(input, 'AveragePool', all).map((window) => {
          const inside = window.filter(({ value }) => value !== undefined);
          const sum = inside.reduce((total, { value }) => total + value!, 0);
          return sum / (includePads ? window : inside).length;
        });
        expectAllClose(apply('AveragePool', [input], all).data as Float32Array, expected);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses kernels of another rank', () => {
    const refuses = (attributes: Record<string, Attribute>, code: string) =>
      expect(() => apply('AveragePool', [x], attributes)).toThrow(expect.objectContaining({ code }));
    refuses({ kernel_shape: ints(2) }, 'bad-shape');
    refuses({ kernel_shape: ints(2, 2, 2) }, 'unsupported-operator');
    refuses({ kernel_shape: ints(0, 2) }, 'bad-value');
    refuses({}, 'unsupported-operator');
  });
});

describe('global pools', () => {
  it('reduce every plane of any rank', () => {
    const planes = float32([1, 2, 1, 3], [1, 2, 6, -4, -5, -6]);
    expect(apply('GlobalAveragePool', [planes])).toEqual(float32([1, 2, 1, 1], [3, -5]));
    expect(apply('GlobalMaxPool', [planes])).toEqual(float32([1, 2, 1, 1], [6, -4]));
    expect(apply('GlobalMaxPool', [float32([1, 1, 2], [1, 2])])).toEqual(float32([1, 1, 1], [2]));
  });
});
