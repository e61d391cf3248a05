import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startBackend } from './backend.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { readLabels, readTestImages, readTrainingImages, sliceDataset } from './cifar10.ts';
import { trainEpoch } from './epoch.ts';
import { top1 } from './evaluate.ts';
import { defaultRecipe } from './recipe.ts';
import { initialState, parameterCount } from './state.ts';
import { writeModel } from './write-model.ts';

const usage = `Trains the CIFAR-10 network of test-models/resnet8-cifar10 from nothing but a recipe.

  node --conditions=@fsnet/source --import tsx tools/train-test-model/train.ts \\
    --data DIR --work DIR --out DIR [--resume]

  --data DIR    CIFAR-10's binary version
  --work DIR    where checkpoint.json and the running log go
  --out DIR     where the finished network, its recipe, log and curve go
  --resume      go on from the checkpoint in --work
  --epochs N    another number of epochs than the recipe's`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      work: { type: 'string' },
      out: { type: 'string' },
      resume: { type: 'boolean' },
      epochs: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help || !values.data || !values.work || !values.out) {
    console.log(usage);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  await startBackend();
  mkdirSync(values.work, { recursive: true });
  const checkpointPath = join(values.work, 'checkpoint.json');
  const logPath = join(values.work, 'log.jsonl');
  const log = (entry: object): void => {
    console.log(JSON.stringify(entry));
    appendFileSync(logPath, `${JSON.stringify(entry)}\n`);
  };

  const labels = readLabels(values.data);
  const all = readTrainingImages(values.data);
  const fresh = { ...defaultRecipe, ...(values.epochs ? { epochs: Number(values.epochs) } : {}) };
  const { recipe, state } = values.resume
    ? readCheckpoint(checkpointPath)
    : { recipe: fresh, state: initialState(fresh, labels.length) };
  const trainingImages = all.count - recipe.validationImages;
  const training = sliceDataset(all, 0, trainingImages);
  const validation = sliceDataset(all, trainingImages, all.count);

  if (!values.resume) {
    writeFileSync(logPath, '');
    log({ event: 'start', parameters: parameterCount(state), trainingImages, ...recipe });
  }
  while (state.epoch < recipe.epochs) {
    const { loss, images, milliseconds } = trainEpoch(recipe, state, training);
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
  const test = readTestImages(values.data);
  writeModel(recipe, state, { directory: values.out, logPath, labels, validation, test });
}

await main();
