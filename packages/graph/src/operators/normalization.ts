import type { Node } from '../network/node.ts';
import { allocate } from '../tensor/data-type.ts';
import { elementCount, type Tensor } from '../tensor/tensor.ts';
import { floatData, requiredInput } from './arguments.ts';
import { floatAttribute, intAttribute } from './attributes.ts';
import { nodeError } from './node-error.ts';
import type { Operator, OperatorFamily } from './operator.ts';

type Infer = Operator['infer'];

const likeFirst: Infer = (node, inputs) => {
  const { dtype, shape } = requiredInput(node, inputs, 0);
  return [{ dtype, shape }];
};

/** As inference has it: by the given mean and variance of each channel. */
const batchNormalization: Operator = {
  infer: likeFirst,
  execute: (node, inputs) => {
    if (intAttribute(node, 'training_mode', 0) !== 0)
      throw nodeError(node, 'unsupported-operator', 'training mode is not supported');
    const input = requiredInput(node, inputs, 0);
    const [scale, bias, mean, variance] = [1, 2, 3, 4].map((index) => perChannel(node, inputs, index));
    const epsilon = floatAttribute(node, 'epsilon', Math.fround(1e-5));
    return [
      mapPlanes(node, input, (channel, source, target) => {
        const factor = scale[channel] / Math.sqrt(variance[channel] + epsilon);
        const shift = mean[channel];
        for (let i = 0; i < source.length; i++) target[i] = (source[i] - shift) * factor + bias[channel];
      }),
    ];
  },
};

/** By the mean and variance of each plane itself. */
const instanceNormalization: Operator = {
  infer: likeFirst,
  execute: (node, inputs) => {
    const input = requiredInput(node, inputs, 0);
    const [scale, bias] = [1, 2].map((index) => perChannel(node, inputs, index));
    const epsilon = floatAttribute(node, 'epsilon', Math.fround(1e-5));
    return [
      mapPlanes(node, input, (channel, source, target) => {
        let sum = 0;
        for (let i = 0; i < source.length; i++) sum += source[i];
        const mean = sum / source.length;
        let squares = 0;
        for (let i = 0; i < source.length; i++) squares += (source[i] - mean) ** 2;
        const factor = scale[channel] / Math.sqrt(squares / source.length + epsilon);
        for (let i = 0; i < source.length; i++) target[i] = (source[i] - mean) * factor + bias[channel];
      }),
    ];
  },
};

/** Across `size` neighbouring channels. */
const localResponseNormalization: Operator = {
  infer: likeFirst,
  execute: (node, inputs) => {
    const input = requiredInput(node, inputs, 0);
    const size = intAttribute(node, 'size', 0);
    if (size < 1) throw nodeError(node, 'bad-value', 'size', { expected: 'at least 1', actual: size });
    const alpha = floatAttribute(node, 'alpha', Math.fround(1e-4)) / size;
    const beta = floatAttribute(node, 'beta', 0.75);
    const bias = floatAttribute(node, 'bias', 1);
    const channels = input.shape[1] ?? 1;
    const data = floatData(node, input);
    return [
      mapPlanes(node, input, (channel, source, target, offset) => {
        const first = Math.max(0, channel - Math.floor((size - 1) / 2));
        const last = Math.min(channels - 1, channel + Math.ceil((size - 1) / 2));
        for (let i = 0; i < source.length; i++) {
          let squares = 0;
          for (let other = first; other <= last; other++)
            squares += data[offset + (other - channel) * source.length + i] ** 2;
          target[i] = source[i] / (bias + alpha * squares) ** beta;
        }
      }),
    ];
  },
};

type Floats = Float32Array | Float64Array;

function mapPlanes(
  node: Node,
  input: Tensor,
  visit: (channel: number, source: Floats, target: Floats, offset: number) => void,
): Tensor {
  const { dtype, shape } = input;
  const source = floatData(node, input);
  const target = allocate(dtype, source.length) as Floats;
  const channels = shape[1] ?? 1;
  const size = elementCount(shape.slice(2));
  for (let offset = 0, plane = 0; offset < source.length; offset += size, plane++)
    visit(
      plane % channels,
      source.subarray(offset, offset + size),
      target.subarray(offset, offset + size),
      offset,
    );
  return { dtype, shape, data: target };
}

function perChannel(node: Node, inputs: readonly (Tensor | undefined)[], index: number): Floats {
  const channels = requiredInput(node, inputs, 0).shape[1] ?? 1;
  const values = requiredInput(node, inputs, index);
  if (values.shape.length !== 1 || values.shape[0] !== channels)
    throw nodeError(node, 'bad-shape', `shape of input ${index}`, {
      expected: `[${channels}]`,
      actual: `[${values.shape}]`,
    });
  return floatData(node, values);
}

export const normalizationOperators: OperatorFamily = {
  BatchNormalization: batchNormalization,
  InstanceNormalization: instanceNormalization,
  LRN: localResponseNormalization,
};
