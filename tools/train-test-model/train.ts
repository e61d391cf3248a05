import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fromOnnx } from '@fsnet/onnx';
import { startBackend } from './backend.ts';
import { readLabels, readTestImages, readTrainingImages, sliceDataset } from './cifar10.ts';
import { defaultRecipe, distillation } from './recipe.ts';
import { trainToEnd } from './run.ts';
import { initialState } from './state.ts';
import { stateOfGraph } from './state-of-graph.ts';
import { writeModel } from './write-model.ts';

const usage = `Trains the CIFAR-10 network of test-models/resnet8-cifar10 from nothing but a recipe.

  node --conditions=@fsnet/source --import tsx tools/train-test-model/train.ts \\
    --data DIR --work DIR --out DIR [--resume]

  --data DIR    CIFAR-10's binary version
  --work DIR    where checkpoint.json and the running log go
  --out DIR     where the finished network, its recipe, log and curve go
  --resume      go on from the checkpoint in --work
  --epochs N    another number of epochs than the recipe's
  --width N     another number of channels in the first stage than the recipe's
  --teacher F   ONNX file of a trained network to learn from besides the labels`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      work: { type: 'string' },
      out: { type: 'string' },
      resume: { type: 'boolean' },
      epochs: { type: 'string' },
      width: { type: 'string' },
      teacher: { type: 'string' },
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
  const recipe = {
    ...defaultRecipe,
    ...(values.epochs ? { epochs: Number(values.epochs) } : {}),
    ...(values.width ? { width: Number(values.width) } : {}),
    ...(values.teacher ? { distillation } : {}),
  };
  const trainingImages = all.count - recipe.validationImages;
  const validation = sliceDataset(all, trainingImages, all.count);
  const { state, logPath } = trainToEnd({
    recipe,
    initial: initialState(recipe, labels.length),
    training: sliceDataset(all, 0, trainingImages),
    validation,
    directory: values.work,
    resume: values.resume ?? false,
    ...(values.teacher ? { teacher: stateOfGraph(fromOnnx(readFileSync(values.teacher))) } : {}),
  });
  const test = readTestImages(values.data);
  writeModel(recipe, state, { directory: values.out, logPath, labels, validation, test });
}

await main();
