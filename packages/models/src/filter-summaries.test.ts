import { drawUniform, execute, float32, type Graph } from '@fsnet/graph';
import { describe, expect, test } from 'vitest';
import { cifarResNet } from './cifar-resnet.ts';
import { withFilterSummaries } from './filter-summaries.ts';
import { mobileNetV2 } from './mobilenet-v2.ts';
import { zeros } from './zeros.fixture.ts';

const kinds = (graph: Graph) =>
  graph.nodes.filter(({ op }) => op === 'Conv').map(({ inputs }) => graph.weights.get(inputs[1])?.kind);

describe('withFilterSummaries', () => {
  test('summarizes every convolution and runs', () => {
    const graph = withFilterSummaries(cifarResNet({ depth: 8 }), { ratio: 4 });
    expect(new Set(kinds(graph))).toEqual(new Set(['summary']));
    expect(graph.weights.get('stem.conv.weight')).toMatchObject({
      order: 'ihw',
      circular: true,
      vector: { count: 108 },
    });
    const { logits } = execute(graph, { image: float32([1, 3, 32, 32], drawUniform(1, 3072)) });
    expect([...(logits.data as Float32Array)].every(Number.isFinite)).toBe(true);
  });

  test('depthwise convolutions stay dense', () => {
    const found = kinds(withFilterSummaries(mobileNetV2({ weights: zeros }), { ratio: 2 }));
    expect(found.filter((kind) => kind === 'dense')).toHaveLength(17);
    expect(found.filter((kind) => kind === 'summary')).toHaveLength(35);
  });

  test('values come from where the caller says', () => {
    const values = (_name: string, length: number) => new Float32Array(length).fill(7);
    const graph = withFilterSummaries(cifarResNet({ depth: 8 }), { ratio: 2, values });
    expect(graph.weights.get('stem.conv.weight')?.vector).toMatchObject({
      data: new Float32Array(216).fill(7),
    });
  });

  test('impossible ratios are refused', () => {
    expect(() => withFilterSummaries(cifarResNet({ depth: 8 }), { ratio: 0.5 })).toThrow('at least 1');
    expect(() => withFilterSummaries(cifarResNet({ depth: 8 }), { ratio: 17 })).toThrow(
      'stem.conv.weight: at ratio 17 a summary of 25 values is shorter than a filter of 27',
    );
  });
});
