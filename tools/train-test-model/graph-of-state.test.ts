import { drawUniform, float32 } from '@fsnet/graph';
import { toOnnx } from '@fsnet/onnx';
import { expectAllClose, runOnnx } from '@fsnet/testing';
import { beforeAll, expect, test } from 'vitest';
import { startBackend } from './backend.ts';
import { graphOfState, metadataOf } from './graph-of-state.ts';
import { defaultRecipe } from './recipe.ts';
import { initialState } from './state.ts';
import { predict, trainingStep } from './step.ts';

beforeAll(startBackend);

const recipe = { ...defaultRecipe, width: 4, batchSize: 4 };
const labels = Int32Array.of(0, 1, 2, 3);
/** `[4, 32, 32, 3]`, as tfjs has images. */
const images = drawUniform(5, 4 * 32 * 32 * 3, -2, 2);

test('the exported network computes what the trained one does', async () => {
  const state = initialState(recipe, 10);
  // A few steps, so that no statistic, scale or bias is still at its first value.
  for (let step = 0; step < 3; step++) trainingStep(recipe, state, { images, labels }, 0.1);

  const graph = graphOfState(recipe, state, metadataOf(recipe, ['airplane'], []));
  const image = float32([4, 3, 32, 32], planesOf(images));
  const { logits } = await runOnnx(toOnnx(graph, { form: 'expanded' }), { image });
  expectAllClose(logits, float32([4, 10], predict(recipe, state, { images, labels })), {
    rtol: 1e-3,
    atol: 1e-4,
  });
});

test('training lowers the loss', () => {
  const state = initialState(recipe, 10);
  const losses = Array.from({ length: 20 }, () => trainingStep(recipe, state, { images, labels }, 0.05));
  expect(losses[19]).toBeLessThan(losses[0] / 2);
});

function planesOf(values: Float32Array): Float32Array {
  const plane = 32 * 32;
  return values.map((_, index) => {
    const image = Math.floor(index / (3 * plane));
    const color = Math.floor(index / plane) % 3;
    return values[(image * plane + (index % plane)) * 3 + color];
  });
}
