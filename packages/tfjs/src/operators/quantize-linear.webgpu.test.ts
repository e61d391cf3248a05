import { expect, test } from 'vitest';
import { withErrorScopes } from '../../test/error-scopes.ts';
import { gpuBackend } from '../../test/gpu-backend.ts';
import { checkNetwork } from '../session/check-network.fixture.ts';
import { quantizedNetwork, stepCases } from './quantized-network.fixture.ts';

test.each(stepCases)('levels stay on the device: %s', async (_, steps) => {
  const { device } = await gpuBackend();
  await withErrorScopes(device, async () => {
    const { graph, inputs } = quantizedNetwork(steps);
    const { layers, needsDownloads } = await checkNetwork(graph, inputs, { backend: 'webgpu' });
    expect(needsDownloads).toBe(false);
    expect(layers.filter(({ kernel }) => kernel === 'reference operator')).toEqual([]);
  });
});
