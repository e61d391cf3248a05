import {
  execute,
  FsnError,
  type Graph,
  type SummaryWeight,
  vectorValues,
  type Weight,
  weightTensor,
} from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import { randomTensor, relativeL2 } from '@fsnet/testing';
import { describe, expect, test } from 'vitest';
import { compress } from './compress.ts';
import type { CompressOptions } from './options.ts';
import { parseRecipe } from './recipe/recipe.ts';
import type { LayerReport } from './report.ts';

const network = cifarResNet({ depth: 8 });
const inner = 'stage2.block1.second.conv.weight';

function layer(options: CompressOptions, name: string, graph: Graph = network): LayerReport {
  const found = compress(graph, { goldenSamples: 0, ...options }).report.layers.find(
    (report) => report.name === name,
  );
  if (!found) throw new Error(`no layer ${name}`);
  return found;
}

function withWeight(graph: Graph, name: string, weight: Weight): Graph {
  return { ...graph, weights: new Map(graph.weights).set(name, weight) };
}

describe('compress, dense', () => {
  const { graph, report } = compress(network);

  test('quantises layers to 8 bits and leaves all else as it is', () => {
    const layers = new Set(report.layers.map(({ name }) => name));
    expect(layers.size).toBe(10);
    for (const [name, weight] of graph.weights) {
      if (layers.has(name)) expect(weight.vector).toMatchObject({ format: 'affine', bits: 8 });
      else expect(weight).toBe(network.weights.get(name));
    }
    expect([...graph.weights.keys()]).toEqual([...network.weights.keys()]);
    expect(graph.nodes).toBe(network.nodes);
  });

  test('reports the error that the weights have, and that nothing was fitted', () => {
    for (const {
      name,
      kind,
      ratio,
      bits,
      fitted,
      fitError,
      relativeError,
      reason,
      warning,
    } of report.layers) {
      expect({ kind, ratio, bits, fitted, fitError, reason, warning }).toEqual({
        kind: 'dense',
        ratio: 1,
        bits: 8,
        fitted: false,
        fitError: 0,
      });
      const [actual, expected] = [graph, network].map((g) => weightTensor(g.weights.get(name)!));
      expect(relativeError).toBeCloseTo(relativeL2(actual, expected), 6);
      expect(relativeError).toBeLessThan(0.02);
    }
    expect(report.notes).toEqual([expect.stringMatching(/^No ratio was given, so every layer stays dense/)]);
  });

  test('draws a golden sample that the compressed network answers', () => {
    expect(report.goldenSamples).toEqual({ count: 1 });
    const [sample] = graph.metadata.goldenSamples!;
    expect(sample.tolerance).toBe(1e-3);
    const { image } = sample.inputs;
    if (image.kind !== 'drawn') throw new Error('the input is stored');
    expect(image).toMatchObject({ seed: 0, shape: [1, 3, 32, 32], minimum: 0, maximum: 1 });
    const drawn = randomTensor(image.seed, image.shape, image.minimum, image.maximum);
    expect(execute(graph, { image: drawn }).logits).toEqual(sample.outputs.logits);
    // The quantisation shows in it, so it is the compressed network's answer and not the original's.
    expect(relativeL2(execute(network, { image: drawn }).logits, sample.outputs.logits)).toBeGreaterThan(
      1e-5,
    );
  });

  test.each([32, 16, 6, 4, 2] as const)('takes %i bits', (bits) => {
    const { report } = compress(network, { bits, goldenSamples: 0 });
    for (const { name, bits: stored } of report.layers) {
      const outer = name.startsWith('stem') || name.startsWith('classifier');
      expect(stored).toBe(outer ? Math.max(8, bits) : bits);
    }
  });
});

