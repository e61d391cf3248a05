import type { Window } from '@fsnet/graph';
import type * as tf from '@tensorflow/tfjs-core';
import { averagePool } from './average-pool.ts';
import type { OperationCase } from './check-operation.fixture.ts';
import { draw } from './draw.fixture.ts';
import { maxPool } from './max-pool.ts';
import type { PoolWindows } from './pool-windows.ts';

export interface PoolOptions {
  readonly kind: 'max' | 'average';
  readonly batch?: number;
  readonly channels?: number;
  readonly size?: readonly [number, number];
  readonly kernel?: readonly [number, number];
  readonly strides?: readonly [number, number];
  readonly dilations?: readonly [number, number];
  /** `[top, left, bottom, right]` */
  readonly pads?: readonly [number, number, number, number];
  readonly ceil?: boolean;
  readonly countPadding?: boolean;
  readonly seed?: number;
  /** Added to all values. */
  readonly offset?: number;
}

/** A pool of ONNX's meaning; undefined where the kernel is larger than the input, or a window is all padding. */
export function poolCase(name: string, options: PoolOptions): OperationCase | undefined {
  const { kind, batch = 2, channels = 3, size = [6, 5], countPadding = false, seed = 1 } = options;
  const windows: PoolWindows = [windowOf(options, size[0], 0), windowOf(options, size[1], 1)];
  if (windows.some((window) => window.output < 1 || !readsInput(window))) return undefined;
  const shape = [batch, ...size, channels];
  return {
    name,
    inputs: [draw(seed, shape, (value) => value + (options.offset ?? 0))],
    run: ([input]) =>
      kind === 'max'
        ? maxPool(input as tf.Tensor4D, windows)
        : averagePool(input as tf.Tensor4D, windows, countPadding),
    reference: ([values]) => pooled(values, shape, windows, kind, countPadding),
  };
}

function windowOf(options: PoolOptions, input: number, axis: 0 | 1): Window {
  const { kernel = [2, 2], strides = [2, 2], dilations = [1, 1], pads = [0, 0, 0, 0], ceil } = options;
  const [padBegin, padEnd, stride] = [pads[axis], pads[axis + 2], strides[axis]];
  const steps = (input + padBegin + padEnd - (kernel[axis] - 1) * dilations[axis] - 1) / stride;
  let output = (ceil ? Math.ceil(steps) : Math.floor(steps)) + 1;
  if (ceil && (output - 1) * stride >= input + padBegin) output--;
  return { kernel: kernel[axis], stride, dilation: dilations[axis], padBegin, padEnd, input, output };
}

function readsInput({ kernel, stride, dilation, padBegin, input, output }: Window): boolean {
  return Array.from({ length: output }, (_, at) => at * stride - padBegin).every((first) =>
    Array.from({ length: kernel }, (_, tap) => first + tap * dilation).some(
      (position) => position >= 0 && position < input,
    ),
  );
}

function pooled(
  values: Float64Array,
  [batch, height, width, channels]: readonly number[],
  [vertical, horizontal]: PoolWindows,
  kind: 'max' | 'average',
  countPadding: boolean,
): Float64Array {
  const output: number[] = [];
  for (let image = 0; image < batch; image++)
    for (let row = 0; row < vertical.output; row++)
      for (let column = 0; column < horizontal.output; column++)
        for (let channel = 0; channel < channels; channel++) {
          let [sum, taps, most] = [0, 0, Number.NEGATIVE_INFINITY];
          for (let i = 0; i < vertical.kernel; i++)
            for (let j = 0; j < horizontal.kernel; j++) {
              const y = row * vertical.stride - vertical.padBegin + i * vertical.dilation;
              const x = column * horizontal.stride - horizontal.padBegin + j * horizontal.dilation;
              const inside = y >= 0 && y < height && x >= 0 && x < width;
              if (countPadding && y < height + vertical.padEnd && x < width + horizontal.padEnd) taps++;
              if (!inside) continue;
              if (!countPadding) taps++;
              const value = values[((image * height + y) * width + x) * channels + channel];
              sum += value;
              most = Math.max(most, value);
            }
          output.push(kind === 'max' ? most : sum / taps);
        }
  return Float64Array.from(output);
}

export const poolCases: readonly OperationCase[] = (
  [
    ['max of 2 by 2', { kind: 'max' }],
    ['max of windows that overlap, padded', { kind: 'max', kernel: [3, 3], pads: [1, 1, 1, 1] }],
    ['max where all is negative', { kind: 'max', kernel: [3, 2], pads: [1, 1, 1, 0], offset: -5 }],
    ['max, dilated', { kind: 'max', dilations: [2, 3], strides: [1, 2], pads: [0, 1, 1, 0] }],
    ['max, ceil mode', { kind: 'max', kernel: [3, 3], ceil: true, size: [6, 8], channels: 5 }],
    ['max of 16 channels', { kind: 'max', kernel: [3, 3], channels: 16, size: [5, 5] }],
    ['max, stride over the kernel', { kind: 'max', kernel: [1, 2], strides: [3, 3], channels: 4 }],
    [
      'max of 87 channels',
      { kind: 'max', kernel: [2, 3], channels: 87, size: [3, 4], strides: [1, 1], batch: 1 },
    ],
    ['average of 2 by 2', { kind: 'average' }],
    [
      'average of 39 channels',
      { kind: 'average', kernel: [2, 3], channels: 39, size: [3, 4], strides: [1, 1] },
    ],
    ['average of what lies in the input', { kind: 'average', kernel: [3, 3], pads: [1, 1, 1, 1] }],
    ['average with the padding', { kind: 'average', kernel: [3, 3], pads: [1, 0, 1, 2], countPadding: true }],
    ['average, ceil mode', { kind: 'average', kernel: [3, 3], ceil: true, size: [6, 8], channels: 7 }],
    [
      'average with the padding, ceil mode',
      { kind: 'average', kernel: [3, 2], pads: [1, 1, 1, 1], ceil: true, countPadding: true, size: [7, 6] },
    ],
    ['average, dilated', { kind: 'average', dilations: [2, 2], strides: [1, 1], channels: 8 }],
  ] as const
).map(([name, options]) => poolCase(name, options as PoolOptions)!);
