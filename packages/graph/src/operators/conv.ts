import type { Node } from '../network/node.ts';
import { allocate } from '../tensor/data-type.ts';
import { elementCount, type Tensor } from '../tensor/tensor.ts';
import { addProducts, addProductsOfFour, filtersAtOnce } from './add-products.ts';
import { floatData, requiredInput } from './arguments.ts';
import { asPlane, biasOf, checkConvolution } from './convolution-shape.ts';
import { commonType } from './element-types.ts';
import type { InferredValue, Operator, OperatorFamily } from './operator.ts';
import { outputShape } from './output-shape.ts';
import { type PhasePlanes, phasePlanes } from './phase-planes.ts';
import { slidingWindows, slidSizes, type Window } from './window.ts';

/** `[batch, channels, ...spatial]` by filters `[filters, channels a group, ...kernel]`; one or two spatial axes. */
const conv: Operator = {
  infer: inferConv,
  execute: (node, inputs) => [
    executeConv(node, requiredInput(node, inputs, 0), requiredInput(node, inputs, 1), inputs[2]),
  ],
  multiplyAdds: (_node, inputs, [output]) => elementCount(output) * elementCount(inputs[1]?.slice(1) ?? []),
};

function inferConv(node: Node, inputs: readonly (InferredValue | undefined)[]): [InferredValue] {
  const { dtype, shape } = requiredInput(node, inputs, 0);
  const filters = requiredInput(node, inputs, 1).shape;
  if (!filters?.every((size) => typeof size === 'number')) {
    const rank = shape?.length ?? filters?.length;
    const sizes = Array.from({ length: (rank ?? 2) - 2 }, () => null);
    return [{ dtype, shape: rank ? [shape?.[0] ?? null, filters?.[0] ?? null, ...sizes] : null }];
  }
  const known = shape ?? filters.map(() => null);
  checkConvolution(node, known, filters, filters[1] * groupOf(node));
  return [{ dtype, shape: [known[0], filters[0], ...slidSizes(node, known.slice(2), filters.slice(2))] }];
}

function executeConv(node: Node, input: Tensor, filters: Tensor, bias: Tensor | undefined): Tensor {
  commonType(node, bias ? [input, filters, bias] : [input, filters]);
  const values = floatData(node, input);
  const weights = floatData(node, filters);
  const group = checkConvolution(node, input.shape, filters.shape, filters.shape[1] * groupOf(node));
  const windows = slidingWindows(node, input.shape.slice(2), filters.shape.slice(2));
  const [vertical, horizontal] = asPlane(windows, singleRow);
  const [batch, channels] = input.shape;
  const [filterCount, groupChannels] = filters.shape;
  const groupFilters = filterCount / group;
  const biases = biasOf(node, bias, filterCount);

  const shape = outputShape(node, [batch, filterCount, ...windows.map(({ output }) => output)]);
  const data = allocate(input.dtype, elementCount(shape)) as Float32Array | Float64Array;
  const outputSize = vertical.output * horizontal.output;
  if (data.length === 0) return { dtype: input.dtype, shape, data };
  const inputSize = vertical.input * horizontal.input;
  for (let image = 0; image < batch; image++) {
    const planes = phasePlanes(values, image * channels * inputSize, channels, vertical, horizontal);
    const offsets = weightOffsets(planes, groupChannels);
    const sums = Array.from(
      { length: filtersAtOnce },
      () => new Float64Array((vertical.output - 1) * planes.rowStride + horizontal.output),
    );
    for (let filter = 0; filter < filterCount; ) {
      const leftInGroup = groupFilters - (filter % groupFilters);
      const together = leftInGroup >= filtersAtOnce ? filtersAtOnce : 1;
      const firstChannel = Math.floor(filter / groupFilters) * groupChannels;
      const add = together === 1 ? addProducts : addProductsOfFour;
      for (let i = 0; i < together; i++) sums[i].fill(biases[filter + i]);
      add(sums, planes.data, firstChannel * planes.channelStride, weights, filter * offsets.length, offsets);
      for (let i = 0; i < together; i++, filter++)
        storeRows(
          data,
          (image * filterCount + filter) * outputSize,
          sums[i],
          planes.rowStride,
          vertical,
          horizontal,
        );
    }
  }
  return { dtype: input.dtype, shape, data };
}

function groupOf(node: Node): number {
  const group = node.attributes.group;
  return group?.type === 'int' ? group.value : 1;
}

/** Stands for the axis that a 1-D convolution lacks. */
const singleRow: Window = { kernel: 1, stride: 1, dilation: 1, padBegin: 0, padEnd: 0, input: 1, output: 1 };

/** For each weight of a filter, where its input for the first output stands, from the group's first channel on. */
function weightOffsets({ tapOffsets, channelStride }: PhasePlanes, channels: number): Int32Array {
  const offsets = new Int32Array(channels * tapOffsets.length);
  for (let channel = 0, i = 0; channel < channels; channel++)
    for (const tap of tapOffsets) offsets[i++] = channel * channelStride + tap;
  return offsets;
}

function storeRows(
  data: Float32Array | Float64Array,
  offset: number,
  sums: Float64Array,
  rowStride: number,
  vertical: Window,
  horizontal: Window,
): void {
  for (let row = 0, out = offset; row < vertical.output; row++, out += horizontal.output)
    data.set(sums.subarray(row * rowStride, row * rowStride + horizontal.output), out);
}

export const convOperators: OperatorFamily = { Conv: conv };
