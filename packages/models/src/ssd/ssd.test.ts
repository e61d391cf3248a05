import {
  checkGraph,
  drawUniform,
  execute,
  float32,
  type Graph,
  inferShapes,
  multiplyAdds,
} from '@fsnet/graph';
import { toOnnx } from '@fsnet/onnx';
import { expectAllClose, runOnnx } from '@fsnet/testing';
import { describe, expect, test } from 'vitest';
import { cifarResNet } from '../cifar-resnet.ts';
import { withFilterSummaries } from '../filter-summaries.ts';
import { imagenetResNet } from '../imagenet-resnet.ts';
import { mobileNetV2 } from '../mobilenet-v2.ts';
import { parameterCount } from '../parameter-count.ts';
import { zeros } from '../zeros.fixture.ts';
import { boxCount } from './default-boxes.ts';
import { ssd } from './ssd.ts';
import { ssdSmall } from './ssd-small.ts';

const mapsOf = ({ grids }: { readonly grids: readonly { readonly rows: number }[] }) =>
  grids.map(({ rows }) => rows);

describe('ssdSmall', () => {
  test('blood cells at 192 pixels', () => {
    const network = ssdSmall({ size: 192, classes: 3, scales: [0.1, 0.2, 0.4, 0.6], ratios: [1.4] });
    checkGraph(network.graph);
    expect(mapsOf(network)).toEqual([24, 12, 6]);
    expect(boxCount(network.grids)).toBe(4 * (576 + 144 + 36));
    const shapes = inferShapes(network.graph);
    expect(shapes.get('locations')?.shape).toEqual(['N', 3024, 4]);
    expect(shapes.get('logits')?.shape).toEqual(['N', 3024, 4]);
    expect(network.graph.metadata.task).toBe('object-detection');
    const backbone = parameterCount(cifarResNet({ depth: 8 })) - (64 + 1) * 10;
    const extra = 64 * 32 + 2 * 32 + 9 * 32 * 64 + 2 * 64;
    const heads = (9 * 64 + 1) * 4 * (4 + 4);
    expect(parameterCount(network.graph)).toBe(backbone + 2 * extra + 3 * heads);
    expect(multiplyAdds(network.graph).total).toBe(131_235_840);
  });

  test.each([
    [{ size: 300, stemStride: 2 }, [38, 19, 10]],
    [{ size: 300, stemStride: 4 }, [19, 10, 5]],
    [{ size: 160, stemStride: 1, extraMaps: 1 }, [40, 20]],
    [{ size: 200, stemStride: 4, extraMaps: 3, depth: 14, width: 4 }, [13, 7, 4, 2]],
  ] as const)('%o has maps of %o pixels', (options, maps) => {
    expect(mapsOf(ssdSmall({ classes: 2, weights: zeros, ...options }))).toEqual(maps);
  });

  test('takes the weights of a trained backbone, summaries too', () => {
    const backbone = withFilterSummaries(cifarResNet({ depth: 8, width: 8 }), { ratio: 4 });
    const { graph } = ssdSmall({ size: 64, classes: 2, backbone });
    expect(graph.weights.get('stage3.block1.first.conv.weight')).toBe(
      backbone.weights.get('stage3.block1.first.conv.weight'),
    );
    expect(graph.weights.has('classifier.weight')).toBe(false);
    expect(backbone.nodes[0].attributes).toEqual(cifarResNet({ depth: 8, width: 8 }).nodes[0].attributes);
  });

  test('gives in onnxruntime what it gives here', async () => {
    const { graph } = ssdSmall({ size: 48, classes: 2, width: 4, stemStride: 4, ratios: [2, 3] });
    const image = float32([2, 3, 48, 48], drawUniform(1, 2 * 3 * 48 * 48, -1, 1));
    const [given, expected] = [execute(graph, { image }), await runOnnx(toOnnx(graph), { image })];
    for (const name of ['locations', 'logits'])
      expectAllClose(given[name], expected[name], { rtol: 1e-4, atol: 1e-4 });
  });
});

describe('ssd', () => {
  const options = { size: 224, classes: 5, weights: zeros };

  test('of a ResNet for ImageNet, its input named otherwise', () => {
    const graph = imagenetResNet({ depth: 18, weights: zeros });
    const nodes = graph.nodes.map((node) => ({
      ...node,
      inputs: node.inputs.map((name) => (name === 'image' ? 'data' : name)),
    }));
    const backbone: Graph = { ...graph, nodes, inputs: [{ ...graph.inputs[0], name: 'data' }] };
    const features = ['stage2.block2.relu', 'stage4.block2.relu'];
    const network = ssd(backbone, { ...options, features, extraMaps: 2, extraChannels: 64 });
    checkGraph(network.graph);
    expect(mapsOf(network)).toEqual([28, 7, 4, 2]);
    expect(network.grids[0].sizes[0]).toEqual([0.2, 0.2]);
    expect(network.grids[3].sizes[1][0]).toBeCloseTo(Math.sqrt(0.9 * 1.05), 12);
    expect(network.graph.inputs[0].name).toBe('image');
  });

  test('of a MobileNet', () => {
    const network = ssd(mobileNetV2({ width: 0.35, weights: zeros }), {
      ...options,
      features: ['block13.add', 'final.relu'],
      scales: [0.1, 0.3, 0.5],
      ratios: [],
    });
    checkGraph(network.graph);
    expect(mapsOf(network)).toEqual([14, 7]);
    expect(network.grids[0].sizes).toHaveLength(2);
  });

  test.each([
    [{ features: [] }, 'at least one'],
    [{ features: ['stem.relu', 'nothing'] }, '"nothing"'],
    [{ features: ['stem.relu'], scales: [0.1] }, '1 maps need 2 scales, found 1'],
    [{ features: ['stem.relu'], stemStride: 3 as 2 }, 'stem stride must be 1, 2 or 4'],
    [{ features: ['logits'] }, 'no feature map'],
  ])('%o is refused', (wrong, message) => {
    const backbone = cifarResNet({ depth: 8, weights: zeros });
    expect(() => ssd(backbone, { ...options, ...wrong })).toThrow(RangeError);
    expect(() => ssd(backbone, { ...options, ...wrong })).toThrow(message);
  });

  test('a stem that strides already is left to itself', () => {
    const backbone = imagenetResNet({ depth: 18, weights: zeros });
    const features = ['stage4.block2.relu'];
    expect(() => ssd(backbone, { ...options, features, stemStride: 2 })).toThrow(
      'no convolution of stride 1',
    );
  });
});
