import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { toOnnx } from '@fsnet/onnx';
import { expectAllClose, runOnnx } from '@fsnet/testing';
import { expect, test } from 'vitest';
import { checkNetwork } from './check-network.fixture.ts';
import { detectionCase } from './detection.fixture.ts';
import { createModel } from './start-model.ts';

test.each(['dense', 'summaries'] as const)('a detector of filters that are %s', async (filters) => {
  const { graph, inputs } = detectionCase(filters);
  const { needsDownloads } = await checkNetwork(graph, inputs, { backend: 'wasm' });
  expect(needsDownloads).toBe(true);
  const expected = await runOnnx(toOnnx(graph), inputs);
  expect(expected.scores.shape[0]).toBeGreaterThan(5);
  const model = await createModel(graph, { backend: 'wasm' });
  const given = await model.runTensors(inputs);
  model.dispose();
  for (const [name, tensor] of Object.entries(expected))
    expectAllClose(given[name], tensor, { rtol: 1e-4, atol: 1e-4 });
});
