import { join } from 'node:path';
import { type Graph, weightTensor } from '@fsnet/graph';
import { type ArchitectureAlphas, dartsSupernet, deriveGenotype, heInitialization } from '@fsnet/models';
import type { ArchitectureSearchRecipe } from '@fsnet/training';
import { writeWhole } from '@fsnet/training/files';
import { prepareOutput } from '../files/output-file.ts';
import type { Io } from '../io.ts';
import { dataOf } from './classifier-run.ts';
import { trainedFile } from './finish-run.ts';
import type { RecipeFile } from './recipe-file.ts';
import { readRunData } from './run-data.ts';
import { searchFiles } from './run-folder.ts';
import { architectureForm, describeNetwork, matchData } from './run-network.ts';
import type { TaskRun, TrainOptions } from './task-run.ts';

/** A run that searches for the cells of a network. */
export function openSearchRun(
  file: RecipeFile<ArchitectureSearchRecipe>,
  options: TrainOptions,
  io: Io,
): TaskRun {
  const { recipe } = file;
  const data = dataOf(file, options, io);
  return {
    async prepare(progress) {
      const { architecture, network, seed } = recipe;
      const split = { seed, validation: { images: architecture.images, keep: 'last' } } as const;
      const read = await readRunData(data, split, architectureForm, io, progress);
      const { labels } = read.training;
      const { channels, cells, partialChannels } = network;
      const { graph, constants } = dartsSupernet({
        ...{ channels, cells, partialChannels },
        ...{ classes: labels.length, weights: heInitialization(seed) },
      });
      const described = describeNetwork(graph, {
        title: `DARTS supernet of ${cells} cells with ${channels} channels`,
        ...{ dataset: data.dataset, training: read.training, labels },
      });
      const images = matchData(read, described);
      return { graph: described, teacher: undefined, images, frozen: constants };
    },
    async finish({ graph }, directory, progress) {
      const genotype = deriveGenotype(alphasOf(graph));
      writeWhole(join(directory, searchFiles.genotype), `${JSON.stringify(genotype, null, 2)}\n`);
      const output = await prepareOutput(join(directory, searchFiles.supernet), { force: true, io });
      const provenance = { recipe: JSON.stringify(recipe), seed: recipe.seed, data: data.dataset };
      const bytes = await trainedFile(graph, { provenance, goldenSamples: 0 }, io, progress);
      await output.write(bytes);
      return { bytes: bytes.length, accuracy: [] };
    },
  };
}

/** Architecture weights of a trained supernet. */
function alphasOf({ weights }: Graph): ArchitectureAlphas {
  const of = (kind: string) => weightTensor(weights.get(`alphas.${kind}`)!).data as Float32Array;
  return { normal: of('normal'), reduce: of('reduce') };
}
