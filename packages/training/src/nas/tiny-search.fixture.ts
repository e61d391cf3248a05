import { dartsSupernet, heInitialization } from '@fsnet/models';
import { parseTaskRecipe } from '../recipe/parse-recipe.ts';
import type { ArchitectureSearchRecipe } from '../recipe/recipe.ts';
import { tinyData, tinyNetwork } from '../run/tiny-run.fixture.ts';
import type { TrainingOptions } from '../run/training-options.ts';

/** A search of 4 steps in 2 epochs through a reduction cell of 4 channels, of which operations see 2, on images of 8 x 8. */
export function tinySearch(changes: object = {}): Omit<TrainingOptions, 'storage'> {
  const recipe = parseTaskRecipe({
    task: 'architecture-search',
    network: { architecture: 'darts-supernet', channels: 2, cells: 3, partialChannels: 2 },
    ...{ epochs: 2, batchSize: 8, images: 16 },
    learningRate: { schedule: 'cosine', peak: 0.1 },
    architecture: { images: 30, learningRate: 0.01 },
    augmentation: { crop: 1, flip: true },
    ...{ weightDecay: 3e-4, seed: 5 },
    ...changes,
  }) as ArchitectureSearchRecipe;
  const { channels, partialChannels } = recipe.network;
  const { graph, constants } = dartsSupernet({
    ...{ channels, cells: 1, partialChannels, classes: 3, size: 8, weights: heInitialization(1) },
    metadata: tinyNetwork().metadata,
  });
  return { recipe, graph, frozen: constants, data: tinyData() };
}
