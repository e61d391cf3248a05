import type { Graph, Preprocessing } from '@fsnet/graph';
import { heInitialization, type SsdSmallOptions, ssdSmall } from '@fsnet/models';
import {
  type DetectionData,
  type DetectionRecipe,
  loadPictures,
  measureNormalization,
  type PicturesInMemory,
  trainingForm,
} from '@fsnet/training';
import { presetPreprocessing } from '@fsnet/vision';
import { UsageError } from '../failure.ts';
import type { Io } from '../io.ts';
import type { Progress } from '../terminal/progress.ts';
import { writeDetector } from './finish-detector.ts';
import type { RecipeFile } from './recipe-file.ts';
import { readNetwork } from './run-network.ts';
import type { TaskRun, TrainOptions } from './task-run.ts';

/** A run that trains a detector. */
export function openDetectorRun(file: RecipeFile<DetectionRecipe>, options: TrainOptions, io: Io): TaskRun {
  const { recipe, pathOf } = file;
  const data = dataOf(file, options);
  const read = async (path: string, progress: Progress) =>
    readNetwork(pathOf(path), 'packed', options.preprocessing, io, progress);
  const readPictures = (size: number, labels: readonly string[] | undefined, progress: Progress) => {
    const { dataset, path, training, validation } = data;
    return loadPictures(
      { dataset, path, training, validation, size, ...(labels && { labels }) },
      {
        workingDirectory: io.workingDirectory,
        signal: io.signal,
        onProgress: (state) => progress.update({ ...state, unit: 'images' }),
      },
    );
  };
  return {
    async prepare(progress) {
      const { network } = recipe;
      if ('file' in network) {
        const { graph, preprocessing } = await read(network.file, progress);
        const images = await readPictures(preprocessing.width, graph.metadata.labels, progress);
        return { graph, teacher: undefined, images };
      }
      const backbone = network.backbone === undefined ? undefined : await read(network.backbone, progress);
      const images = await readPictures(network.size, undefined, progress);
      return { graph: makeDetector(recipe, images, backbone), teacher: undefined, images };
    },
    finish: ({ graph }, directory, progress) =>
      writeDetector({ graph, directory, recipe, data, threads: options.workers }, io, progress),
  };
}

/** The detector that a recipe names, what is new of it drawn, for the classes of some pictures. */
function makeDetector(
  { network, seed }: DetectionRecipe,
  { training }: PicturesInMemory,
  backbone: { readonly graph: Graph; readonly preprocessing: Preprocessing } | undefined,
): Graph {
  if ('file' in network) throw new TypeError('the recipe names a file');
  const { size, depth, width, stemStride, extraMaps, ratios, scales } = network;
  const { labels } = training;
  const options: SsdSmallOptions = {
    ...{ size, classes: labels.length, depth, width, stemStride, extraMaps, ratios },
    weights: heInitialization(seed),
    ...(scales && { scales }),
    ...(backbone && { backbone: backbone.graph }),
  };
  const { graph, grids } = ssdSmall(options);
  // A trained backbone expects the colours that it was trained with.
  const colors = backbone?.preprocessing ?? measureColors(training);
  const form = { input: 'image', width: size, height: size, resize: 'stretch', colorOrder: 'rgb' } as const;
  const { scale, mean, std } = colors;
  const metadata = {
    title: `SSD of ${size} pixels on ${backbone?.graph.metadata.title ?? `ResNet-${depth}`}`,
    task: 'object-detection',
    labels,
    preprocessing: [{ ...presetPreprocessing('unit', graph), ...form, scale, mean, std }],
  };
  return trainingForm({ graph: { ...graph, metadata }, grids });
}

/** Mean and deviation of all pixels, as of one picture of all of them. */
function measureColors({ pixels }: PicturesInMemory['training']): ReturnType<typeof measureNormalization> {
  const shape = [pixels.length / 3, 1, 3] as const;
  return measureNormalization({ shape, labels: [], pixels, targets: new Int32Array(1) });
}

function dataOf(
  { path, recipe, pathOf }: RecipeFile<DetectionRecipe>,
  options: TrainOptions,
): DetectionData & { readonly path: string } {
  const splits = { training: 'train', validation: 'val', test: 'test', ...recipe.data };
  const dataset = options.dataset ?? recipe.data?.dataset ?? 'voc';
  if (dataset !== 'voc' && dataset !== 'coco')
    throw new UsageError(`--dataset ${dataset} has no boxes, which ${path} trains for: voc or coco`);
  if (options.data !== undefined) return { ...splits, dataset, path: options.data };
  if (recipe.data?.path === undefined)
    throw new UsageError(`${path} does not say where the pictures are; add --data DIR`);
  return { ...splits, dataset, path: pathOf(recipe.data.path) };
}