describe('compress, summaries', () => {
  test('fits the layers that a ratio can be asked of, and says why of the others', () => {
    const { report, graph } = compress(network, { ratio: 4, goldenSamples: 0 });
    const reasons = Object.fromEntries(report.layers.map(({ name, reason }) => [name, reason]));
    expect(reasons['stem.conv.weight']).toMatch(/^first layer of the network, protected/);
    expect(reasons['stage2.block1.shortcut.conv.weight']).toMatch(/1x1 kernel has one tap/);
    expect(reasons['classifier.weight']).toMatch(/only convolutions share a summary, this is a Gemm/);
    expect(reasons[inner]).toBeUndefined();
    const weight = graph.weights.get(inner) as SummaryWeight;
    expect(weight).toMatchObject({
      kind: 'summary',
      segments: 'tap',
      order: 'hwi',
      circular: false,
      groups: 1,
    });
    expect(report.notes).toEqual([
      expect.stringMatching(/^6 layers were fitted to summaries without training/),
    ]);
  });

  test('reports fit and quantisation apart, in numbers that hold', () => {
    const { report, graph } = compress(network, { ratio: 4, bits: 3, goldenSamples: 0 });
    const { ratio, stored, weights, fitError, relativeError, warning } = report.layers.find(
      ({ name }) => name === inner,
    )!;
    const weight = graph.weights.get(inner)!;
    expect(stored).toBe(weight.vector.count);
    expect(ratio).toBe(weights / stored);
    expect(Math.abs(ratio - 4)).toBeLessThan(0.1);
    expect(relativeError).toBeCloseTo(
      relativeL2(weightTensor(weight), weightTensor(network.weights.get(inner)!)),
      5,
    );
    expect(relativeError).toBeGreaterThan(fitError);
    const percent = Math.round(relativeError ** 2 * 100);
    expect(warning).toBe(
      `this layer loses ${percent} % of its weights' energy; train the network, or lower the ratio`,
    );
  });

  test('warns of nothing where the fit is good', () => {
    const fit = compress(network, { ratio: 2, bits: 32, goldenSamples: 0 }).graph;
    const dense: Weight = { ...(network.weights.get(inner) as Weight & { kind: 'dense' }) };
    const shared = weightTensor(fit.weights.get(inner)!);
    const graph = withWeight(network, inner, {
      ...dense,
      vector: { format: 'plain', dtype: 'float32', data: shared.data, count: shared.data.length },
    } as Weight);
    const report = layer({ ratio: 2 }, inner, graph);
    expect(report.fitError).toBeLessThan(1e-6);
    expect(report.warning).toBeUndefined();
  });

  test('says which patterns of a recipe match no layer', () => {
    const recipe = parseRecipe({ layers: [{ match: 'stage2.*' }, { match: 'stag3.*', bits: 4 }] });
    expect(compress(network, { recipe, goldenSamples: 0 }).report.notes).toContain(
      'No layer is called "stag3.*", as layers[1] of the recipe has it: that entry changes nothing.',
    );
  });

  test('follows a recipe', () => {
    const recipe = parseRecipe({
      default: { bits: 6 },
      layers: [
        { match: 'stage{2,3}.*', ratio: 3, locations: 'free' },
        { match: 'stage3.block1.second.*', spacing: 3, locations: 'tap', bits: 4, block: 'filter' },
        { match: 'classifier.weight', protect: false },
      ],
    });
    const { report, graph } = compress(network, { recipe, bits: 8, goldenSamples: 0 });
    const by = Object.fromEntries(report.layers.map((entry) => [entry.name, entry]));
    expect(by['stage1.block1.first.conv.weight']).toMatchObject({ kind: 'dense', bits: 6 });
    expect(by['stage2.block1.shortcut.conv.weight']).toMatchObject({ kind: 'summary', bits: 6 });
    expect(by['stage3.block1.second.conv.weight']).toMatchObject({ kind: 'summary', bits: 4, block: 576 });
    expect(graph.weights.get('stage3.block1.second.conv.weight')).toMatchObject({
      segments: 'filter',
      locations: { kind: 'uniform', step: 3 * 64 },
    });
    expect(by['classifier.weight']).toMatchObject({ bits: 6 });
    expect(by['stem.conv.weight']).toMatchObject({ bits: 8 });
  });

  test.each<[CompressOptions, RegExp]>([
    [{ ratio: 1.1 }, /ratio of 1\.10 .* below 1\.25/],
    [{ ratio: 1000, locations: 'circular' }, /shorter than one filter/],
  ])('keeps a layer dense where it makes no sense: %j', (options, reason) => {
    const report = layer(options, inner);
    expect(report.kind).toBe('dense');
    expect(report.reason).toMatch(reason);
  });

  test('keeps a layer as it is where it is not finite', () => {
    const data = (weightTensor(network.weights.get(inner)!).data as Float32Array).slice();
    data[7] = Number.NaN;
    const graph = withWeight(network, inner, {
      kind: 'dense',
      dtype: 'float32',
      shape: network.weights.get(inner)!.shape,
      vector: { format: 'plain', dtype: 'float32', data, count: data.length },
    });
    expect(layer({ ratio: 4 }, inner, graph)).toMatchObject({
      kind: 'dense',
      bits: 32,
      reason: 'holds values that are not finite',
    });
  });
});

