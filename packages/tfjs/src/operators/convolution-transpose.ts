import { elementCount, float32, intAttribute, transposedWindows, type Window } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import type { RunConvolution } from '../convolution/dense-convolution.ts';
import type { Prepare } from '../plan/operation.ts';
import { planeOperation, singleRow } from './convolution.ts';
import { finishing } from './epilogue.ts';
import { denseChoice, knownNumbers } from './known-weight.ts';

/** `ConvTranspose` over one or two axes, with filters that are known. */
export const prepareConvolutionTranspose: Prepare = (node, context) => {
  const [input, name, bias] = node.inputs;
  const [batch, channels, ...sizes] = context.shape(input);
  const [, groupFilters, ...kernel] = context.shape(name);
  const values = knownNumbers(name, context);
  const isPlane = sizes.length === kernel.length && (sizes.length === 1 || sizes.length === 2);
  if (bias || !values || !isPlane || context.dtype(input) !== 'float32') return undefined;
  const windows = transposedWindows(node, sizes, kernel);
  const [vertical, horizontal] = windows.length === 1 ? [singleRow, ...windows] : windows;
  const groups = intAttribute(node, 'group', 1);
  const { scale, bias: added } = node.epilogue;
  const finish = finishing(node.epilogue);
  const key = `${name} ${node.outputs[0]}`;
  const filters = Array.from({ length: groups }, (_, group) =>
    context.tensor(`${key} transposed ${group}`, () => {
      const size = (channels / groups) * groupFilters * elementCount(kernel);
      const own = values().subarray(group * size, (group + 1) * size);
      const scales = scale?.subarray(group * groupFilters, (group + 1) * groupFilters);
      return transposedFilters(own, [channels / groups, groupFilters], vertical, horizontal, scales);
    }),
  ) as tf.Tensor4D[];
  const biases = added && context.tensor(`${key} bias`, () => float32([added.length], added));
  // What all taps reach, before pads cut it.
  const [height, width] = [vertical, horizontal].map(fullSize);
  const full = [batch, height, width, groupFilters] as [number, number, number, number];
  const strides: [number, number] = [vertical.stride, horizontal.stride];
  const run: RunConvolution = (x, residual) => {
    const parts = groups === 1 ? [x] : (tf.split(x, groups, 3) as tf.Tensor4D[]);
    const outputs = parts.map(
      (part, i) => tf.conv2dTranspose(part, filters[i], full, strides, 'valid') as tf.Tensor4D,
    );
    const whole = outputs.length === 1 ? outputs[0] : tf.concat(outputs, 3);
    const cut = cutOut(whole, vertical, horizontal);
    return finish(biases ? (tf.add(cut, biases) as tf.Tensor4D) : cut, residual);
  };
  const multiplyAdds = elementCount(context.shape(input)) * groupFilters * elementCount(kernel);
  return {
    ...planeOperation(run, context.shape(node.outputs[0])),
    choice: denseChoice(name, context, multiplyAdds),
  };
};

function fullSize({ input, stride, kernel, dilation }: Window): number {
  return (input - 1) * stride + (kernel - 1) * dilation + 1;
}

/** The part of `whole` that the pads leave, with zeros where it is to be larger. */
function cutOut(whole: tf.Tensor4D, vertical: Window, horizontal: Window): tf.Tensor4D {
  const [batch, height, width, filters] = whole.shape;
  const missing = [vertical, horizontal].map(({ padBegin, output }, i) =>
    Math.max(padBegin + output - [height, width][i], 0),
  );
  const padded = missing.some((count) => count > 0)
    ? tf.pad(whole, [
        [0, 0],
        [0, missing[0]],
        [0, missing[1]],
        [0, 0],
      ] as [number, number][])
    : whole;
  const size: [number, number, number, number] = [batch, vertical.output, horizontal.output, filters];
  if (`${padded.shape}` === `${size}`) return padded;
  return tf.slice(padded, [0, vertical.padBegin, horizontal.padBegin, 0], size);
}

/** ONNX's `[channels, filters, height, width]` as tfjs has it, `[height, width, filters, channels]`. */
function transposedFilters(
  values: Float32Array,
  [channels, filters]: readonly number[],
  vertical: Window,
  horizontal: Window,
  scale: Float32Array | undefined,
) {
  // Zeros between the taps, as tfjs has no dilations here.
  const height = (vertical.kernel - 1) * vertical.dilation + 1;
  const width = (horizontal.kernel - 1) * horizontal.dilation + 1;
  const result = float32([height, width, filters, channels]);
  const data = result.data as Float32Array;
  for (let channel = 0, from = 0; channel < channels; channel++)
    for (let filter = 0; filter < filters; filter++)
      for (let y = 0; y < vertical.kernel; y++)
        for (let x = 0; x < horizontal.kernel; x++, from++) {
          const place = (y * vertical.dilation * width + x * horizontal.dilation) * filters + filter;
          data[place * channels + channel] = values[from] * (scale?.[filter] ?? 1);
        }
  return result;
}
