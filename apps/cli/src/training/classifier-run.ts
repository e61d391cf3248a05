import type { Graph } from '@fsnet/graph';
import { withoutAuxiliary } from '@fsnet/models';
import type { DataInMemory, Recipe } from '@fsnet/training';
import { UsageError } from '../failure.ts';
import type { Io } from '../io.ts';
import type { Progress } from '../terminal/progress.ts';
import { modelPath, writeTrained } from './finish-run.ts';
import type { RecipeFile } from './recipe-file.ts';
import { type DataFolder, dataFolder, readRunData, testImages } from './run-data.ts';
import { architectureForm, makeNetwork, matchData, readNetwork } from './run-network.ts';
import type { TaskRun, TrainOptions } from './task-run.ts';

/** A run that trains a classifier. */
export function openClassifierRun(file: RecipeFile, options: TrainOptions, io: Io): TaskRun {
  const { recipe } = file;
  const data = dataOf(file, options, io);
  let images: DataInMemory | undefined;
  return {
    async prepare(progress) {
      const prepared = await prepare(file, data, options, io, progress);
      ({ images } = prepared);
      return prepared;
    },
    finish: async ({ graph }, directory, progress) =>
      writeTrained(
        {
          graph: withoutAuxiliary(graph),
          output: modelPath(directory),
          test: images && (await testImages(data, images, io)),
          provenance: { recipe: JSON.stringify(recipe), seed: recipe.seed, data: data.dataset },
          threads: options.workers,
        },
        io,
        progress,
      ),
  };
}

/** Network, teacher and images that go together. */
async function prepare(
  file: RecipeFile,
  data: DataFolder,
  { preprocessing }: TrainOptions,
  io: Io,
  progress: Progress,
): Promise<{
  graph: Graph;
  teacher: Graph | undefined;
  images: DataInMemory;
}> {
  const { recipe, pathOf } = file;
  const { network, distillation } = recipe;
  const read = (path: string, form: 'packed' | 'dense') =>
    readNetwork(pathOf(path), form, preprocessing, io, progress);
  const teacher = distillation && (await read(distillation.teacher, 'dense')).graph;
  if ('file' in network) {
    const own = await read(network.file, 'packed');
    const images = await readRunData(data, recipe, own.preprocessing, io, progress);
    return { graph: own.graph, teacher, images: matchData(images, own.graph) };
  }
  const images = await readRunData(data, recipe, architectureForm, io, progress);
  const graph = await makeNetwork(file, data.dataset, images, teacher, io);
  return { graph, teacher, images: matchData(images, graph) };
}

/** The folder of a run's images. */
export function dataOf(
  { path, recipe, pathOf }: Omit<RecipeFile, 'recipe'> & { readonly recipe: Pick<Recipe, 'data'> },
  options: TrainOptions,
  io: Io,
): DataFolder {
  const kind = options.dataset ?? recipe.data?.dataset;
  if (kind === 'voc' || kind === 'coco')
    throw new UsageError(`--dataset ${kind} has boxes, which ${path} does not train for`);
  if (options.data !== undefined) return dataFolder(options.data, kind, io);
  if (recipe.data?.path === undefined)
    throw new UsageError(`${path} does not say where the images are; add --data DIR`);
  return dataFolder(pathOf(recipe.data.path), kind, io);
}
