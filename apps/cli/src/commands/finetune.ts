import type { Command } from 'commander';
import { Option } from 'commander';
import {
  addCommand,
  addJsonOption,
  addOutputOptions,
  type Context,
  numberFrom,
  oneOf,
  printJson,
  printLines,
  wholeNumber,
} from '../command.ts';
import { datasetOption } from '../data/dataset-options.ts';
import { UsageError } from '../failure.ts';
import { stageLines } from '../reports/stage-table.ts';
import type { FinetuneOptions } from '../training/run-finetune.ts';
import { addTrainerOptions } from '../training/trainer-options.ts';

/** `fsn finetune`: a trained network into filter summaries, by images without labels. */
export function addFinetune(program: Command, context: Context): void {
  const command = addCommand(program, {
    name: 'finetune',
    summary: 'compress a trained network into filter summaries that learn from it; images need no labels',
    examples: [
      'fsn finetune resnet20.onnx --data images --ratio 4 --minutes 30 -o small.fsn',
      'fsn finetune resnet20.onnx --data images --test photos --epochs 12 -o small.fsn --resume',
    ],
  })
    .argument('<model>', 'network: .onnx or .fsn, which is the teacher, too')
    .requiredOption('--data <dir>', 'images: PNG and JPEG files in any folders, CIFAR or IDX files')
    .option('--ratio <r>', 'weights : summary', numberFrom(1), 4)
    .addOption(
      new Option('--segments <kind>', 'what a location locates')
        .choices(['filter', 'row', 'tap'])
        .default('tap'),
    )
    .option('--bits <n>', 'bits a stored weight', oneOf([2, 3, 4, 5, 6, 7, 8]), 8)
    .option('--epochs <n>', 'times that every image is seen (default: 12)', wholeNumber(1, 1_000_000))
    .option('--minutes <n>', 'as many epochs as training in that time gives', numberFrom(0.1))
    .option('--rate <r>', 'peak learning rate', numberFrom(0), 0.05)
    .option('--seed <n>', 'of everything that is drawn', wholeNumber(0, 2 ** 32 - 1), 0)
    .option('--test <dir>', 'labelled images to measure on')
    .addOption(datasetOption());
  addTrainerOptions(addOutputOptions(command, 'out.fsn'));
  addJsonOption(command).action((model: string, options: FinetuneOptions) => run(model, options, context));
}

async function run(model: string, options: FinetuneOptions, { io }: Context): Promise<void> {
  if (options.epochs !== undefined && options.minutes !== undefined)
    throw new UsageError('--epochs and --minutes say the same; give one of them');
  // TensorFlow.js takes its time to load, which no other command should wait for.
  const { runFinetune } = await import('../training/run-finetune.ts');
  const result = await runFinetune(model, options, io);
  if (options.json) printJson(io, result);
  else printLines(io, stageLines(result, io));
}
