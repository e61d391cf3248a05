import { toOnnx } from '@fsnet/onnx';
import { type Command, Option } from 'commander';
import {
  addCommand,
  addJsonOption,
  addOutputOptions,
  type Context,
  type OutputOptions,
  printJson,
  printLines,
  wholeNumber,
} from '../command.ts';
import { convert } from '../models/convert.ts';
import { writtenLine } from '../reports/written-line.ts';

interface Options extends OutputOptions {
  readonly form: 'expanded' | 'compact';
  readonly opset?: number;
}

/** `fsn export`: a `.fsn` file as ONNX. */
export function addExport(program: Command, context: Context): void {
  const command = addCommand(program, {
    name: 'export',
    summary: 'write a .fsn file as ONNX',
    examples: ['fsn export resnet20.fsn -o small.onnx --form compact'],
  }).argument('<input>', 'network: .fsn (or .onnx)');
  addOutputOptions(command, 'out.onnx')
    .addOption(
      new Option(
        '--form <form>',
        'dense weights, fast everywhere; or a byte a weight and summaries kept, expanded when it runs',
      )
        .choices(['expanded', 'compact'])
        .default('expanded'),
    )
    .option('--opset <n>', "ONNX opset (default: the network's own)", wholeNumber(7, 22));
  addJsonOption(command).action((input: string, options: Options) => exportOnnx(input, options, context));
}

async function exportOnnx(input: string, options: Options, { io }: Context): Promise<void> {
  const { form, opset } = options;
  const result = await convert(input, options, io, 'packed', (graph) =>
    toOnnx(graph, { form, ...(opset !== undefined && { opset }) }),
  );
  if (options.json) printJson(io, { ...result, form });
  else printLines(io, [writtenLine(result)]);
}
