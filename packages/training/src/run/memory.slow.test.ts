import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { memoryStorage } from './run-storage.ts';
import { tinyData, tinyNetwork, tinyRecipe } from './tiny-run.fixture.ts';
import { train } from './train.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

test('memory does not grow over 1,000 steps', async () => {
  const found: { step: number; tensors: number; bytes: number; wasm: number; heap: number }[] = [];
  const recipe = tinyRecipe({
    epochs: 170,
    averaging: {},
    compress: { layers: [{ match: '*', ratio: 2, protect: false }], bits: 8 },
    distillation: { teacher: 'x', weight: 0.5 },
    augmentation: { crop: 1, flip: true, cutout: 2, mixup: 0.2 },
  });
  await train({
    recipe,
    graph: tinyNetwork(),
    teacher: tinyNetwork({ seed: 2 }),
    data: tinyData(),
    storage: memoryStorage(),
    workers: 0,
    onProgress: (event) => {
      if (event.kind !== 'step') return;
      const { numTensors, numBytes } = tf.memory();
      const { wasm } = tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } };
      // Only where it is looked at below: collections take their time.
      if (event.step % 200 === 0) collectGarbage();
      const heap = process.memoryUsage().heapUsed;
      found.push({ step: event.step, tensors: numTensors, bytes: numBytes, wasm: wasm.HEAPU8.length, heap });
    },
  });
  const [warm, last] = [found[20], found[found.length - 1]];
  expect(last.step).toBe(1020);
  expect({ ...last, step: 0, heap: 0 }).toEqual({ ...warm, step: 0, heap: 0 });
  const [early, late] = [found[199].heap, found[999].heap];
  process.stderr.write(
    `JavaScript's heap: ${Math.round(early / 1e6)} MB, 800 steps later ${Math.round(late / 1e6)} MB\n`,
  );
  expect(late).toBeLessThan(early + 2e6);
});
