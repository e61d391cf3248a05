import {
  type Activation,
  activationOf,
  floatAttribute,
  type PlannedNode,
  stringAttribute,
} from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import type { Operation, Prepare } from '../plan/operation.ts';

/** An activation as tfjs's fused kernels know it. */
export interface FusedActivation {
  readonly activation: tf.fused.Activation;
  readonly leakyreluAlpha?: number;
}

/** What tfjs can apply while it stores a result. */
export function fusedActivation(activation: Activation | undefined): FusedActivation | undefined {
  if (!activation) return { activation: 'linear' };
  switch (activation.kind) {
    case 'clamp':
      if (activation.minimum !== 0) return undefined;
      if (activation.maximum === 6) return { activation: 'relu6' };
      return activation.maximum === Number.POSITIVE_INFINITY ? { activation: 'relu' } : undefined;
    case 'leakyRelu':
      return { activation: 'leakyrelu', leakyreluAlpha: activation.alpha };
    case 'sigmoid':
      return { activation: 'sigmoid' };
    default:
      return undefined;
  }
}

/** `x` after the activation, a new tensor. */
export function activate<T extends tf.Tensor>(x: T, activation: Activation): T {
  switch (activation.kind) {
    case 'clamp':
      return clamp(x, activation.minimum, activation.maximum);
    case 'leakyRelu':
      return leakyRelu(x, activation.alpha);
    case 'hardSigmoid':
      return tf.clipByValue(tf.add(tf.mul(x, activation.alpha), activation.beta) as T, 0, 1);
    case 'sigmoid':
      return tf.sigmoid(x);
    case 'tanh':
      return tf.tanh(x);
    case 'hardSwish':
      return tf.mul(x, tf.clipByValue(tf.add(tf.mul(x, 1 / 6), 0.5), 0, 1)) as T;
    case 'silu':
      return tf.mul(x, tf.sigmoid(x)) as T;
    case 'mish':
      return tf.mul(x, tf.tanh(tf.softplus(x))) as T;
    default:
      return activation satisfies never;
  }
}

function clamp<T extends tf.Tensor>(x: T, minimum: number, maximum: number): T {
  const [isBelow, isAbove] = [minimum > Number.NEGATIVE_INFINITY, maximum < Number.POSITIVE_INFINITY];
  if (isAbove && minimum === 0 && maximum === 6) return tf.relu6(x);
  if (isAbove && isBelow && minimum <= maximum) return tf.clipByValue(x, minimum, maximum);
  if (isBelow && !isAbove) return minimum === 0 ? tf.relu(x) : (tf.maximum(x, minimum) as T);
  const bounded = isBelow ? (tf.maximum(x, minimum) as T) : x;
  return isAbove ? (tf.minimum(bounded, maximum) as T) : tf.clone(bounded);
}

/** tfjs's own takes the larger of `x` and `alpha * x`, which slopes above 1 are not. */
function leakyRelu<T extends tf.Tensor>(x: T, alpha: number): T {
  if (alpha >= 0 && alpha <= 1) return tf.leakyRelu(x, alpha);
  return tf.add(tf.relu(x), tf.mul(tf.minimum(x, 0), alpha)) as T;
}

type Map = (x: tf.Tensor) => tf.Tensor;

const maps: Readonly<Record<string, Map>> = {
  Abs: tf.abs,
  Ceil: tf.ceil,
  Erf: tf.erf,
  Exp: tf.exp,
  Floor: tf.floor,
  Log: tf.log,
  Neg: tf.neg,
  Reciprocal: (x) => tf.div(1, x),
  Round: tf.round,
  Sign: tf.sign,
  Sqrt: tf.sqrt,
  Softplus: tf.softplus,
  Softsign: (x) => tf.div(x, tf.add(tf.abs(x), 1)),
};

/** Functions of one element, in any layout. */
export const prepareUnary: Prepare = (node, context) => {
  const map = mapOf(node, context);
  const [input] = node.inputs;
  if (!map || context.dtype(input) !== 'float32') return undefined;
  return elementwise(context.layout(input), map);
};

/** `Not`. */
export const prepareNot: Prepare = ({ inputs: [input] }, context) =>
  context.dtype(input) === 'bool' ? elementwise(context.layout(input), (x) => tf.logicalNot(x)) : undefined;

function elementwise(layout: Operation['outputLayouts'][number], map: Map): Operation {
  return { inputLayouts: [layout], outputLayouts: [layout], run: ([x]) => [map(x)] };
}

function mapOf(node: PlannedNode, context: Parameters<Prepare>[1]): Map | undefined {
  const { op } = node;
  const activation = activationOf(node, context);
  if (activation) return (x) => activate(x, activation);
  if (Object.hasOwn(maps, op)) return maps[op];
  switch (op) {
    case 'Celu': {
      const alpha = floatAttribute(node, 'alpha', 1);
      return (x) => exponential(x, alpha, 1 / alpha);
    }
    case 'Elu': {
      const alpha = floatAttribute(node, 'alpha', 1);
      return alpha === 1 ? tf.elu : (x) => exponential(x, alpha, 1);
    }
    case 'Selu': {
      const alpha = floatAttribute(node, 'alpha', Math.fround(1.6732631921768188));
      const gamma = floatAttribute(node, 'gamma', Math.fround(1.0507010221481323));
      return (x) => tf.mul(exponential(x, alpha, 1), gamma);
    }
    case 'Gelu':
      return stringAttribute(node, 'approximate', 'none') === 'tanh' ? geluByTanh : gelu;
    case 'ThresholdedRelu': {
      const alpha = floatAttribute(node, 'alpha', 1);
      return (x) => tf.where(tf.greater(x, alpha), x, tf.zerosLike(x));
    }
    default:
      return undefined;
  }
}

/** `x` above 0 and `alpha * (exp(rate * x) - 1)` below. */
function exponential(x: tf.Tensor, alpha: number, rate: number): tf.Tensor {
  return tf.add(tf.relu(x), tf.mul(tf.expm1(tf.mul(tf.minimum(x, 0), rate)), alpha));
}

function gelu(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
}

function geluByTanh(x: tf.Tensor): tf.Tensor {
  const inner = tf.mul(tf.add(x, tf.mul(tf.mul(tf.square(x), x), 0.044715)), Math.sqrt(2 / Math.PI));
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
}
