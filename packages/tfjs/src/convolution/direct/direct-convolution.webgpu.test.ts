import type { PlannedNode, SummaryWeight } from '@fsnet/graph';
import { randomTensor } from '@fsnet/testing';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countDeviceBytes } from '../../../test/device-bytes.ts';
import { withErrorScopes } from '../../../test/error-scopes.ts';
import { gpuBackend } from '../../../test/gpu-backend.ts';
import { GpuContext } from '../../gpu/gpu-context.ts';
import { SummaryBuffer } from '../../summary/summary-buffer.ts';
import { errorOf, type PrepareCase, runKernel } from '../run-kernel.fixture.ts';
import { drawnCases, summaryCase } from '../summary-cases.fixture.ts';
import type { Tile } from './choose-tile.ts';
import { type DirectOptions, prepareDirectConvolution } from './direct-convolution.ts';

const direct =
  (options?: DirectOptions): PrepareCase =>
  (context, { node, weight, geometry }, summary) =>
    prepareDirectConvolution(context, node, weight, geometry, summary, options);

const tiles: readonly (Tile | undefined)[] = [
  undefined,
  { threadRows: 8, threadColumns: 8, threadPixels: 4, tileDepth: 8 },
  { threadRows: 8, threadColumns: 4, threadPixels: 4, tileDepth: 1 },
  { threadRows: 4, threadColumns: 8, threadPixels: 8, tileDepth: 4 },
  { threadRows: 4, threadColumns: 4, threadPixels: 8, tileDepth: 0 },
  { threadRows: 16, threadColumns: 16, threadPixels: 4, tileDepth: 8 },
];

describe('prepareDirectConvolution', () => {
  it('equals the reference for every kind of summary, convolution and tile', async () => {
    const { device } = await gpuBackend();
    const drawn = fc.tuple(drawnCases, fc.constantFrom(...tiles));
    const property = fc.asyncProperty(drawn, async ([each, tile]) => {
      const { expected, ...given } = summaryCase(each);
      const output = await runKernel(direct(tile && { tile }), { ...given, expected });
      expect(errorOf(output as Float32Array, expected)).toBeLessThan(1e-5);
    });
    await withErrorScopes(device, () =>
      fc.assert(property, { numRuns: 30, interruptAfterTimeLimit: 15_000 }),
    );
    expect(tf.getBackend()).toBe('webgpu');
  }, 120_000);

  it.each([
    { bits: 8, channels: 64, ratio: 8 },
    { bits: 4, channels: 32, ratio: 4 },
    { bits: 3, channels: 128, ratio: 8 },
    { bits: 8, channels: 16, ratio: 4 },
  ])('holds $bits bits of $channels channels in at most 1.1 times what they are packed', async (layer) => {
    const { bits, channels, ratio } = layer;
    const backend = await gpuBackend();
    const rows = (channels * 9) / ratio;
    const weight = tapSummary(channels, rows, bits);
    const window = { kernel: 3, stride: 1, dilation: 1, padBegin: 1, padEnd: 1, input: 4, output: 4 };
    const sizes = { batch: 1, inputChannels: channels, filters: channels };
    const geometry = { ...sizes, vertical: window, horizontal: window };
    const node: PlannedNode = {
      ...{ name: 'conv', op: 'Conv', domain: '', inputs: ['x', 'w'], outputs: ['y'], attributes: {} },
      epilogue: { bias: new Float32Array(channels) },
    };
    const bytes = countDeviceBytes(backend.device);
    const context = new GpuContext(backend);
    const summary = new SummaryBuffer(context, weight, 'w');
    const kernel = prepareDirectConvolution(context, node, weight, geometry, summary);
    const packed = (rows * channels * bits + 9 * channels * Math.ceil(Math.log2(rows))) / 8;
    // Beside the biases, what the activation is told: buffers are multiples of 16 bytes.
    expect(bytes.live).toBeLessThanOrEqual(1.1 * packed + 4 * channels + 16);
    expect(kernel.weightBytes).toBeLessThanOrEqual(1.1 * packed);
    kernel.dispose();
    summary.dispose();
    expect(bytes.live).toBe(0);
    bytes.stop();
  });
});

function tapSummary(channels: number, rows: number, bits: number): SummaryWeight {
  const count = rows * channels;
  const random = randomTensor(1, [9 * channels], 0, rows).data as Float32Array;
  const starts = Uint32Array.from(random, (value) => Math.floor(value) * channels);
  return {
    ...{ kind: 'summary', dtype: 'float32', shape: [channels, channels, 3, 3], groups: 1 },
    ...{ order: 'hwi', segments: 'tap', circular: false, locations: { kind: 'explicit', starts } },
    vector: {
      ...{ format: 'affine', bits, block: 0, count, levels: new Uint8Array(count) },
      ...{ scales: Float32Array.of(1), zeros: Uint8Array.of(0) },
    },
  };
}
