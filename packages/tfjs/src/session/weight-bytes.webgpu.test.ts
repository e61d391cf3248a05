import { compress } from '@fsnet/encoder';
import { drawUniform, elementCount, type Graph, type SummaryWeight, type Weight } from '@fsnet/graph';
import { expect, test } from 'vitest';
import { countDeviceBytes } from '../../test/device-bytes.ts';
import { withErrorScopes } from '../../test/error-scopes.ts';
import { gpuBackend } from '../../test/gpu-backend.ts';
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
function packedBytes({ vector, locations }: SummaryWeight, bits: number): number {
  const starts = locations.kind === 'explicit' ? locations.starts : new Uint32Array();
  const locationBits = Math.ceil(Math.log2(vector.count / channels));
  return (vector.count * bits + starts.length * locationBits) / 8;
}

test.each([2, 3, 4, 8] as const)('summaries of %i bits stay packed on the device', async (bits) => {
  const { device } = await gpuBackend();
  const { graph } = compress(layer(), { ratio: 4, bits, block: 'tensor', protect: false, goldenSamples: 0 });
  const summary = graph.weights.get('w') as SummaryWeight;
  expect(summary.kind).toBe('summary');
  const packed = packedBytes(summary, bits);
  const count = countDeviceBytes(device);
  await withErrorScopes(device, async () => {
    using model = await load(graph, { force: 'direct' });
    expect(model.explain().layers[0].kernel).toMatch(/direct/);
    const biases = 4 * filters;
    expect(count.live).toBeGreaterThanOrEqual(packed);
    expect(count.live).toBeLessThanOrEqual(1.1 * packed + biases);

    // Nor does a run expand them: beside weights there are the input, the output and what is read back.
    const x = drawUniform(3, channels * size * size, -1, 1);
    const { y } = await model.run({ x });
    const others = 4 * (3 * x.length + 4 * y.length) + 4096;
    expect(count.live).toBeLessThanOrEqual(1.1 * packed + biases + others);
    expect(others).toBeLessThan((4 * elementCount(summary.shape)) / 4);
  });
  count.stop();
});
