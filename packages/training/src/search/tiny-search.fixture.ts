import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryStorage } from '../run/run-storage.ts';
import { tinyData, tinyNetwork, tinyRecipe } from '../run/tiny-run.fixture.ts';
import { train } from '../run/train.ts';
import type { SearchContext } from './search-context.ts';
import type { SearchSettings } from './search-options.ts';
import { planSearch, type SearchPlan } from './search-plan.ts';

let trained: SearchContext['graph'] | undefined;

/** A tiny network that knows its three classes, wide enough for its layers to differ, and how it is fine-tuned. */
export async function tinySearch(): Promise<SearchContext> {
  const data = tinyData();
  trained ??= (
    await train({
      recipe: tinyRecipe({ epochs: 6 }),
      graph: tinyNetwork({ width: 8 }),
      data,
      storage: memoryStorage(),
      workers: 0,
    })
  ).graph;
  const recipe = tinyRecipe({
    epochs: 2,
    network: { file: 'dense.fsn' },
    distillation: { teacher: 'dense.fsn', weight: 0.9, temperature: 4 },
  });
  const directory = await mkdtemp(join(tmpdir(), 'fsnet-search-'));
  return { graph: trained, data, recipe, backend: 'wasm', directory };
}

/** What a search of it tries, and for how long: seconds. */
export function tinySettings(changes: Partial<SearchSettings>): {
  settings: SearchSettings;
  plan: SearchPlan;
} {
  const settings: SearchSettings = {
    target: { kind: 'size', bytes: 9000 },
    ...{ bits: [2, 4, 8], ratios: [1, 2, 4], segments: 'tap', seed: 1 },
    ...changes,
  };
  const pace = { fit: 1, step: 1, image: 1, imagesPerSecond: 1000 };
  const counts = { layerJobs: 20, trainingImages: 96, heldOutImages: 30, threads: 1 };
  const plan = planSearch(settings, counts, { epochs: 2 }, pace);
  return { settings, plan: { ...plan, effort: { steps: 3, bitSteps: 2, images: 30 } } };
}
