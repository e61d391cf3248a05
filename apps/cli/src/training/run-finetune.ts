import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { encodeAsync, pack } from '@fsnet/encoder';
import type { Graph } from '@fsnet/graph';
import { normalizeNetwork, parseTrainingRecipe, type Recipe } from '@fsnet/training';
import { guessDataset } from '@fsnet/training/files';
import { type LabelledKind, openTestImages } from '../data/dataset-options.ts';
import { prepareOutput } from '../files/output-file.ts';
import type { Io } from '../io.ts';
import { modelBytes, openModel } from '../models/open-model.ts';
import { notice } from '../terminal/notice.ts';
import { Progress } from '../terminal/progress.ts';
import { epochsInTime } from './epochs-in-time.ts';
import { type FinetuneSettings, finetuneRecipe, withoutLabels } from './finetune-recipe.ts';
import { modelPath, writeTrained } from './finish-run.ts';
import { readRunData } from './run-data.ts';
import { openRunFolder, recipeFile, writeRecipe } from './run-folder.ts';
import { readNetwork } from './run-network.ts';
import { type Stage, StageMeasurer } from './stages.ts';
import { type PreparedRun, trainInFolder } from './train-in-folder.ts';

/** What `fsn finetune` is asked for. */
export interface FinetuneOptions extends Omit<FinetuneSettings, 'model' | 'epochs'> {
  readonly data: string;
  readonly test?: string;
  /** Of the test images. */
  readonly dataset?: LabelledKind;
  readonly output: string;
  readonly epochs?: number;
  readonly minutes?: number;
  readonly resume?: boolean;
  readonly force?: boolean;
  readonly workers: number;
  readonly backend: PreparedRun['backend'];
  readonly preprocessing?: string;
  readonly json?: boolean;
}

export interface FinetuneResult {
  readonly model: string;
  readonly output: string;
  /** Folder of checkpoints and report. */
  readonly run: string;
  readonly epochs: number;
  readonly images: number;
  readonly heldOut: number;
  readonly stages: readonly Stage[];
  readonly milliseconds: number;
}

const defaultEpochs = 12;

/** Makes a network's layers filter summaries and trains these to answer as it did. */
export async function runFinetune(model: string, options: FinetuneOptions, io: Io): Promise<FinetuneResult> {
  const { resume = false, workers, backend } = options;
  const output = await prepareOutput(options.output, { force: options.force || resume, io });
  const run = `${options.output.replace(/\.fsn$/i, '')}.run`;
  const { directory, canResume } = await openRunFolder(run, options, io);
  const progress = new Progress(io);
  const before = await openModel(model, io);
  const own = await readNetwork(model, 'packed', options.preprocessing, io, progress);
  const kind = guessDataset(options.data, io);
  const images = withoutLabels(
    await readRunData(
      { path: options.data, dataset: kind === 'folder' ? 'images' : kind },
      { validation: { keep: 'last' }, seed: options.seed },
      own.preprocessing,
      io,
      progress,
    ),
  );
  const test =
    options.test === undefined ? undefined : await openTestImages(options.test, options.dataset, io);
  const graph = await normalizeNetwork(own.graph, images.training, backend);
  const prepare = (recipe: Recipe): PreparedRun => ({
    recipe,
    graph,
    teacher: own.graph,
    images,
    directory,
    workers,
    backend,
    resume,
  });
  const plan = (epochs: number) =>
    prepare(finetuneRecipe({ ...options, model: resolve(io.workingDirectory, model), epochs }, images));

  const begun = resume && canResume() ? await recipeIn(directory) : undefined;
  const { minutes } = options;
  const epochs =
    options.epochs ??
    (minutes === undefined || begun ? defaultEpochs : await epochsInTime(plan(1), minutes, io));
  const prepared = begun ? prepare(begun) : plan(epochs);
  const { recipe } = prepared;
  writeRecipe(directory, recipe);

  const measurer = new StageMeasurer(images.validation, test, workers, io, progress);
  const at = (name: string) => join(directory, name);
  await measurer.addBytes({ name: 'before', bytes: modelBytes(before) }, at('before.fsn'), pack(own.graph));
  const fitted = await fit(graph, options, io, progress);
  await measurer.addBytes({ name: 'after fit', bytes: fitted.length }, at('fitted.fsn'), fitted);
  try {
    const { finished } = await trainInFolder(prepared, options.json === true, io, progress, ({ graph }) => {
      const provenance = { recipe: JSON.stringify(recipe), seed: recipe.seed, data: basename(options.data) };
      return writeTrained(
        { graph, output: modelPath(directory), test, provenance, threads: workers },
        io,
        progress,
      );
    });
    const stage = { name: 'after fine-tuning', bytes: finished.bytes } as const;
    await measurer.add(stage, modelPath(directory), finished.accuracy);
    await output.write(new Uint8Array(await readFile(modelPath(directory))));
  } finally {
    progress.clear();
    if (io.signal.aborted && canResume())
      notice(io, 'stopped at a checkpoint; the same command with --resume goes on');
  }
  return {
    model,
    output: options.output,
    run,
    epochs: recipe.epochs,
    images: images.training.targets.length,
    heldOut: images.validation.targets.length,
    stages: measurer.stages,
    milliseconds: progress.elapsed,
  };
}

/** What the network is without any training. */
function fit(
  graph: Graph,
  { ratio, segments, bits, seed }: FinetuneOptions,
  io: Io,
  progress: Progress,
): Promise<Uint8Array> {
  const onProgress = (state: Parameters<Progress['update']>[0]) => progress.update(state);
  return encodeAsync(graph, { ratio, segments, bits, seed, goldenSamples: 0, signal: io.signal, onProgress });
}

async function recipeIn(directory: string): Promise<Recipe> {
  return parseTrainingRecipe(await readFile(join(directory, recipeFile), 'utf8'));
}
