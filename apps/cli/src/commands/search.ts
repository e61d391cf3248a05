import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  addCommand,
  addJsonOption,
  type Context,
  numberFrom,
  printJson,
  printLines,
  wholeNumber,
} from '../command.ts';
import { UsageError } from '../failure.ts';
import type { SearchOptions } from '../search/search-command-options.ts';
import { addTrainerOptions } from '../training/trainer-options.ts';

/** `fsn search`: the best file for a budget. */
export function addSearch(program: Command, context: Context): void {
  const command = addCommand(program, {
    name: 'search',
    summary:
      'find the ratio and bits of each layer that give the best file for a size, a drop in accuracy or a latency',
    examples: [
      'fsn search resnet20.onnx --data cifar-10-batches-bin --target size=40kB --minutes 60 -o search',
      'fsn search resnet20.onnx --data cifar-10-batches-bin --target drop=0.01 -o search --dry-run',
      'fsn search recipe.json --target latency=1.5ms --epochs 20 -o search --resume',
      'fsn search resnet20.onnx --data cifar-10-batches-bin --target size=40kB -o search --queue redis://host',
    ],
  })
    .argument(
      '<network>',
      'a trained network: .onnx or .fsn, or a recipe (.json) that names one and says how to train',
    )
    .requiredOption(
      '--target <target>',
      'what to keep to: size=40kB, drop=0.01 (of accuracy) or latency=1.5ms',
    )
    .requiredOption('-o, --output <folder>', 'folder for recipe.json, model.fsn, search.json, report.html')
    .option('--data <dir>', "images to learn from (default: the recipe's); some are held out to choose by")
    .addOption(
      new Option('--dataset <kind>', 'what that is (default: as it looks)').choices([
        'cifar10',
        'cifar100',
        'idx',
        'folder',
        'images',
      ]),
    )
    .option('--bits <list>', 'widths to choose among: 2..8, or 2,4,8', bitsList, [2, 3, 4, 5, 6, 8])
    .option('--ratios <list>', 'ratios to choose among', ratiosList, [1, 2, 3, 4, 6, 8, 12])
    .addOption(
      new Option('--segments <kind>', 'what a location locates')
        .choices(['filter', 'row', 'tap'])
        .default('tap'),
    )
    .option('--minutes <n>', 'as thorough as that time allows', numberFrom(0.1))
    .option('--epochs <n>', 'of the last training (default: 12)', wholeNumber(1, 1_000_000))
    .option('--seed <n>', 'of everything that is drawn', wholeNumber(0, 2 ** 32 - 1), 0)
    .option(
      '--compare-uniform [scale]',
      "train networks with all layers alike, too: a ratio for each width, of the result's size times this (default: 1)",
      numberFrom(0.01),
    )
    .option('--queue <url>', 'Redis whose workers (fsn worker) do the work: redis://host:6379')
    .option('--no-small', 'keep names, running statistics and float32 biases, as fsn encode without --small')
    .option('--force', 'begin anew where the folder holds a search')
    .option('--dry-run', 'say what it costs, and end there');
  addTrainerOptions(command);
  addJsonOption(command).action((network: string, options: SearchOptions) => run(network, options, context));
}

async function run(network: string, options: SearchOptions, { io, setStatus }: Context): Promise<void> {
  if (options.epochs !== undefined && options.minutes !== undefined)
    throw new UsageError('--epochs and --minutes say the same; give one of them');
  // TensorFlow.js takes its time to load, which no other command should wait for.
  const { runSearch } = await import('../search/run-search.ts');
  const { outcomeLines } = await import('../reports/search-outcome.ts');
  const outcome = await runSearch(network, options, io);
  if (options.json) printJson(io, outcome);
  else if (!('plan' in outcome)) printLines(io, outcomeLines(outcome, io));
  if ('met' in outcome && !outcome.met) setStatus(1);
}

/** `2..8` or `2,4,8`. */
function bitsList(text: string): SearchOptions['bits'] {
  const [, from, to] = /^([2-8])\.\.([2-8])$/.exec(text) ?? [];
  const values = from
    ? Array.from({ length: Math.max(0, Number(to) - Number(from) + 1) }, (_, index) => Number(from) + index)
    : text.split(',').map(Number);
  const known = values.filter((value) => Number.isInteger(value) && value >= 2 && value <= 8);
  if (values.length === 0 || known.length < values.length)
    throw new InvalidArgumentError(
      'It must be a range such as 2..8, or a list of whole numbers from 2 to 8.',
    );
  return [...new Set(known)].sort((a, b) => a - b) as SearchOptions['bits'][number][];
}

function ratiosList(text: string): readonly number[] {
  const values = text.split(',').map(Number);
  if (values.some((value) => !(value >= 1 && value <= 4096)))
    throw new InvalidArgumentError('It must be a list of numbers from 1 to 4096, such as 1,2,4.');
  return [...new Set(values)].sort((a, b) => a - b);
}
