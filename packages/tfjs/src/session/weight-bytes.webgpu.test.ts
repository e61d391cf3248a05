import { unpack } from '@fsnet/decoder';
import { compress } from '@fsnet/encoder';
import { drawUniform, elementCount, type Graph, type SummaryWeight, type Weight } from '@fsnet/graph';
import { expect, test } from 'vitest';
import { countDeviceBytes } from '../../test/device-bytes.ts';
import { withErrorScopes } from '../../test/error-scopes.ts';
import { gpuBackend } from '../../test/gpu-backend.ts';
import { testModel } from '../../test/test-model.ts';
import { load } from '../load/load.ts';

const [channels, filters, size] = [64, 128, 4];

function dense(seed: number, ...shape: number[]): Weight {
  const count = elementCount(shape);
  const vector = { format: 'plain', dtype: 'float32', data: drawUniform(seed, count, -1, 1), count } as const;
  return { kind: 'dense', dtype: 'float32', shape, vector };
}

/** One convolution with a bias. */
function layer(): Graph {
  return {
    ...{ name: 'layer', opset: 22, domains: {}, metadata: {} },
    inputs: [{ name: 'x', dtype: 'float32', shape: ['batch', channels, size, size] }],
    outputs: [{ name: 'y', dtype: 'float32', shape: null }],
    nodes: [{ name: 'y', op: 'Conv', domain: '', inputs: ['x', 'w', 'b'], outputs: ['y'], attributes: {} }],
    weights: new Map([
      ['w', dense(1, filters, channels, 3, 3)],
      ['b', dense(2, filters)],
    ]),
  };
}

/** Bytes of the levels, and of the locations in as few bits as they need. */
function packedBytes({ vector, locations, shape: [, channels] }: SummaryWeight, bits: number): number {
  const starts = locations.kind === 'explicit' ? locations.starts : new Uint32Array();
  const locationBits = Math.ceil(Math.log2(vector.count / channels));
  return (vector.count * bits + starts.length * locationBits) / 8;
}

/** Bytes in use on the device since then: all buffers that are made, but for those that TensorFlow.js has in reserve. */
async function countBytesInUse() {
  const { device, bufferManager } = await gpuBackend();
  const [used, allocated] = [bufferManager.numBytesUsed, bufferManager.numBytesAllocated];
  const count = countDeviceBytes(device);
  return {
    get bytes() {
      const ofTfjs = bufferManager.numBytesUsed - used;
      return count.live - (bufferManager.numBytesAllocated - allocated) + ofTfjs;
    },
    stop: () => count.stop(),
  };
}

test.each([2, 3, 4, 8] as const)('summaries of %i bits stay packed on the device', async (bits) => {
  const { device } = await gpuBackend();
  const { graph } = compress(layer(), { ratio: 4, bits, block: 'tensor', protect: false, goldenSamples: 0 });
  const summary = graph.weights.get('w') as SummaryWeight;
  expect(summary.kind).toBe('summary');
  const packed = packedBytes(summary, bits);
  const count = await countBytesInUse();
  await withErrorScopes(device, async () => {
    using model = await load(graph, { force: 'direct' });
    expect(model.explain().layers[0].kernel).toMatch(/direct/);
    const biases = 4 * filters;
    expect(count.bytes).toBeGreaterThanOrEqual(packed);
    expect(count.bytes).toBeLessThanOrEqual(1.1 * packed + biases);

    // Nor does a run expand them.
    const x = drawUniform(3, channels * size * size, -1, 1);
    const { y } = await model.run({ x });
    expect(count.bytes).toBeLessThanOrEqual(1.1 * packed + biases);
    expect(y).toHaveLength(filters * (size - 2) ** 2);
  });
  count.stop();
});

test('nor do the weights of a whole network, after runs, take more than the packed ones', async () => {
  const { device } = await gpuBackend();
  const graph = unpack(await testModel('resnet8-cifar10/resnet8-cr4.fsn'));
  let packed = 0;
  let [others, filterCount] = [0, 0];
  for (const weight of graph.weights.values()) {
    const isPacked = weight.vector.format === 'affine';
    if (weight.kind === 'summary') packed += packedBytes(weight, 8);
    else if (isPacked) packed += weight.vector.count;
    else others += 4 * elementCount(weight.shape);
    if (isPacked) filterCount += weight.shape[0];
  }
  expect(packed).toBeGreaterThan(20_000);
  const image = drawUniform(1, 2 * 3 * 32 * 32, -1, 1);
  const count = await countBytesInUse();
  await withErrorScopes(device, async () => {
    using model = await load(graph, { force: 'direct' });
    expect(model.explain().layers.filter(({ kernel }) => /direct/.test(kernel)).length).toBeGreaterThan(5);
    const [{ name }] = model.inputs;
    for (let i = 0; i < 2; i++) {
      await model.run({ [name]: image });
      // Beside weights that are not quantised, each filter has a bias.
      expect(count.bytes).toBeLessThanOrEqual(1.1 * packed + others + 4 * filterCount);
      expect(count.bytes).toBeGreaterThanOrEqual(packed);
    }
  });
  expect(count.bytes).toBe(0);
  count.stop();
});
