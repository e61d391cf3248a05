import { formatBytes, formatDuration } from '@fsnet/figures';
import type { Command } from 'commander';
import { addCommand, addJsonOption, type Context, printJson, printLines } from '../command.ts';
import { colorsFor } from '../terminal/colors.ts';
import { printable } from '../terminal/printable.ts';
import type { TrainResult } from '../training/run-training.ts';
import type { TrainOptions } from '../training/task-run.ts';
import { addRunOptions } from '../training/trainer-options.ts';

/** `fsn train`: a network by a recipe. */
export function addTrain(program: Command, context: Context): void {
  const command = addCommand(program, {
    name: 'train',
    summary: 'train a network by a recipe, into a folder that Ctrl-C and --resume suit',
    examples: [
      'fsn train recipe.json -o run --data cifar-10-batches-bin --workers 2',
      'fsn train recipe.json -o run --data cifar-10-batches-bin --workers 2 --resume',
      'fsn train cells.json -o cells --data BCCD',
    ],
  })
    .argument('<recipe>', 'JSON file: network, compression, epochs, optimiser and so on')
    .requiredOption('-o, --output <run>', 'folder for checkpoints, metrics, report and model.fsn');
  addRunOptions(command, {
    data: 'CIFAR-10, CIFAR-100, IDX files or folders of images; for detectors PASCAL VOC or COCO',
    datasets: ['cifar10', 'cifar100', 'idx', 'folder', 'images', 'voc', 'coco'],
  });
  addJsonOption(command).action((recipe: string, options: TrainOptions) => run(recipe, options, context));
}

/** Prints what a run ended with. */
export function printTrained(result: TrainResult, { json }: TrainOptions, { io }: Context): void {
  if (json) printJson(io, result);
  else printLines(io, resultLines(result, colorsFor(io.stdout, io)));
}

async function run(recipe: string, options: TrainOptions, context: Context): Promise<void> {
  // TensorFlow.js takes its time to load, which no other command should wait for.
  const { runTraining } = await import('../training/run-training.ts');
  printTrained(await runTraining(recipe, options, context.io), options, context);
}

const names: Readonly<Record<string, string>> = { top1: 'top-1', top5: 'top-5' };

function resultLines(
  { model, genotype, bytes, accuracy, milliseconds }: TrainResult,
  colors: ReturnType<typeof colorsFor>,
): string[] {
  const measured = accuracy.map(
    ({ metric, value, dataset, samples }) =>
      `  ${names[metric] ?? metric} ${colors.bold(`${(value * 100).toFixed(2)} %`)} on ${printable(dataset)}, ${samples.toLocaleString('en')} images`,
  );
  return [
    `${colors.bold(printable(model))} ${formatBytes(bytes)}, in ${formatDuration(milliseconds)}`,
    ...(genotype === undefined ? [] : [`${colors.bold(printable(genotype))} the cells that were found`]),
    ...measured,
  ];
}
