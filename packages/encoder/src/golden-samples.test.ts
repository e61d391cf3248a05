import type { Graph } from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import { randomTensor } from '@fsnet/testing';
import { describe, expect, test } from 'vitest';
import { compress } from './compress.ts';

const network = cifarResNet({ depth: 8 });

describe('golden samples', () => {
  test.each<[string, Graph, RegExp]>([
    [
      'other input types',
      { ...network, inputs: [{ ...network.inputs[0], dtype: 'uint8' }] },
      /input image is uint8/,
    ],
    [
      'open shapes',
      { ...network, inputs: [{ ...network.inputs[0], shape: ['n', 3, 'h', 32] }] },
      /open shape \[n, 3, h, 32\]/,
    ],
    ['unknown ranks', { ...network, inputs: [{ ...network.inputs[0], shape: null }] }, /no known shape/],
    [
      'unknown operators',
      {
        ...network,
        nodes: network.nodes.map((node) => (node.op === 'Gemm' ? { ...node, op: 'Gemmm' } : node)),
      },
      /reference executor cannot run it: .*Gemmm/,
    ],
    [
      'large networks',
      { ...network, inputs: [{ ...network.inputs[0], shape: [1, 3, 512, 512] }] },
      /million multiply-adds, more than the 500 million/,
    ],
  ])('has none for %s, and says so', (_, graph, reason) => {
    const { report, graph: compressed } = compress(graph);
    expect(report.goldenSamples).toEqual({ count: 0, reason: expect.stringMatching(reason) });
    expect(compressed.metadata.goldenSamples).toBeUndefined();
  });

  test('has none by default where the outputs are large', () => {
    const graph: Graph = {
      ...network,
      outputs: [...network.outputs, { name: network.nodes[2].outputs[0], dtype: 'float32', shape: null }],
    };
    expect(compress(graph).report.goldenSamples.reason).toMatch(
      /take 6\d{4} bytes, a large part of the file/,
    );
    expect(compress(graph, { goldenSamples: 1 }).report.goldenSamples).toEqual({ count: 1 });
  });

  test('drops samples that came along and do not fit, where they need a new answer', () => {
    const [sample] = compress(network).graph.metadata.goldenSamples!;
    for (const inputs of [{}, { image: { kind: 'tensor', tensor: randomTensor(1, [1, 3]) } as const }]) {
      const graph = { ...network, metadata: { goldenSamples: [{ ...sample, inputs }] } };
      const { report } = compress(graph);
      expect(report.goldenSamples).toEqual({ count: 0, reason: expect.stringMatching(/image|cannot run/) });
    }
  });

  test('draws as many as asked for, each its own, in the range of the preprocessed pixels', () => {
    const preprocessing = {
      input: 'image',
      width: 32,
      height: 32,
      resize: 'stretch',
      colorOrder: 'rgb',
      layout: 'nchw',
      scale: 1 / 255,
      mean: [0.5, 0.4, 0.3],
      std: [0.25, 0.2, 0.5],
    } as const;
    const { graph } = compress(network, {
      goldenSamples: 3,
      seed: 7,
      metadata: { preprocessing: [preprocessing] },
    });
    const samples = graph.metadata.goldenSamples!;
    expect(samples.map(({ inputs }) => inputs.image)).toEqual(
      [7, 8, 9].map((seed) => ({
        kind: 'drawn',
        seed,
        shape: [1, 3, 32, 32],
        minimum: -2,
        maximum: Math.fround(3),
      })),
    );
    expect(new Set(samples.map(({ outputs }) => String(outputs.logits.data))).size).toBe(3);
    expect(graph.metadata.preprocessing).toEqual([preprocessing]);
  });
});
