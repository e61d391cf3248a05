import { type CompressReport, type EncodeOptions, encodeAsync, parseRecipe } from '@fsnet/encoder';
import { type Command, Option } from 'commander';
import {
  addCommand,
  addJsonOption,
  addOutputOptions,
  type Context,
  numberFrom,
  type OutputOptions,
  oneOf,
  printJson,
  printLines,
  wholeNumber,
} from '../command.ts';
import { UsageError } from '../failure.ts';
import { readJson } from '../files/read-input.ts';
import { convert } from '../models/convert.ts';
import { addMetadataOptions, type MetadataOptions, metadataFrom } from '../models/metadata-options.ts';
import { encodeSummary } from '../reports/encode-summary.ts';

interface Options extends OutputOptions, MetadataOptions {
  readonly bits?: EncodeOptions['bits'];
  readonly ratio?: number;
  readonly spacing?: number;
  readonly segments?: EncodeOptions['segments'];
  readonly locations?: EncodeOptions['locations'];
  readonly order?: EncodeOptions['order'];
  readonly block?: EncodeOptions['block'];
  readonly coder?: EncodeOptions['coder'];
  readonly recipe?: string;
  readonly protect: boolean;
  readonly golden?: number;
  readonly seed?: number;
  readonly small?: boolean;
  readonly keepNames?: boolean;
  readonly packHeader: boolean;
}

/** `fsn encode`: an ONNX network (or a `.fsn` again) into a `.fsn` file. */
export function addEncode(program: Command, context: Context): void {
  const command = addCommand(program, {
    name: 'encode',
    summary: 'compress an ONNX network, or a .fsn file again, into a .fsn file',
    examples: [
      'fsn encode resnet20.onnx -o resnet20.fsn --bits 6 --labels cifar10 --golden 1',
      'fsn encode trained.onnx -o trained.fsn --ratio 4 --segments tap',
      'fsn encode trained.fsn -o small.fsn --small',
    ],
  }).argument('<input>', 'network: .onnx (with its external data beside it) or .fsn');
  addOutputOptions(command, 'out.fsn')
    .option(
      '--bits <n>',
      'bits a weight: 2 to 8 quantised, 16 or 32 floating point (default: 8)',
      oneOf([2, 3, 4, 5, 6, 7, 8, 16, 32]),
    )
    .option('--ratio <r>', 'compress convolutions into filter summaries, weights : summary', numberFrom(1))
    .option(
      '--spacing <n>',
      'taps between the filters of a summary, instead of --ratio',
      wholeNumber(1, 4096),
    )
    .addOption(new Option('--segments <kind>', 'what a location locates').choices(['filter', 'row', 'tap']))
    .addOption(
      new Option('--locations <kind>', 'where segments may start').choices([
        'tap',
        'half-tap',
        'free',
        'circular',
      ]),
    )
    .addOption(new Option('--order <order>', 'unrolling order of filters').choices(['hwi', 'ihw']))
    .option('--block <n>', 'values that share a scale: a number, tensor, or filter', blockSize)
    .addOption(
      new Option('--coder <coder>', 'how numbers are coded (default: auto, the smaller)').choices([
        'auto',
        'raw',
        'rans',
      ]),
    )
    .option('--recipe <file>', 'JSON file of settings a layer; wins over the options above')
    .option('--no-protect', 'treat the first and the last layer like the others')
    .option('--golden <n>', 'golden samples to draw, for fsn verify (default: 1)', wholeNumber(0, 16))
    .option('--seed <n>', 'seed of the fit and of golden samples', wholeNumber(0, 2 ** 32 - 1))
    .option('--small', 'the smallest file to run, not to train on: see packages/encoder/README.md')
    .option('--keep-names', 'with --small: keep the names of inner values and nodes')
    .option(
      '--no-pack-header',
      'with --small: leave the header as it is, for servers that compress, and readers of format 1.0',
    );
  addMetadataOptions(command);
  addJsonOption(command).action((input: string, options: Options) => encode(input, options, context));
}

async function encode(input: string, options: Options, { io }: Context): Promise<void> {
  const recipe = options.recipe === undefined ? undefined : parseRecipe(await readJson(options.recipe, io));
  const { bits, ratio, spacing, segments, locations, order, block, coder, protect, golden, seed } = options;
  const { small, keepNames } = options;
  const packHeader = options.packHeader && small;
  const settings = {
    bits,
    ratio,
    spacing,
    segments,
    locations,
    order,
    block,
    coder,
    seed,
    recipe,
    small,
    keepNames,
    packHeader,
  };
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  let started = false;
  let report: CompressReport | undefined;
  const result = await convert(input, options, io, 'packed', async (graph, progress) =>
    encodeAsync(graph, {
      ...(given as EncodeOptions),
      protect,
      metadata: await metadataFrom(options, graph, io),
      ...(golden !== undefined && { goldenSamples: golden }),
      signal: io.signal,
      onProgress: (state) => {
        started = true;
        progress.update(state);
      },
      onReport: (made) => {
        report = made;
      },
    }).catch((error: unknown) => {
      // Options that contradict each other are refused before anything else happens.
      if (error instanceof RangeError && !started) throw new UsageError(error.message);
      throw error;
    }),
  );
  if (options.json) printJson(io, { ...result, ...report });
  else printLines(io, encodeSummary(result, report, (ratio ?? 1) > 1 || spacing !== undefined, io));
}

function blockSize(text: string): number | 'tensor' | 'filter' {
  return text === 'tensor' || text === 'filter' ? text : wholeNumber(8, 2 ** 31 - 1)(text);
}
