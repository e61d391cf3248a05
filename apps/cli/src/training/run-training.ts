import { join } from 'node:path';
import type { Graph } from '@fsnet/graph';
import type { Recipe } from '@fsnet/training';
import { UsageError } from '../failure.ts';
import type { Io } from '../io.ts';
import { notice } from '../terminal/notice.ts';
import { Progress } from '../terminal/progress.ts';
import { type FinishedFile, modelPath, writeTrained } from './finish-run.ts';
import { type RecipeFile, readRecipe } from './recipe-file.ts';
import { type DataFolder, dataFolder, readRunData, testImages } from './run-data.ts';
import { openRunFolder, writeRecipe } from './run-folder.ts';
import { architectureForm, makeNetwork, matchData, readNetwork } from './run-network.ts';
import { trainInFolder } from './train-in-folder.ts';

/** What `fsn train` is asked for. */
export interface TrainOptions {
  readonly output: string;
  readonly data?: string;
  readonly dataset?: DataFolder['dataset'];
  readonly resume?: boolean;
  readonly force?: boolean;
  readonly workers: number;
  readonly backend: 'wasm' | 'webgpu' | 'cpu';
  readonly epochs?: number;
  readonly seed?: number;
  readonly preprocessing?: string;
  readonly json?: boolean;
}

/** What a run ended with. */
export interface TrainResult extends FinishedFile {
  readonly model: string;
  readonly epochs: number;
  readonly steps: number;
  readonly validation?: { readonly images: number; readonly loss: number; readonly accuracy: number };
  readonly milliseconds: number;
}

/** Trains what a recipe file says, into a folder. */
export async function runTraining(recipePath: string, options: TrainOptions, io: Io): Promise<TrainResult> {
  const file = withOverrides(await readRecipe(recipePath, io), options);
  const { recipe } = file;
  const data = dataOf(file, options, io);
  const { directory, canResume } = await openRunFolder(options.output, options, io);
  const progress = new Progress(io);
  const { graph, teacher, images } = await prepare(file, data, options, io, progress);
  writeRecipe(directory, recipe);
  const { workers, backend, resume = false } = options;
  const run = { recipe, graph, teacher, images, directory, workers, backend, resume };
  try {
    const { trained, finished } = await trainInFolder(
      run,
      options.json === true,
      io,
      progress,
      async (trained) =>
        writeTrained(
          {
            graph: trained.graph,
            output: modelPath(directory),
            test: await testImages(data, images, io),
            provenance: { recipe: JSON.stringify(recipe), seed: recipe.seed, data: data.dataset },
            threads: workers,
          },
          io,
          progress,
        ),
    );
    const { epoch, steps, validation } = trained;
    return {
      model: join(options.output, 'model.fsn'),
      epochs: epoch,
      steps,
      ...(validation && { validation }),
      ...finished,
      milliseconds: progress.elapsed,
    };
  } finally {
    if (io.signal.aborted && canResume())
      notice(io, `stopped at a checkpoint; go on with: ${resumeCommand(recipePath, options)}`);
  }
}

/** Network, teacher and images that go together. */
async function prepare(
  { recipe, pathOf }: RecipeFile,
  data: DataFolder,
  { preprocessing }: TrainOptions,
  io: Io,
  progress: Progress,
): Promise<{
  graph: Graph;
  teacher: Graph | undefined;
  images: Awaited<ReturnType<typeof readRunData>>;
}> {
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
  const graph = makeNetwork(recipe, data.dataset, images, teacher);
  return { graph, teacher, images: matchData(images, graph) };
}

function withOverrides(file: RecipeFile, { epochs, seed }: TrainOptions): RecipeFile {
  const recipe: Recipe = {
    ...file.recipe,
    ...(epochs !== undefined && { epochs }),
    ...(seed !== undefined && { seed }),
  };
  return { ...file, recipe };
}

function dataOf({ path, recipe, pathOf }: RecipeFile, options: TrainOptions, io: Io): DataFolder {
  const kind = options.dataset ?? recipe.data?.dataset;
  if (options.data !== undefined) return dataFolder(options.data, kind, io);
  if (recipe.data?.path === undefined)
    throw new UsageError(`${path} does not say where the images are; add --data DIR`);
  return dataFolder(pathOf(recipe.data.path), kind, io);
}

function resumeCommand(recipe: string, options: TrainOptions): string {
  const given = (['data', 'dataset', 'epochs', 'seed', 'preprocessing'] as const).flatMap((name) =>
    options[name] === undefined ? [] : [`--${name} ${options[name]}`],
  );
  const { output, workers, backend } = options;
  const parts = [`fsn train ${recipe} -o ${output} --resume`, ...given, `--workers ${workers}`];
  return [...parts, ...(backend === 'wasm' ? [] : [`--backend ${backend}`])].join(' ');
}
