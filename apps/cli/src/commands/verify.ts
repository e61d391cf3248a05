import { verifyAsync } from '@fsnet/decoder';
import type { Command } from 'commander';
import { addCommand, addJsonOption, type Context, printJson, printLines } from '../command.ts';
import { readInput } from '../files/read-input.ts';
import { verifyList } from '../reports/verify-list.ts';

interface Options {
  readonly golden: boolean;
  readonly json?: boolean;
}

/** `fsn verify`: whether a `.fsn` file is whole, means something, and gives the outputs that it promises. */
export function addVerify(program: Command, context: Context): void {
  const command = addCommand(program, {
    name: 'verify',
    summary: 'check a .fsn file: structure, checksums, golden samples',
    examples: ['fsn verify resnet20.fsn'],
  })
    .argument('<file>', '.fsn file')
    .option('--no-golden', 'leave out the golden samples, which run the network');
  addJsonOption(command).action((file: string, options: Options) => verifyFile(file, options, context));
}

async function verifyFile(path: string, options: Options, { io, setStatus }: Context): Promise<void> {
  const bytes = await readInput(path, io);
  const result = await verifyAsync(bytes, { golden: options.golden, signal: io.signal });
  if (options.json) printJson(io, result);
  else printLines(io, verifyList(path, bytes, result, options.golden, io));
  if (!result.ok) setStatus(1);
}
