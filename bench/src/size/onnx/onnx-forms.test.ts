import { drawUniform, execute, float32, type Graph, type Tensor, type Weight } from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import { toOnnx } from '@fsnet/onnx';
import { onnxSession, relativeL2, runOnnx } from '@fsnet/testing';
import { Cifar10Images, cifar10Normalization } from '@fsnet/testing/cifar10';
import { beforeAll, describe, expect, test } from 'vitest';
import { calibrate } from './calibrate.ts';
import { foldNormalizations } from './fold-normalizations.ts';
import { halfPrecision } from './half-precision.ts';
import { quantizeStatic, quantizeWeights, type ValueRanges } from './quantize-static.ts';
import { bare, denseWeight } from './tensors.ts';

/** A ResNet-8 whose batch normalizations say something. */
function trainedLike(): Graph {
  const graph = cifarResNet({ depth: 8, width: 8 });
  const weights = new Map<string, Weight>();
  for (const [index, [name, weight]] of [...graph.weights].entries()) {
    const [least, most] = name.endsWith('variance')
      ? [0.5, 2]
      : name.endsWith('scale')
        ? [0.5, 1.5]
        : [-0.3, 0.3];
    const data = drawUniform(index, weight.vector.count, least, most);
    weights.set(name, name.includes('.bn.') ? denseWeight({ ...weight, data }) : weight);
  }
  return bare({ ...graph, weights });
}

/** Records of noise, each with a label before it. */
const images = new Cifar10Images(
  Uint8Array.from(drawUniform(1, 40 * 3073, 0, 256), (value) => Math.min(255, Math.floor(value))),
);

describe('a ResNet', () => {
  const graph = trainedLike();
  const folded = foldNormalizations(graph);
  const image = float32([8, 3, 32, 32], images.batch(32, 8, cifar10Normalization));
  const feeds = { [graph.inputs[0].name]: image };
  const [{ name: output }] = graph.outputs;
  let expected: Tensor;
  let ranges: ValueRanges;
  beforeAll(async () => {
    expected = execute(graph, feeds)[output];
    ranges = new Map(await calibrate(folded, images.first(32), cifar10Normalization));
  });

  test('with batch normalizations folded in answers the same', () => {
    expect(folded.nodes.some(({ op }) => op === 'BatchNormalization')).toBe(false);
    expect(folded.weights.size).toBe(2 * folded.nodes.filter(({ op }) => /Conv|Gemm/.test(op)).length);
    expect(relativeL2(execute(folded, feeds)[output], expected)).toBeLessThan(1e-5);
  });

  test.each([
    ['in half precision', halfPrecision, 5e-3],
    ['with weights in int8', quantizeWeights, 0.03],
  ] as const)('%s answers about the same in onnxruntime', async (_, form, bound) => {
    const made = form(folded);
    const found = (await runOnnx(toOnnx(made), feeds))[output];
    expect(relativeL2(found, expected)).toBeLessThan(bound);
    expect(relativeL2(found, expected)).toBeGreaterThan(1e-6);
  });

  test('statically quantised answers in onnxruntime as the operators say, near the float network', async () => {
    const quantised = quantizeStatic(folded, ranges);
    const count = (op: string) => quantised.nodes.filter((node) => node.op === op).length;
    expect(count('Relu')).toBe(0);
    // Each activation once; weights and biases are stored in levels.
    expect(count('DequantizeLinear') - count('QuantizeLinear')).toBe(2 * (count('Conv') + count('Gemm')));
    const small = quantised.weights.values();
    const types = new Set([...small].filter(({ shape }) => shape.length > 1).map(({ dtype }) => dtype));
    expect([...types]).toEqual(['int8']);

    const session = await onnxSession(toOnnx(quantised));
    const found = (await session.run(feeds))[output];
    await session.release();
    expect(relativeL2(found, expected)).toBeLessThan(0.1);
    // onnxruntime computes in integers, which rounds some levels the other way.
    expect(relativeL2(found, execute(quantised, feeds)[output])).toBeLessThan(0.03);
  });

  test('has ranges of what it computes, the smallest of a ReLU 0', () => {
    expect(ranges.get(graph.inputs[0].name)!.minimum).toBeLessThan(-1);
    for (const node of folded.nodes)
      if (node.op === 'Relu') expect(ranges.get(node.outputs[0])!.minimum).toBe(0);
  });
});
