import { drawUniform, float32, type Graph, type ValueInfo } from '@fsnet/graph';
import {
  cifarResNet,
  heInitialization,
  imagenetResNet,
  mobileNetV1,
  vgg,
  type WeightSource,
} from '@fsnet/models';
import { toOnnx } from '@fsnet/onnx';
import { relativeL2 } from '@fsnet/testing';
import { describe, expect, test } from 'vitest';
import { withSummaries } from '../../networks/random-summary.ts';
import { onnxruntime } from './onnxruntime.ts';
import { tfjs } from './tfjs.ts';

/** Biases and statistics of some size, which networks that begin to train lack. */
const trained: WeightSource = (name, shape, role) => {
  const values = heInitialization(3)(name, shape, role);
  return role === 'filter' || role === 'matrix'
    ? values
    : values.map((value, i) => value + 0.5 * Math.sin(i));
};

const small = (graph: Graph): Graph => ({
  ...graph,
  inputs: graph.inputs.map((input): ValueInfo => ({ ...input, shape: [1, 3, 64, 64] })),
  outputs: graph.outputs.map((output) => ({ ...output, shape: null })),
});

describe('tfjs runs the network that onnxruntime runs', () => {
  test.each([
    { name: 'ResNet-8', graph: cifarResNet({ depth: 8, weights: trained }) },
    { name: 'ResNet-18', graph: imagenetResNet({ depth: 18, classes: 10, weights: trained }) },
    { name: 'MobileNet', graph: mobileNetV1({ width: 0.25, classes: 10, weights: trained }) },
    { name: 'VGG-11', graph: vgg({ depth: 11, featuresOnly: true, weights: trained }) },
    { name: 'ResNet-8 by summaries', graph: withSummaries(cifarResNet({ depth: 8 }), { spacing: 2 }) },
  ])('$name', async ({ graph }) => {
    const network = small(graph);
    const inputs = { image: float32([1, 3, 64, 64], drawUniform(1, 3 * 64 * 64, -1, 1)) };
    const [peer, judge] = [await tfjs(network, inputs), await onnxruntime(toOnnx(network), inputs)];
    const [actual, expected] = [await peer.outputs(), await judge.outputs()];
    expect(Object.keys(actual)).toEqual(Object.keys(expected));
    for (const [name, values] of Object.entries(expected))
      expect(relativeL2(actual[name], values)).toBeLessThan(1e-5);
    peer.dispose();
    await judge.dispose();
  });
});
