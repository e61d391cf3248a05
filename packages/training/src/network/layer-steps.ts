import { floatAttribute, intAttribute, intsAttribute, type Node, planeWindows } from '@fsnet/graph';
import { convolution } from '@fsnet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { addRelu, relu } from '../operations/add-relu.ts';
import { averagePool } from '../operations/average-pool.ts';
import { batchNormalization } from '../operations/batch-normalization.ts';
import { gemm } from '../operations/gemm.ts';
import { globalAveragePool } from '../operations/global-average-pool.ts';
import { maxPool } from '../operations/max-pool.ts';
import { normalized } from '../operations/normalized.ts';
import { shuffleChannels } from '../operations/shuffle-channels.ts';
import type { Frame } from './frame.ts';
import type { JoinedNode } from './join-nodes.ts';
import { runOperator } from './operator-step.ts';
import type { Step } from './step.ts';

/** What runs a joined node that has an operation of its own for training; nothing for others. */
export function layerStep(joined: JoinedNode): Step | undefined {
  if (joined.kind === 'normalization') return normalizationStep(joined);
  if (joined.kind === 'addRelu') {
    const { inputs, output, nodes } = joined;
    const run = (frame: Frame) => {
      const layout = frame.layout(inputs[0]);
      frame.set(output, addRelu(frame.get(inputs[0], layout), frame.get(inputs[1], layout)), layout);
    };
    return { nodes, reads: inputs, run };
  }
  const { node } = joined;
  const run = node.domain === '' ? runOf(node) : undefined;
  return run && { nodes: [node], reads: node.inputs.filter((name) => name !== ''), run };
}

function runOf(node: Node): Step['run'] | undefined {
  const [input] = node.inputs;
  const [output] = node.outputs;
  switch (node.op) {
    case 'Conv':
      return (frame) => frame.set(output, convolve(node, frame), 'nhwc');
    case 'Relu':
      return (frame) => {
        const layout = frame.layout(input);
        frame.set(output, relu(frame.get(input, layout)), layout);
      };
    case 'Gemm':
      return isPlainProduct(node) ? (frame) => frame.set(output, multiply(node, frame), 'plain') : undefined;
    case 'MaxPool':
    case 'AveragePool':
      if (node.outputs.length > 1) return undefined;
      return (frame) => frame.set(output, pool(node, frame), 'nhwc');
    case 'Gather':
      return shuffleOf(node);
    case 'GlobalAveragePool':
      return (frame) => {
        const pooled = globalAveragePool(plane(frame.get(input, 'nhwc')));
        frame.set(output, likeInput(pooled, frame.shape(input).length), 'nhwc');
      };
    default:
      return undefined;
  }
}

function normalizationStep({
  node,
  residual,
  relu: rectifies,
  output,
  nodes,
}: Extract<JoinedNode, { kind: 'normalization' }>): Step {
  const [input, scale, bias, mean, variance] = node.inputs;
  const epsilon = floatAttribute(node, 'epsilon', Math.fround(1e-5));
  const activation = rectifies ? 'relu' : 'none';
  return {
    nodes,
    reads: [input, scale, bias, mean, variance, ...(residual === undefined ? [] : [residual])],
    run: (frame) => {
      const { call } = frame;
      const shared = {
        input: frame.get(input, 'nhwc'),
        scale: frame.get(scale, 'plain'),
        bias: frame.get(bias, 'plain'),
        residual: residual === undefined ? undefined : frame.get(residual, 'nhwc'),
        activation,
        epsilon,
      } as const;
      if (!call.training) {
        const statistics = { mean: call.statistic(mean), variance: call.statistic(variance) };
        frame.set(output, normalized({ ...shared, ...statistics }), 'nhwc');
        return;
      }
      const found = batchNormalization(shared);
      call.observe(mean, found.mean);
      call.observe(variance, found.variance);
      frame.set(output, found.output, 'nhwc');
    },
  };
}

function convolve(node: Node, frame: Frame): tf.Tensor {
  const [input, weight, bias] = node.inputs;
  const shape = frame.shape(input);
  const filters = frame.filters(weight);
  const kernel = filters.shape.slice(0, 2).slice(4 - shape.length);
  const [vertical, horizontal] = planeWindows(node, shape, kernel)!;
  const windows = [vertical, horizontal];
  const output = convolution(plane(frame.get(input, 'nhwc')), filters, {
    strides: windows.map(({ stride }) => stride),
    dilations: windows.map(({ dilation }) => dilation),
    pads: [...windows.map(({ padBegin }) => padBegin), ...windows.map(({ padEnd }) => padEnd)],
    groups: intAttribute(node, 'group', 1),
  });
  const shifted = bias ? tf.add(output, frame.get(bias, 'plain')) : output;
  return likeInput(shifted, shape.length);
}

function pool(node: Node, frame: Frame): tf.Tensor {
  const [input] = node.inputs;
  const shape = frame.shape(input);
  const windows = planeWindows(node, shape, intsAttribute(node, 'kernel_shape', []))!;
  const values = plane(frame.get(input, 'nhwc'));
  const pooled =
    node.op === 'MaxPool'
      ? maxPool(values, windows)
      : averagePool(values, windows, intAttribute(node, 'count_include_pad', 0) !== 0);
  return likeInput(pooled, shape.length);
}

/** Where a gather takes each channel once, in another order. */
function shuffleOf(node: Node): Step['run'] | undefined {
  const [input, order] = node.inputs;
  if (intAttribute(node, 'axis', 0) !== 1) return undefined;
  return (frame, facts) => {
    const channels = frame.shape(input)[1];
    const indices = facts.constant(order);
    const places = indices?.shape.length === 1 ? Array.from(indices.data as Iterable<bigint>, Number) : [];
    const isShuffle =
      places.length === channels && new Set(places).size === channels && !places.some((place) => place < 0);
    if (!isShuffle || frame.shape(input).length !== 4) runOperator(node, frame, facts);
    else frame.set(node.outputs[0], shuffleChannels(plane(frame.get(input, 'nhwc')), places), 'nhwc');
  };
}

function isPlainProduct(node: Node): boolean {
  const isOne = (name: string) => floatAttribute(node, name, 1) === 1;
  return isOne('alpha') && isOne('beta') && intAttribute(node, 'transA', 0) === 0;
}

function multiply(node: Node, frame: Frame): tf.Tensor {
  const [input, weight, bias] = node.inputs;
  const matrix = frame.matrix(weight, intAttribute(node, 'transB', 0) !== 0);
  const values = frame.get(input, 'plain') as tf.Tensor2D;
  if (!bias) return gemm(values, matrix);
  const addend = frame.get(bias, 'plain');
  return addend.shape.length === 1 && addend.size === matrix.shape[1]
    ? gemm(values, matrix, addend)
    : tf.add(gemm(values, matrix), addend);
}

/** Values of 3 axes as planes of one row. */
function plane(tensor: tf.Tensor): tf.Tensor4D {
  const { shape } = tensor;
  if (shape.length === 4) return tensor as tf.Tensor4D;
  const [batch, width, channels] = shape as [number, number, number];
  return tf.reshape(tensor, [batch, 1, width, channels]);
}

function likeInput(tensor: tf.Tensor, rank: number): tf.Tensor {
  if (rank === 4) return tensor;
  const [batch, , width, channels] = tensor.shape as [number, number, number, number];
  return tf.reshape(tensor, [batch, width, channels]);
}
