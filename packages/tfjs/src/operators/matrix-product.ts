import {
  elementCount,
  float32,
  floatAttribute,
  type Tensor as HostTensor,
  intAttribute,
  type PlannedNode,
} from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { denseSummary, matrixSummary } from '../convolution/dense-summary.ts';
import type { Operation, PlanContext, Prepare } from '../plan/operation.ts';
import { singleRow } from './convolution.ts';
import { finishing, splitEpilogue } from './epilogue.ts';
import { withFewRows } from './few-rows.ts';
import { denseChoice, knownNumbers } from './known-weight.ts';

/** `Gemm` and `MatMul`, with factors that are known or computed. */
export const prepareMatrixProduct: Prepare = (node, context) => {
  const [a, b, addend] = node.inputs;
  if (node.inputs.some((name) => name !== '' && context.dtype(name) !== 'float32')) return undefined;
  const [output] = node.outputs;
  const result = context.shape(output);
  const [left, right] = [context.shape(a), context.shape(b)];
  const [transposeA, transposeB] = ['transA', 'transB'].map((name) => intAttribute(node, name, 0) !== 0);
  const values = knownNumbers(b, context);
  const matrix = right.length === 1 ? [...right, 1] : right;
  // Batches that all meet one matrix are rows of one product.
  const isFlat = matrix.length === 2 && !transposeA;
  const inner = left[left.length - (transposeA ? 2 : 1)];
  const [alpha, beta] = ['alpha', 'beta'].map((name) => floatAttribute(node, name, 1));
  const isPlain = isFlat && !addend && alpha === 1;
  const ours = isPlain && values && prepareRows(node, matrix, transposeB, inner, context);
  if (ours) return ours;
  const { scale, bias } = node.epilogue;
  const key = `${b} ${output}`;
  const known =
    values && context.tensor(`${key} matrix`, () => columnsScaled(values(), matrix, scale, transposeB));
  const scales = !values && scale && context.tensor(`${key} scale`, () => float32([scale.length], scale));
  const biases = bias && context.tensor(`${key} bias`, () => float32([bias.length], bias));
  const firstShape = isFlat ? [-1, inner] : left.length === 1 ? [1, inner] : [...left];
  const factors = (inputs: readonly tf.Tensor[]) => {
    return [tf.reshape(inputs[0], firstShape), known ?? tf.reshape(inputs[1], [...matrix])] as const;
  };
  const batches = broadcastBatches(left, matrix);
  // With 5 axes or more tfjs repeats on the CPU.
  if (batches.length > 2 && `${left.slice(0, -2)}` !== `${matrix.slice(0, -2)}`) return undefined;
  const isTransposed = transposeB && !known;
  const { finish, ...activation } = splitEpilogue(node.epilogue);
  const fused: Operation['run'] = (inputs, residual) => {
    const [first, second] = factors(inputs);
    const call = { a: first, b: second, ...activation, ...(biases && { bias: biases }) };
    const product = withFewRows(first.shape[0], context.backend, () => tf.fused.matMul(call));
    return [finish(tf.reshape(product, [...result]), residual)];
  };
  const finishAll = finishing(node.epilogue);
  const unfused: Operation['run'] = (inputs, residual) => {
    const [first, second] = factors(inputs);
    const pair = isFlat ? [first, second] : [first, second].map((each) => inBatches(each, batches));
    let product = tf.reshape(tf.matMul(pair[0], pair[1], transposeA, isTransposed), [...result]);
    if (alpha !== 1) product = tf.mul(product, alpha);
    if (addend) product = tf.add(product, beta === 1 ? inputs[2] : tf.mul(inputs[2], beta));
    if (scales) product = tf.mul(product, scales);
    if (biases) product = tf.add(product, biases);
    return [finishAll(product, residual)];
  };
  // tfjs's wasm backend adds wrong biases to products of transposed matrices.
  const fuses = isPlain && !isTransposed && !scales;
  return {
    inputLayouts: ['plain', values ? undefined : 'plain', addend ? 'plain' : undefined],
    outputLayouts: ['plain'],
    choice: denseChoice(b, context, elementCount(result) * inner),
    run: fuses ? fused : unfused,
  };
};

/** Rows times a known matrix, as pixels of a convolution of one tap; `undefined` where tfjs is to run it. */
function prepareRows(
  node: PlannedNode,
  matrix: readonly number[],
  isTransposed: boolean,
  inner: number,
  context: PlanContext,
): Operation | undefined {
  const weight = context.weight(node.inputs[1]);
  if (weight?.kind !== 'dense') return undefined;
  const filters = matrix[isTransposed ? 0 : 1];
  const summary = isTransposed
    ? denseSummary(weight, [filters, inner, 1, 1], 1)
    : matrixSummary(weight, [inner, filters]);
  const result = context.shape(node.outputs[0]);
  const rows = elementCount(result) / filters;
  const geometry = { batch: rows, vertical: singleRow, horizontal: singleRow, inputChannels: inner, filters };
  const kernel = summary && rows > 0 && context.prepareSummary(node, summary, geometry, context);
  if (!kernel) return undefined;
  const asPixels = (x: tf.Tensor) => tf.reshape(x, [rows, 1, 1, -1]) as tf.Tensor4D;
  return {
    inputLayouts: ['plain', undefined],
    outputLayouts: ['plain'],
    choice: kernel.choice,
    run: ([x], residual) => [
      tf.reshape(kernel.run(asPixels(x), residual && asPixels(residual)), [...result]),
    ],
    dispose: () => kernel.dispose(),
  };
}

/** How many matrices a product has along each axis before the last two. */
function broadcastBatches(left: readonly number[], right: readonly number[]): number[] {
  return tf.broadcast_util.assertAndGetBroadcastShape(left.slice(0, -2), right.slice(0, -2));
}

/** As many matrices as the product has, or one: tfjs repeats one, but does not repeat along some axes only. */
function inBatches(tensor: tf.Tensor, batches: readonly number[]): tf.Tensor {
  const size = tensor.shape.slice(-2);
  if (elementCount(tensor.shape) === elementCount(size))
    return tf.reshape(tensor, [...batches.map(() => 1), ...size]);
  return tf.broadcastTo(tensor, [...batches, ...size]);
}

/** A matrix, or several, not transposed and with its columns scaled. */
function columnsScaled(
  values: Float32Array,
  shape: readonly number[],
  scale: Float32Array | undefined,
  isTransposed: boolean,
): HostTensor {
  const [height, width] = shape.slice(-2);
  const [rows, columns] = isTransposed ? [width, height] : [height, width];
  const data = new Float32Array(values.length);
  for (let i = 0; i < data.length; i++) {
    const [row, column] = [Math.floor(i / columns) % rows, i % columns];
    const from = isTransposed ? column * width + row : i;
    data[i] = values[from] * (scale?.[column] ?? 1);
  }
  return float32([...shape.slice(0, -2), rows, columns], data);
}
