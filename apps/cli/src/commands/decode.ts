import { extname } from 'node:path';
import { writeSafetensors } from '@fsnet/checkpoints';
import { pack } from '@fsnet/encoder';
import { type Graph, weightTensor } from '@fsnet/graph';
import { toOnnx } from '@fsnet/onnx';
import type { Command } from 'commander';
import {
  addCommand,
  addJsonOption,
  addOutputOptions,
  type Context,
  type OutputOptions,
  printJson,
  printLines,
} from '../command.ts';
import { UsageError } from '../failure.ts';
import { convert } from '../models/convert.ts';
import { writtenLine } from '../reports/written-line.ts';

const writers: Readonly<Record<string, (graph: Graph) => Uint8Array>> = {
  '.onnx': (graph) => toOnnx(graph),
  '.fsn': (graph) => pack(graph),
  '.safetensors': (graph) =>
    writeSafetensors(new Map([...graph.weights].map(([name, weight]) => [name, weightTensor(weight)]))),
};

/** `fsn decode`: a `.fsn` file with every weight dense in float32. */
export function addDecode(program: Command, context: Context): void {
  const command = addCommand(program, {
    name: 'decode',
    summary: 'make every weight of a .fsn file dense float32 again',
    examples: ['fsn decode resnet20.fsn -o resnet20.safetensors'],
  }).argument('<input>', 'network: .fsn (or .onnx)');
  addJsonOption(addOutputOptions(command, 'out.onnx|.fsn|.safetensors')).action(
    (input: string, options: OutputOptions) => decode(input, options, context),
  );
}

async function decode(input: string, options: OutputOptions, { io }: Context): Promise<void> {
  const write = writers[extname(options.output).toLowerCase()];
  if (!write) {
    throw new UsageError(
      `the output's ending says its format: ${Object.keys(writers).join(', ')}; not '${options.output}'`,
    );
  }
  const result = await convert(input, options, io, 'dense', write);
  if (options.json) printJson(io, result);
  else printLines(io, [writtenLine(result)]);
}
