import { expectAllClose } from '@fsnet/testing';
import { expect, test } from 'vitest';
import { memoryStorage } from './run-storage.ts';
import { stopAfter, tinierNetwork, tinyData, tinyRecipe } from './tiny-run.fixture.ts';
import { train } from './train.ts';
import type { TrainingOptions } from './training-options.ts';

const recipe = tinyRecipe({ epochs: 1 });
const options = { recipe, graph: tinierNetwork(), data: tinyData(), storage: memoryStorage(), workers: 0 };

async function weights(changes: Partial<TrainingOptions>): Promise<Map<string, Float32Array>> {
  const { graph } = await train({ ...options, ...changes });
  return new Map(
    [...graph.weights].map(([name, { vector }]) => {
      if (vector.format !== 'plain') throw new Error(`${name} is not plain`);
      return [name, vector.data as Float32Array];
    }),
  );
}

test('trains on the GPU as on the CPU, in the calling thread, and resumes', async () => {
  const onCpu = await weights({ backend: 'cpu' });
  const storage = memoryStorage();
  const stopped = train({ ...options, storage, backend: 'webgpu', ...stopAfter(3) });
  await expect(stopped).rejects.toThrow('enough');
  const onGpu = await weights({ storage, resume: true, backend: 'webgpu' });
  expect([...onGpu.keys()]).toEqual([...onCpu.keys()]);
  for (const [name, values] of onGpu) expectAllClose(values, onCpu.get(name)!, { rtol: 1e-4, atol: 1e-5 });
});
