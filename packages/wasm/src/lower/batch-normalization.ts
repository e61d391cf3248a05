import { type Epilogue, floatAttribute, intAttribute, type Window } from '@fsnet/graph';
import type { Lowering } from '../plan/lowering.ts';
import { emitWeightedWindows } from './depthwise-convolution.ts';

/** Batch normalization that is no part of a convolution, by known statistics: a convolution of each pixel by itself. */
export const lowerBatchNormalization: Lowering = (node, facts) => {
  const shape = facts.shape(node.inputs[0]);
  const [batch, channels, ...sizes] = shape;
  const known = node.inputs.slice(1).map((name) => facts.constant(name));
  if (shape.length < 2 || shape.length > 4 || intAttribute(node, 'training_mode', 0) !== 0) return undefined;
  if (known.some((each) => each?.dtype !== 'float32' || each.data.length !== channels)) return undefined;
  const [scale, bias, mean, variance] = known.map((each) => each?.data as Float32Array);
  const epsilon = floatAttribute(node, 'epsilon', Math.fround(1e-5));
  const { scale: scaleAfter, bias: biasAfter } = node.epilogue;
  const factors = scale.map((each, c) => ((scaleAfter?.[c] ?? 1) * each) / Math.sqrt(variance[c] + epsilon));
  const shifts = bias.map(
    (each, c) => (scaleAfter?.[c] ?? 1) * each - mean[c] * factors[c] + (biasAfter?.[c] ?? 0),
  );
  const layout = shape.length > 2 ? 'nhwc' : 'plain';
  return {
    inputLayouts: node.inputs.map((_, i) => (i === 0 ? layout : undefined)),
    outputLayouts: [layout],
    inPlace: 0,
    emit(context) {
      const epilogue: Epilogue = { ...node.epilogue, bias: shifts };
      const weights = context.constant(`${node.outputs[0]} scale`, () => factors);
      const [height, width] = [1, 1, ...sizes].slice(-2).map(everyPixel);
      emitWeightedWindows({ ...node, epilogue }, context, context.input(0), weights, batch, channels, [
        height,
        width,
      ]);
    },
  };
};

function everyPixel(size: number): Window {
  return { kernel: 1, stride: 1, dilation: 1, padBegin: 0, padEnd: 0, input: size, output: size };
}
