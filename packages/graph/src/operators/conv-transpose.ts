import type { Dimension } from '../network/graph.ts';
import type { Node } from '../network/node.ts';
import { allocate } from '../tensor/data-type.ts';
import { elementCount, type Tensor } from '../tensor/tensor.ts';
import { floatData, requiredInput } from './arguments.ts';
import { asPlane, biasOf, checkConvolution } from './convolution-shape.ts';
import { commonType } from './element-types.ts';
import type { InferredValue, Operator, OperatorFamily } from './operator.ts';
import { outputShape } from './output-shape.ts';
import { transposedWindows } from './transposed-windows.ts';
import type { Window } from './window.ts';

/** `[batch, channels, ...spatial]` by filters `[channels, output channels a group, ...kernel]`. */
const convTranspose: Operator = {
  infer: inferConvTranspose,
  execute: (node, inputs) => [
    executeConvTranspose(node, requiredInput(node, inputs, 0), requiredInput(node, inputs, 1), inputs[2]),
  ],
  multiplyAdds: (_node, inputs) => elementCount(inputs[0] ?? []) * elementCount(inputs[1]?.slice(1) ?? []),
};

function inferConvTranspose(node: Node, inputs: readonly (InferredValue | undefined)[]): [InferredValue] {
  const { dtype, shape } = requiredInput(node, inputs, 0);
  const filters = requiredInput(node, inputs, 1).shape;
  if (!filters?.every((size) => typeof size === 'number'))
    return [{ dtype, shape: shape?.map((size, axis) => (axis === 0 ? size : null)) ?? null }];
  const known: readonly Dimension[] = shape ?? filters.map(() => null);
  const group = checkConvolution(node, known, filters, filters[0]);
  const sizes = known.slice(2).map((size) => (typeof size === 'number' ? size : 2 ** 40));
  const outputs = transposedWindows(node, sizes, filters.slice(2)).map(({ output }, axis) =>
    typeof known[axis + 2] === 'number' || node.attributes.output_shape ? output : null,
  );
  return [{ dtype, shape: [known[0], filters[1] * group, ...outputs] }];
}

function executeConvTranspose(node: Node, input: Tensor, filters: Tensor, bias: Tensor | undefined): Tensor {
  commonType(node, bias ? [input, filters, bias] : [input, filters]);
  const values = floatData(node, input);
  const weights = floatData(node, filters);
  const group = checkConvolution(node, input.shape, filters.shape, filters.shape[0]);
  const windows = transposedWindows(node, input.shape.slice(2), filters.shape.slice(2));
  const [vertical, horizontal] = asPlane(windows, singleRow);
  const [batch, channels] = input.shape;
  const groupOutputs = filters.shape[1];
  const outputChannels = groupOutputs * group;
  const groupChannels = channels / group;
  const biases = biasOf(node, bias, outputChannels);

  const shape = outputShape(node, [batch, outputChannels, ...windows.map(({ output }) => output)]);
  const data = allocate(input.dtype, elementCount(shape)) as Float32Array | Float64Array;
  const inputSize = vertical.input * horizontal.input;
  const kernelSize = vertical.kernel * horizontal.kernel;
  const sums = new Float64Array(vertical.output * horizontal.output);
  for (let image = 0; image < batch; image++) {
    for (let out = 0; out < outputChannels; out++) {
      const firstChannel = Math.floor(out / groupOutputs) * groupChannels;
      sums.fill(biases[out]);
      for (let channel = firstChannel; channel < firstChannel + groupChannels; channel++) {
        const plane = (image * channels + channel) * inputSize;
        const kernel = (channel * groupOutputs + (out % groupOutputs)) * kernelSize;
        spread(sums, values, plane, weights, kernel, vertical, horizontal);
      }
      data.set(sums, (image * outputChannels + out) * sums.length);
    }
  }
  return { dtype: input.dtype, shape, data };
}

/** Adds one input plane, each element times the kernel, to the output plane `sums`. */
function spread(
  sums: Float64Array,
  values: Float32Array | Float64Array,
  plane: number,
  weights: Float32Array | Float64Array,
  kernel: number,
  vertical: Window,
  horizontal: Window,
): void {
  for (let row = 0; row < vertical.kernel; row++) {
    for (let column = 0; column < horizontal.kernel; column++) {
      const weight = weights[kernel + row * horizontal.kernel + column];
      const shift = column * horizontal.dilation - horizontal.padBegin;
      const first = Math.max(0, Math.ceil(-shift / horizontal.stride));
      const end = Math.min(horizontal.input, Math.ceil((horizontal.output - shift) / horizontal.stride));
      for (let y = 0; y < vertical.input; y++) {
        const outputRow = y * vertical.stride + row * vertical.dilation - vertical.padBegin;
        if (outputRow < 0 || outputRow >= vertical.output) continue;
        const from = plane + y * horizontal.input;
        const to = outputRow * horizontal.output + shift;
        for (let x = first; x < end; x++) sums[to + x * horizontal.stride] += weight * values[from + x];
      }
    }
  }
}

/** Stands for the axis that a 1-D convolution lacks. */
const singleRow: Window = { kernel: 1, stride: 1, dilation: 1, padBegin: 0, padEnd: 0, input: 1, output: 1 };

export const convTransposeOperators: OperatorFamily = { ConvTranspose: convTranspose };
