import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import type { Dataset } from './cifar10.ts';
import { trainEpoch } from './epoch.ts';
import { top1 } from './evaluate.ts';
import type { Recipe } from './recipe.ts';
import { parameterCount, type TrainingState } from './state.ts';

/** A training run in progress: what it trains, on what, and where it keeps its checkpoint and log. */
export interface Run {
  readonly recipe: Recipe;
  /** The state of the first step. */
  readonly initial: TrainingState;
  readonly training: Dataset;
  readonly validation: Dataset;
  readonly directory: string;
  /** Whether to go on from the checkpoint in `directory`. */
  readonly resume: boolean;
  readonly teacher?: TrainingState;
}

/** Trains to the recipe's last epoch, with a checkpoint and a line of `log.jsonl` an epoch. */
export function trainToEnd(run: Run): { state: TrainingState; logPath: string } {
  const { recipe, training, validation, directory, resume, teacher } = run;
  mkdirSync(directory, { recursive: true });
  const checkpointPath = join(directory, 'checkpoint.json');
  const logPath = join(directory, 'log.jsonl');
  const log = (entry: object): void => {
    console.log(JSON.stringify(entry));
    appendFileSync(logPath, `${JSON.stringify(entry)}\n`);
  };

  // A checkpoint has no summary layouts: they follow from the network that the run starts from.
  const { summaries } = run.initial;
  const resumed = resume && existsSync(checkpointPath) ? readCheckpoint(checkpointPath).state : undefined;
  const state = resumed ? { ...resumed, ...(summaries ? { summaries } : {}) } : run.initial;
  if (!resumed) {
    writeFileSync(logPath, '');
    log({ event: 'start', parameters: parameterCount(state), trainingImages: training.count, ...recipe });
    if (teacher) log({ event: 'before', validationTop1: top1(recipe, state, validation) });
  }
  while (state.epoch < recipe.epochs) {
    const { loss, images, milliseconds } = trainEpoch(recipe, state, training, teacher);
    writeCheckpoint(checkpointPath, recipe, state);
    log({
      event: 'epoch',
      epoch: state.epoch,
      loss: Number(loss.toFixed(4)),
      validationTop1: top1(recipe, state, validation),
      imagesPerSecond: Number((images / (milliseconds / 1000)).toFixed(1)),
      seconds: Number((milliseconds / 1000).toFixed(1)),
    });
  }
  return { state, logPath };
}
