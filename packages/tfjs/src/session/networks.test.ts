import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compress } from '@fsnet/encoder';
import type { Graph, Tensor } from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import { fromOnnx } from '@fsnet/onnx';
import { randomNetwork, randomTensor, sharedFolder } from '@fsnet/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkNetwork } from './check-network.fixture.ts';

const folder = sharedFolder();
const read = (path: string) => fromOnnx(readFileSync(join(folder!, 'models', path)));

function inputOf({ inputs: [{ name, shape }] }: Graph, batch: number): Record<string, Tensor> {
  const sizes = shape!.map((size, axis) => (axis === 0 ? batch : (size as number)));
  return { [name]: randomTensor(batch, sizes) };
}

describe.each(['cpu', 'wasm'])('on tfjs %s', (backend) => {
  test('drawn networks give what the reference gives', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.constantFrom(1, 2, 3), async (seed, batch) => {
        const graph = randomNetwork(seed);
        await checkNetwork(graph, inputOf(graph, batch), { backend });
      }),
      { numRuns: 60 },
    );
  });

  test('ResNet-8 of batch 2', async () => {
    const graph = cifarResNet({ depth: 8, width: 8 });
    const { layers } = await checkNetwork(graph, inputOf(graph, 2), { backend });
    expect(layers[0]).toMatchObject({
      ...{ name: 'stem.conv', op: 'Conv', fused: ['stem.bn', 'stem.relu'], shape: [2, 8, 32, 32] },
      kernel: 'dense',
    });
  });

  test.skipIf(!folder)('ResNet-20 of summaries', async () => {
    const { graph } = compress(read('cifar10-resnet/resnet20.onnx'), {
      ...{ ratio: 4, bits: 8, goldenSamples: 0, segments: 'tap' },
    });
    const { layers } = await checkNetwork(graph, inputOf(graph, 1), { backend });
    expect(layers.filter(({ kernel }) => kernel === 'expanded').length).toBeGreaterThan(10);
  });
});

test
  .skipIf(!folder)
  .each([
    'darknet-tiny/darknet-tiny.onnx',
    'fastestdet/FastestDet.onnx',
    'ultraface/version-slim-320_simplified.onnx',
    'ultraface/version-slim-320_without_postprocessing.onnx',
    'cifar10-resnet/resnet20.onnx',
  ])('%s gives what the reference gives', async (path) => {
  const graph = read(path);
  const { layers } = await checkNetwork(graph, inputOf(graph, 1), { backend: 'wasm' });
  expect(layers.filter(({ kernel }) => kernel === 'reference operator')).toEqual([]);
});
