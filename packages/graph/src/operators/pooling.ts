import type { Dimension } from '../network/graph.ts';
import type { Node } from '../network/node.ts';
import { allocate } from '../tensor/data-type.ts';
import { elementCount, type Tensor } from '../tensor/tensor.ts';
import { floatData, requiredInput } from './arguments.ts';
import { intAttribute, intsAttribute } from './attributes.ts';
import { asPlane } from './convolution-shape.ts';
import { elementClass, holdsBigInts, type NumberData } from './element-types.ts';
import { nodeError } from './node-error.ts';
import type { InferredValue, Operator, OperatorFamily } from './operator.ts';
import { outputShape } from './output-shape.ts';
import { slidingWindows, slidSizes, type Window } from './window.ts';

const averagePool: Operator = {
  infer: inferPool,
  execute: (node, inputs) => [averagePlanes(node, requiredInput(node, inputs, 0))],
};

/** Gives the largest value of each window and, as a second output, where in the whole input it stands. */
const maxPool: Operator = {
  infer: (node, inputs) => {
    const [output] = inferPool(node, inputs);
    return [output, { dtype: 'int64', shape: output.shape }];
  },
  execute: (node, inputs) => maxPlanes(node, requiredInput(node, inputs, 0)),
};

function inferPool(node: Node, inputs: readonly (InferredValue | undefined)[]): [InferredValue] {
  const { dtype, shape } = requiredInput(node, inputs, 0);
  const kernel = kernelShape(node);
  if (!shape) return [{ dtype, shape: null }];
  checkRank(node, shape, kernel);
  return [{ dtype, shape: [shape[0], shape[1], ...slidSizes(node, shape.slice(2), kernel)] }];
}

function kernelShape(node: Node): readonly number[] {
  const kernel = intsAttribute(node, 'kernel_shape', []);
  if (kernel.length !== 1 && kernel.length !== 2)
    throw nodeError(node, 'unsupported-operator', 'only 1-D and 2-D kernels are supported', {
      expected: '1 or 2 spatial axes',
      actual: kernel.length,
    });
  if (!kernel.every((size) => size >= 1)) throw nodeError(node, 'bad-value', `kernel_shape is [${kernel}]`);
  return kernel;
}

function checkRank(node: Node, shape: readonly Dimension[], kernel: readonly number[]): void {
  if (shape.length !== kernel.length + 2)
    throw nodeError(node, 'bad-shape', 'rank of the input', {
      expected: kernel.length + 2,
      actual: shape.length,
    });
}

interface Planes {
  readonly shape: readonly number[];
  readonly count: number;
  readonly vertical: Window;
  readonly horizontal: Window;
}

function pooledPlanes(node: Node, { shape }: Tensor): Planes {
  const kernel = kernelShape(node);
  checkRank(node, shape, kernel);
  const windows = slidingWindows(node, shape.slice(2), kernel);
  const [vertical, horizontal] = asPlane(windows, {
    ...{ kernel: 1, stride: 1, dilation: 1, padBegin: 0, padEnd: 0, input: 1, output: 1 },
  });
  return {
    shape: outputShape(node, [shape[0], shape[1], ...windows.map(({ output }) => output)]),
    count: shape[0] * shape[1],
    vertical,
    horizontal,
  };
}

/** Positions of the input along one axis that a window reads: from `first` below `end` in steps of the dilation. */
interface Reach {
  readonly first: number;
  readonly end: number;
  /** How many taps lie in the input or in its padding. */
  readonly paddedTaps: number;
}

function reach(window: Window, index: number): Reach {
  const { kernel, stride, dilation, padBegin, padEnd, input } = window;
  const begin = index * stride - padBegin;
  const skipped = Math.max(0, Math.ceil(-begin / dilation));
  return {
    first: begin + skipped * dilation,
    end: Math.min(begin + kernel * dilation, input),
    paddedTaps: Math.min(kernel, Math.ceil((input + padEnd - begin) / dilation)),
  };
}

/** Calls `visit` once for each output, in order, with where the output's plane starts in the input. */
function forEachWindow(
  { count, vertical, horizontal }: Planes,
  visit: (out: number, base: number, rows: Reach, columns: Reach) => void,
): void {
  let out = 0;
  for (let plane = 0; plane < count; plane++) {
    const base = plane * vertical.input * horizontal.input;
    for (let row = 0; row < vertical.output; row++) {
      const rows = reach(vertical, row);
      for (let column = 0; column < horizontal.output; column++)
        visit(out++, base, rows, reach(horizontal, column));
    }
  }
}

function averagePlanes(node: Node, input: Tensor): Tensor {
  const planes = pooledPlanes(node, input);
  const { shape, vertical, horizontal } = planes;
  const source = floatData(node, input);
  const data = allocate(input.dtype, elementCount(shape)) as Float32Array | Float64Array;
  const includePads = intAttribute(node, 'count_include_pad', 0) !== 0;
  forEachWindow(planes, (out, base, rows, columns) => {
    let sum = 0;
    let taps = 0;
    for (let y = rows.first; y < rows.end; y += vertical.dilation) {
      for (let x = columns.first; x < columns.end; x += horizontal.dilation, taps++)
        sum += source[base + y * horizontal.input + x];
    }
    data[out] = sum / (includePads ? rows.paddedTaps * columns.paddedTaps : taps);
  });
  return { dtype: input.dtype, shape, data };
}

function maxPlanes(node: Node, input: Tensor): readonly Tensor[] {
  const kind = elementClass(node, input.dtype);
  if (holdsBigInts(input.data) || kind === 'bool')
    throw nodeError(node, 'unsupported-type', `${input.dtype} values`);
  const planes = pooledPlanes(node, input);
  const { shape, vertical, horizontal } = planes;
  const source: NumberData = input.data;
  const data = allocate(input.dtype, elementCount(shape)) as NumberData;
  const indices = node.outputs[1] ? new BigInt64Array(data.length) : undefined;
  const byColumns = intAttribute(node, 'storage_order', 0) !== 0;
  forEachWindow(planes, (out, base, rows, columns) => {
    let largest = Number.NEGATIVE_INFINITY;
    let place = base;
    for (let y = rows.first; y < rows.end; y += vertical.dilation) {
      for (let x = columns.first; x < columns.end; x += horizontal.dilation) {
        const value = source[base + y * horizontal.input + x];
        if (value <= largest) continue;
        largest = value;
        place = base + (byColumns ? x * vertical.input + y : y * horizontal.input + x);
      }
    }
    if (indices) indices[out] = BigInt(place);
    data[out] = largest;
  });
  const pooled: Tensor = { dtype: input.dtype, shape, data };
  return indices ? [pooled, { dtype: 'int64', shape, data: indices }] : [pooled];
}

export const poolingOperators: OperatorFamily = { AveragePool: averagePool, MaxPool: maxPool };
