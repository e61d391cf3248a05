import { basename, extname } from 'node:path';
import { exportState, writeSafetensors } from '@fsnet/checkpoints';
import type { Graph } from '@fsnet/graph';
import { toOnnx, toViewerOnnx } from '@fsnet/onnx';
import { type Command, Option } from 'commander';
import {
  addCommand,
  addJsonOption,
  type Context,
  type OutputOptions,
  printJson,
  printLines,
  wholeNumber,
} from '../command.ts';
import { UsageError } from '../failure.ts';
import { viewerOptions } from '../inspection/viewer-options.ts';
import type { Io } from '../io.ts';
import { convert } from '../models/convert.ts';
import { writtenLine } from '../reports/written-line.ts';
import { notice } from '../terminal/notice.ts';

interface Options {
  readonly output?: string;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly form?: 'expanded' | 'compact';
  readonly opset?: number;
  readonly netron?: boolean;
}

/** `fsn export`: a `.fsn` file as ONNX, to run or to look at in Netron, or its weights as a state dict. */
export function addExport(program: Command, context: Context): void {
  const command = addCommand(program, {
    name: 'export',
    summary: 'write a .fsn file as ONNX, or its weights as safetensors for PyTorch',
    examples: [
      'fsn export resnet20.fsn -o small.onnx --form compact',
      'fsn export resnet20.fsn --netron',
      'fsn export resnet110.fsn -o resnet110.safetensors',
    ],
  })
    .argument('<input>', 'network: .fsn (or .onnx)')
    .option(
      '-o, --output <out.onnx|.safetensors>',
      `file to write (with --netron by default the input's name and ${viewerEnding})`,
    )
    .option('--force', 'overwrite an existing file')
    .addOption(
      new Option(
        '--form <form>',
        'dense weights, fast everywhere; or a byte a weight and summaries kept, expanded when it runs (default: expanded)',
      ).choices(['expanded', 'compact']),
    )
    .option('--opset <n>', "ONNX opset (default: the network's own)", wholeNumber(7, 22))
    .option(
      '--netron',
      'a file to look at in the viewer Netron and not to run: each filter summary one node with its ratio, bits and locations',
    );
  addJsonOption(command).action((input: string, options: Options) => exportModel(input, options, context));
}

const viewerEnding = '.netron.onnx';

async function exportModel(input: string, options: Options, context: Context): Promise<void> {
  if (options.netron) return exportForViewer(input, options, context);
  const { output } = options;
  if (output === undefined) throw new UsageError("required option '-o, --output' not specified");
  const isState = extname(output).toLowerCase() === '.safetensors';
  return isState
    ? exportWeights(input, { ...options, output }, context)
    : exportOnnx(input, { ...options, output }, context);
}

async function exportForViewer(input: string, options: Options, { io }: Context): Promise<void> {
  if (options.form !== undefined || options.opset !== undefined)
    throw new UsageError('--netron has no --form and --opset');
  const output = options.output ?? `${basename(input, extname(input))}${viewerEnding}`;
  const result = await convert(input, { ...options, output }, io, 'packed', (graph, _progress, file) =>
    toViewerOnnx(graph, viewerOptions(file)),
  );
  if (options.json) printJson(io, { ...result, form: 'netron' });
  else
    printLines(io, [
      writtenLine(result),
      'open it in Netron (https://netron.app, or the desktop application)',
    ]);
}

async function exportOnnx(input: string, options: Options & OutputOptions, { io }: Context): Promise<void> {
  const { form = 'expanded', opset } = options;
  const result = await convert(input, options, io, 'packed', (graph) =>
    toOnnx(graph, { form, ...(opset !== undefined && { opset }) }),
  );
  if (options.json) printJson(io, { ...result, form });
  else printLines(io, [writtenLine(result)]);
}

async function exportWeights(
  input: string,
  options: Options & OutputOptions,
  { io }: Context,
): Promise<void> {
  if (options.form !== undefined || options.opset !== undefined)
    throw new UsageError('--form and --opset are for ONNX');
  let summaries = 0;
  const result = await convert(input, options, io, 'packed', (graph) => {
    const state = stateOf(graph, io);
    summaries = state.summaries;
    return writeSafetensors(state.tensors, { format: 'pt' });
  });
  if (options.json) printJson(io, { ...result, summaries });
  else printLines(io, [writtenLine(result)]);
}

function stateOf(graph: Graph, io: Io): ReturnType<typeof exportState> {
  const state = exportState(graph);
  if (state.expanded > 0)
    notice(
      io,
      `${state.expanded} filter summaries are written dense: their filters start elsewhere than in the paper's code`,
    );
  return state;
}
