import {
  elementCount,
  float32,
  intAttribute,
  intsAttribute,
  type PlannedNode,
  planeWindows,
  type Window,
} from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { explicitPads, type RunConvolution } from '../convolution/dense-convolution.ts';
import type { PlanContext, Prepare } from '../plan/operation.ts';
import { planeOperation } from './convolution.ts';

/** `MaxPool` without indices, and `AveragePool`. */
export const preparePooling: Prepare = (node, context) => {
  const [input] = node.inputs;
  const windows = planeWindows(node, context.shape(input), intsAttribute(node, 'kernel_shape', []));
  if (!windows || node.outputs.length > 1 || context.dtype(input) !== 'float32') return undefined;
  const isMaximum = node.op === 'MaxPool';
  const run = windows.some(({ dilation }) => dilation > 1)
    ? tapByTap(node, windows, isMaximum, context)
    : pooling(node, windows, isMaximum);
  return run && planeOperation(run, context.shape(node.outputs[0]));
};

function pooling(
  node: PlannedNode,
  windows: readonly Window[],
  isMaximum: boolean,
): RunConvolution | undefined {
  const [vertical, horizontal] = windows;
  const size: [number, number] = [vertical.kernel, horizontal.kernel];
  const strides: [number, number] = [vertical.stride, horizontal.stride];
  const pool = isMaximum ? tf.maxPool : tf.avgPool;
  const isPadded = windows.some(({ padBegin, padEnd }) => padBegin > 0 || padEnd > 0);
  // A window that lies in the padding as a whole is no window of tfjs's.
  if (windows.some(({ padBegin, kernel }) => padBegin >= kernel)) return undefined;
  if (isMaximum || intAttribute(node, 'count_include_pad', 0) === 0 || !isPadded) {
    const pads = explicitPads(reached(vertical), reached(horizontal));
    return (x) => pool(x, size, strides, pads);
  }
  // Zeros that count, then what windows reach beyond them, which does not.
  const inner = explicitPads(vertical, horizontal);
  const outer = explicitPads(...(windows.map(padded).map(reached) as [Window, Window]));
  return (x) => pool(tf.pad(x, inner), size, strides, outer);
}

/** The window with as much padding at its end as it reaches, more or less than it says: `ceil_mode` and cut rests. */
function reached(window: Window): Window {
  const { kernel, stride, padBegin, input, output } = window;
  return { ...window, padEnd: Math.max((output - 1) * stride + kernel - padBegin - input, 0) };
}

function padded(window: Window): Window {
  const { input, padBegin, padEnd } = window;
  return { ...window, input: input + padBegin + padEnd, padBegin: 0, padEnd: 0 };
}

/** Windows with dilations: the largest, or the sum, of what each tap meets. */
function tapByTap(
  node: PlannedNode,
  windows: readonly Window[],
  isMaximum: boolean,
  context: PlanContext,
): RunConvolution {
  const [vertical, horizontal] = windows.map((window) => ({ ...window, ...span(window) }));
  const counts = isMaximum
    ? undefined
    : context.tensor(`${node.outputs[0]} counts ${vertical.input} ${horizontal.input}`, () => {
        const [rows, columns] = windows.map((window) => countsOf(window, node));
        const data = rows.flatMap((row) => columns.map((column) => row * column));
        return float32([1, rows.length, columns.length, 1], data);
      });
  return (x) => {
    const pads = explicitPads(
      { ...vertical, padEnd: vertical.end },
      { ...horizontal, padEnd: horizontal.end },
    );
    const whole = tf.pad(x, pads, isMaximum ? Number.NEGATIVE_INFINITY : 0);
    const taps: tf.Tensor4D[] = [];
    for (let row = 0; row < vertical.kernel; row++)
      for (let column = 0; column < horizontal.kernel; column++) {
        const begin = [0, row * vertical.dilation, column * horizontal.dilation, 0];
        const end = [
          whole.shape[0],
          begin[1] + (vertical.output - 1) * vertical.stride + 1,
          begin[2] + (horizontal.output - 1) * horizontal.stride + 1,
          whole.shape[3],
        ];
        taps.push(
          tf.stridedSlice(whole, begin, end, [1, vertical.stride, horizontal.stride, 1]) as tf.Tensor4D,
        );
      }
    const joint = taps.reduce((a, b) => (isMaximum ? tf.maximum(a, b) : tf.add(a, b)) as tf.Tensor4D);
    return counts ? (tf.div(joint, counts) as tf.Tensor4D) : joint;
  };
}

/** Padding that the last window reaches. */
function span({ kernel, stride, dilation, padBegin, input, output }: Window): { readonly end: number } {
  return { end: Math.max((output - 1) * stride + (kernel - 1) * dilation + 1 - padBegin - input, 0) };
}

/** Taps of each window along one axis that an average is of. */
function countsOf(window: Window, node: PlannedNode): number[] {
  const { kernel, stride, dilation, padBegin, padEnd, input, output } = window;
  const [first, end] = intAttribute(node, 'count_include_pad', 0) ? [-padBegin, input + padEnd] : [0, input];
  return Array.from({ length: output }, (_, i) => {
    const taps = Array.from({ length: kernel }, (_, tap) => i * stride - padBegin + tap * dilation);
    return taps.filter((at) => at >= first && at < end).length;
  });
}

/** `GlobalAveragePool` and `GlobalMaxPool`. */
export const prepareGlobalPooling: Prepare = (node, context) => {
  const [input] = node.inputs;
  const shape = context.shape(input);
  if (context.dtype(input) !== 'float32' || shape.length < 3 || elementCount(shape) === 0) return undefined;
  const layout = context.layout(input);
  const axes = shape.slice(2).map((_, i) => i + (layout === 'nhwc' ? 1 : 2));
  const reduce = node.op === 'GlobalMaxPool' ? tf.max : tf.mean;
  return { inputLayouts: [layout], outputLayouts: [layout], run: ([x]) => [reduce(x, axes, true)] };
};
