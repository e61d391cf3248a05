import { formatCount, formatDuration } from '@fsnet/figures';
import { type Command, Option } from 'commander';
import { batchOf } from '../backends/session.ts';
import { addCommand, addJsonOption, type Context, printJson, printLines, wholeNumber } from '../command.ts';
import { datasetOption, type LabelledKind, openTestImages } from '../data/dataset-options.ts';
import { decoderOption } from '../detection/detector.ts';
import { UsageError } from '../failure.ts';
import { evaluate } from '../models/evaluate.ts';
import { ImageNetwork } from '../models/image-network.ts';
import { addNetworkOptions, type NetworkOptions } from '../models/network-options.ts';
import { colorsFor } from '../terminal/colors.ts';
import { notice } from '../terminal/notice.ts';
import { printable } from '../terminal/printable.ts';
import { Progress } from '../terminal/progress.ts';
import { type EvalDetectorOptions, evalDetector } from './eval-detector.ts';

interface ClassifierOptions extends NetworkOptions {
  readonly data: string;
  readonly dataset?: LabelledKind;
  readonly limit?: number;
  readonly batch?: number;
  readonly json?: boolean;
}

type Options = ClassifierOptions & EvalDetectorOptions & { readonly task: 'classification' | 'detection' };

/** Options of only one task. */
const optionsOf = {
  classification: ['dataset', 'batch'],
  detection: ['split', 'metric', 'decoder'],
} as const;

/** `fsn eval`: how often a network is right. */
export function addEval(program: Command, context: Context): void {
  const command = addCommand(program, {
    name: 'eval',
    summary: "measure a classifier's accuracy on labelled images, or a detector's average precision",
    examples: [
      'fsn eval resnet20.fsn --data cifar-10-batches-bin --limit 1000',
      'fsn eval mobilenet.onnx --data photos --dataset folder',
      'fsn eval cells.fsn --task detection --data BCCD --split test --metric voc07',
    ],
  })
    .argument('<model>', 'network: .fsn or .onnx')
    .requiredOption(
      '--data <dir>',
      'CIFAR-10 or CIFAR-100 in binary, IDX files, or one folder of images a class; for detection a PASCAL VOC folder or one with COCO files',
    )
    .addOption(
      new Option('--task <task>', 'what the network does')
        .choices(Object.keys(optionsOf))
        .default('classification'),
    )
    .addOption(datasetOption())
    .option('--limit <n>', 'only the first n images', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--batch <n>', 'images at once', wholeNumber(1, 4096))
    .option('--split <name>', 'detection: which list of images (default: test)')
    .addOption(
      new Option(
        '--metric <metric>',
        'detection: 11 samples until 2009, area from 2010 on, or AP@[.5:.95] (default: voc)',
      ).choices(['voc07', 'voc', 'coco']),
    )
    .addOption(decoderOption());
  addJsonOption(addNetworkOptions(command)).action((model: string, options: Options) => {
    const { task } = options;
    const other = task === 'detection' ? 'classification' : 'detection';
    for (const name of optionsOf[other])
      if (options[name] !== undefined) throw new UsageError(`--${name} is for --task ${other}`);
    return task === 'detection'
      ? evalDetector(model, options, context)
      : evalClassifier(model, options, context);
  });
}

async function evalClassifier(model: string, options: ClassifierOptions, { io }: Context): Promise<void> {
  const progress = new Progress(io);
  const dataset = await openTestImages(options.data, options.dataset, io);
  const network = await ImageNetwork.open(model, options, io, progress);
  const { fixedBatch } = network;
  if (options.batch !== undefined && fixedBatch !== undefined && fixedBatch !== options.batch) {
    notice(io, `the network takes ${fixedBatch} images at once, so --batch ${options.batch} is not used`);
  }
  try {
    const { samples, top1, top5, milliseconds } = await evaluate({
      network,
      dataset,
      limit: options.limit ?? dataset.count,
      batch: options.batch ?? batchOf[network.backend],
      io,
      progress,
    });
    const { backend } = network;
    progress.clear();
    if (options.json) {
      printJson(io, { model, dataset: dataset.name, backend, samples, top1, top5, milliseconds });
      return;
    }
    const colors = colorsFor(io.stdout, io);
    const rate = (samples / milliseconds) * 1000;
    printLines(io, [
      `${colors.bold(printable(model))} on ${printable(dataset.name)}, ${samples.toLocaleString('en')} images, backend ${backend}`,
      `  top-1 ${colors.bold(percent(top1))}   top-5 ${percent(top5)}   ${formatDuration(milliseconds)}, ${rate < 10 ? rate.toFixed(1) : formatCount(rate)} images/s`,
    ]);
  } finally {
    progress.clear();
    await network.dispose();
  }
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(2)} %`;
}