describe('compress, what is compressed already', () => {
  const first = compress(network, { ratio: 4, bits: 6 });

  test('keeps summaries, quantised vectors and golden samples', () => {
    const again = compress(first.graph, { ratio: 2 });
    expect([...again.graph.weights]).toEqual([...first.graph.weights]);
    for (const [name, weight] of again.graph.weights) expect(weight).toBe(first.graph.weights.get(name));
    expect(again.graph.metadata).toEqual(first.graph.metadata);
    expect(again.report.layers.every(({ relativeError, fitted }) => relativeError === 0 && !fitted)).toBe(
      true,
    );
  });

  test('quantises a summary that came in plain', () => {
    const plain = compress(network, { ratio: 4, bits: 32, goldenSamples: 0 }).graph;
    const { graph, report } = compress(plain);
    const summary = graph.weights.get(inner) as SummaryWeight;
    expect(summary).toMatchObject({ kind: 'summary', vector: { format: 'affine', bits: 8 } });
    expect(summary.locations).toBe((plain.weights.get(inner) as SummaryWeight).locations);
    const { relativeError, warning } = report.layers.find(({ name }) => name === inner)!;
    expect(relativeError).toBeLessThan(0.03);
    expect(warning).toBeUndefined();
  });

  test('changes bits where they are named, and answers golden samples anew', () => {
    const { graph } = compress(first.graph, { bits: 4 });
    expect(graph.weights.get(inner)!.vector).toMatchObject({
      bits: 4,
      count: first.graph.weights.get(inner)!.vector.count,
    });
    const [before, after] = [first.graph, graph].map(({ metadata }) => metadata.goldenSamples![0]);
    expect(after.inputs).toEqual(before.inputs);
    expect(after.outputs).not.toEqual(before.outputs);
    const widened = compress(first.graph, { bits: 32, goldenSamples: 0 }).graph.weights.get(inner)!;
    expect(widened.vector).toMatchObject({ format: 'plain', dtype: 'float32' });
    expect(vectorValues(widened.vector)).toEqual(vectorValues(first.graph.weights.get(inner)!.vector));
  });

  test('fits anew only where refit is asked for', () => {
    const { graph, report } = compress(first.graph, { ratio: 2, refit: true, goldenSamples: 0 });
    const { ratio, fitted } = report.layers.find(({ name }) => name === inner)!;
    expect(fitted).toBe(true);
    expect(Math.abs(ratio - 2)).toBeLessThan(0.1);
    expect(graph.metadata.goldenSamples).toBeUndefined();
  });
});

describe('compress, mistakes', () => {
  test.each<[CompressOptions, ErrorConstructor, RegExp]>([
    [{ bits: 9 as 8 }, RangeError, /^bits: expected one of 2, .*, found 9/],
    [{ bits: '8' as unknown as 8 }, TypeError, /^bits: .*found "8"/],
    [{ ratio: 0.5 }, RangeError, /^ratio: expected a number from 1/],
    [{ block: 4 }, RangeError, /^block: .*from 8/],
    [{ segments: 'taps' as 'tap' }, RangeError, /^segments: expected one of 'filter', 'row', 'tap'/],
    [{ raito: 4 } as CompressOptions, TypeError, /^unknown option raito; there are bits, ratio/],
    [{ ratio: 4, spacing: 2 }, RangeError, /give one of them/],
    [{ segments: 'tap', locations: 'free' }, RangeError, /need segments 'filter'/],
    [{ order: 'ihw', segments: 'row' }, RangeError, /order 'ihw'/],
    [{ goldenSamples: -1 }, RangeError, /^goldenSamples: .*0 to 16/],
    [{ seed: 1.5 }, RangeError, /^seed/],
  ])('%j', (options, kind, message) => {
    expect(() => compress(network, options)).toThrow(kind);
    expect(() => compress(network, options)).toThrow(message);
  });

  test('names the layer for which recipe and options contradict each other', () => {
    const recipe = parseRecipe({ layers: [{ match: inner, segments: 'tap' }] });
    try {
      compress(network, { recipe, ratio: 4, locations: 'free' });
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(FsnError);
      expect(error).toMatchObject({ code: 'bad-value', path: inner });
    }
  });
});
