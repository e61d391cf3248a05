import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { describe, expect, test } from 'vitest';
import { checkNetwork } from '../session/check-network.fixture.ts';
import { quantizedNetwork, stepCases } from './quantized-network.fixture.ts';

describe.each(['cpu', 'wasm'])('on tfjs %s', (backend) => {
  test.each(stepCases)('levels stay on the device: %s', async (_, steps) => {
    const { graph, inputs } = quantizedNetwork(steps);
    const { layers, needsDownloads } = await checkNetwork(graph, inputs, { backend });
    expect(needsDownloads).toBe(false);
    expect(layers.filter(({ kernel }) => kernel === 'reference operator')).toEqual([]);
  });
});
