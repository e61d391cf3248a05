import { fromOnnx, toOnnx } from '@fsnet/onnx';
import { expectAllClose, randomTensor, runOnnx, sharedFolder } from '@fsnet/testing';
import { describe, expect, test } from 'vitest';
import { withErrorScopes } from '../../test/error-scopes.ts';
import { gpuBackend } from '../../test/gpu-backend.ts';
import { checkNetwork } from './check-network.fixture.ts';
import { detectionCase } from './detection.fixture.ts';
import { createModel } from './start-model.ts';

// Compiling for a GPU that is emulated takes long.
const timeout = 180_000;

test.each(['dense', 'summaries'] as const)(
  'a detector of filters that are %s',
  { timeout },
  async (filters) => {
    const { device } = await gpuBackend();
    const { graph, inputs } = detectionCase(filters);
    const expected = await runOnnx(toOnnx(graph), inputs);
    expect(expected.scores.shape[0]).toBeGreaterThan(5);
    await withErrorScopes(device, async () => {
      await checkNetwork(graph, inputs, { backend: 'webgpu', tolerance: 1e-4 });
      const model = await createModel(graph, { backend: 'webgpu' });
      const given = await model.runTensors(inputs);
      model.dispose();
      for (const [name, tensor] of Object.entries(expected))
        expectAllClose(given[name], tensor, { rtol: 1e-3, atol: 1e-3 });
    });
  },
);

const folder = sharedFolder();

describe.skipIf(!folder)('detectors that others made', () => {
  test.each([
    'fastestdet/FastestDet.onnx',
    'ultraface/version-slim-320_simplified.onnx',
    'ultraface/version-slim-320_without_postprocessing.onnx',
  ])('%s gives what onnxruntime gives', { timeout }, async (path) => {
    const { device } = await gpuBackend();
    const { readFile } = await import('node:fs/promises');
    const bytes = await readFile(`${folder}/models/${path}`);
    const graph = fromOnnx(bytes);
    const inputs = Object.fromEntries(
      graph.inputs.map(({ name, shape }) => [name, randomTensor(1, shape!.map(Number), 0, 1)]),
    );
    const expected = await runOnnx(bytes, inputs);
    await withErrorScopes(device, async () => {
      const model = await createModel(graph, { backend: 'webgpu' });
      const given = await model.runTensors(inputs);
      model.dispose();
      expect(Object.keys(given).sort()).toEqual(Object.keys(expected).sort());
      for (const [name, tensor] of Object.entries(expected))
        expectAllClose(given[name], tensor, { rtol: 1e-3, atol: 1e-3 });
    });
  });
});
