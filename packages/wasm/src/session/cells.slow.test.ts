import { drawUniform, float32 } from '@fsnet/graph';
import { dartsNetwork, dartsV2 } from '@fsnet/models';
import { toOnnx } from '@fsnet/onnx';
import { expectAllClose, runOnnx } from '@fsnet/testing';

import { expect, test } from 'vitest';
import { createModel } from './model.ts';

test('V2 of 36 channels and 20 cells runs on the CPU as its ONNX file does in onnxruntime', async () => {
  const graph = dartsNetwork({ genotype: dartsV2, auxiliary: true });
  const image = float32([2, 3, 32, 32], drawUniform(1, 2 * 3 * 1024));
  const peer = await runOnnx(toOnnx(graph), { image });
  const model = await createModel(graph);
  const own = await model.run({ image });
  expect(Object.keys(own)).toEqual(['logits', 'auxiliary']);
  for (const name of ['logits', 'auxiliary'])
    expectAllClose(own[name], peer[name], { rtol: 1e-3, atol: 1e-3 });
  model.dispose();
});
