import { type Graph, type Node, weightTensor } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { integers, number } from './attributes.ts';
import type { Step } from './step.ts';

interface Fused {
  readonly normalization: Node | undefined;
  readonly relu: boolean;
  readonly output: string;
}

/** A convolution, normalized and clamped in the same call. */
export function convolutionStep(graph: Graph, node: Node, fused: Fused): Step {
  const { shape } = weightTensor(graph.weights.get(node.inputs[1])!);
  const { filters, bias } = foldedWeights(graph, node, fused.normalization);
  const isDepthwise = number(node, 'group', 1) > 1;
  if (isDepthwise && shape[1] !== 1) throw new Error(`${node.name}: tfjs has no convolution in groups`);
  const [filter, biasTensor] = tf.tidy(() => {
    const inOnnxOrder = tf.tensor4d(filters, shape as [number, number, number, number]);
    const inOrder = tf.transpose(inOnnxOrder, isDepthwise ? [2, 3, 0, 1] : [2, 3, 1, 0]);
    return [inOrder as tf.Tensor4D, tf.tensor1d(bias)] as const;
  });
  const options = {
    filter,
    bias: biasTensor,
    strides: integers(node, 'strides', [1, 1]) as [number, number],
    dilations: integers(node, 'dilations', [1, 1]) as [number, number],
    // Depthwise convolutions take pads of each side too, whatever their type says.
    pad: padding(node) as 'valid',
    activation: fused.relu ? 'relu' : 'linear',
  } as const;
  const convolve = isDepthwise ? tf.fused.depthwiseConv2d : tf.fused.conv2d;
  return {
    inputs: [node.inputs[0]],
    output: fused.output,
    kept: [filter, biasTensor],
    compute: ([x]) => convolve({ ...options, x: x as tf.Tensor4D }),
  };
}

/** Pads as tfjs takes them: 'valid' is its fastest. */
export function padding(node: Node): 'valid' | tf.backend_util.ExplicitPadding {
  const [top, left, bottom, right] = integers(node, 'pads', [0, 0, 0, 0]);
  if (top + left + bottom + right === 0) return 'valid';
  return [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
}

/** Filters and biases with the batch normalization that follows in them. */
export function foldedWeights(
  graph: Graph,
  node: Node,
  normalization: Node | undefined,
): { filters: Float32Array; bias: Float32Array } {
  const values = (name: string) => weightTensor(graph.weights.get(name)!).data as Float32Array;
  const filters = values(node.inputs[1]).slice();
  const count = graph.weights.get(node.inputs[1])!.shape[0];
  const bias = node.inputs[2] ? values(node.inputs[2]).slice() : new Float32Array(count);
  if (normalization) {
    const epsilonAttribute = normalization.attributes.epsilon;
    const epsilon = epsilonAttribute?.type === 'float' ? epsilonAttribute.value : 1e-5;
    const [scale, shift, mean, variance] = normalization.inputs.slice(1).map(values);
    const length = filters.length / count;
    for (let filter = 0; filter < count; filter++) {
      const factor = scale[filter] / Math.sqrt(variance[filter] + epsilon);
      for (let i = filter * length; i < (filter + 1) * length; i++) filters[i] *= factor;
      bias[filter] = (bias[filter] - mean[filter]) * factor + shift[filter];
    }
  }
  return { filters, bias };
}
