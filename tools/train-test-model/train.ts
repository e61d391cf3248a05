import { parseArgs } from 'node:util';
import { startBackend } from './backend.ts';
import { readLabels, readTestImages, readTrainingImages, sliceDataset } from './cifar10.ts';
import { defaultRecipe } from './recipe.ts';
import { trainToEnd } from './run.ts';
import { initialState } from './state.ts';
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
  const labels = readLabels(values.data);
  const all = readTrainingImages(values.data);
  const recipe = { ...defaultRecipe, ...(values.epochs ? { epochs: Number(values.epochs) } : {}) };
  const trainingImages = all.count - recipe.validationImages;
  const validation = sliceDataset(all, trainingImages, all.count);
  const { state, logPath } = trainToEnd({
    recipe,
    initial: initialState(recipe, labels.length),
    training: sliceDataset(all, 0, trainingImages),
    validation,
    directory: values.work,
    resume: values.resume ?? false,
  });
  const test = readTestImages(values.data);
  writeModel(recipe, state, { directory: values.out, logPath, labels, validation, test });
}

await main();
