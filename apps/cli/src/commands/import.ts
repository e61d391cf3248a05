import { basename } from 'node:path';
import {
  type ArchitectureName,
  architectureNames,
  importCheckpoint,
  readCheckpoint,
} from '@fsnet/checkpoints';
import { type EncodeOptions, encodeAsync } from '@fsnet/encoder';
import type { Graph } from '@fsnet/graph';
import { parameterCount } from '@fsnet/models';
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
import { prepareOutput } from '../files/output-file.ts';
import { readInput } from '../files/read-input.ts';
import { addMetadataOptions, type MetadataOptions, metadataFrom } from '../models/metadata-options.ts';
import { inFile } from '../models/open-model.ts';
import { writtenLine } from '../reports/written-line.ts';
import { Progress } from '../terminal/progress.ts';

interface Options extends OutputOptions, MetadataOptions {
  readonly arch: ArchitectureName;
  readonly ratio?: number;
  readonly bits: NonNullable<EncodeOptions['bits']>;
  readonly golden?: number;
}

/** `fsn import`: a checkpoint of PyTorch, or safetensors, as a `.fsn` file. */
export function addImport(program: Command, context: Context): void {
  const command = addCommand(program, {
    name: 'import',
    summary: 'read a checkpoint (PyTorch state dict or safetensors) into a .fsn file',
    examples: [
      'fsn import ckpt.t7 --arch resnet110 --ratio 4 -o resnet110.fsn --labels cifar10',
      'fsn import resnet20.safetensors --arch resnet20 -o resnet20.fsn --preprocessing imagenet',
    ],
  }).argument('<checkpoint>', 'state dict: .pt, .pth, .t7 or .safetensors');
  addOutputOptions(command, 'out.fsn')
    .addOption(
      new Option('--arch <name>', 'network that the weights are of')
        .choices(architectureNames)
        .makeOptionMandatory(),
    )
    .option('--ratio <r>', 'weights : summary of every convolution (default: as found)', numberFrom(1))
    .option(
      '--bits <n>',
      'bits a weight: 2 to 8 quantised, 16 or 32 floating point',
      oneOf([2, 3, 4, 5, 6, 7, 8, 16, 32]),
      32,
    )
    .option('--golden <n>', 'golden samples to draw, for fsn verify (default: 1)', wholeNumber(0, 16));
  addMetadataOptions(command);
  addJsonOption(command).action((input: string, options: Options) => run(input, options, context));
}

async function run(input: string, options: Options, { io }: Context): Promise<void> {
  const { arch, ratio, bits, golden } = options;
  const output = await prepareOutput(options.output, { force: options.force, io });
  const progress = new Progress(io);
  const file = await readInput(input, io);
  const graph = await inFile(input, () =>
    importCheckpoint(readCheckpoint(file), { architecture: arch, ratio }),
  );
  const bytes = await encodeAsync(graph, {
    bits,
    metadata: await metadataFrom(options, graph, io),
    ...(golden !== undefined && { goldenSamples: golden }),
    signal: io.signal,
    onProgress: (state) => progress.update(state),
  });
  await output.write(bytes);
  progress.clear();
  const result = {
    input: basename(input),
    output: options.output,
    bytesBefore: file.byteLength,
    bytes: bytes.byteLength,
    milliseconds: progress.elapsed,
  };
  const summaries = summaryCount(graph);
  const parameters = parameterCount(graph);
  if (options.json) printJson(io, { ...result, architecture: arch, parameters, summaries });
  else
    printLines(io, [
      writtenLine(result),
      `${arch}: ${parameters.toLocaleString('en')} parameters, ${summaries} filter summaries`,
    ]);
}

function summaryCount({ weights }: Graph): number {
  return [...weights.values()].filter(({ kind }) => kind === 'summary').length;
}
