import { basename } from 'node:path';
import type { Graph } from '@fsnet/graph';
import type { OutputOptions } from '../command.ts';
import { prepareOutput } from '../files/output-file.ts';
import type { Io } from '../io.ts';
import type { Written } from '../reports/written-line.ts';
import { Progress } from '../terminal/progress.ts';
import { type ModelFile, modelBytes, openModel, readGraph } from './open-model.ts';

/**
 * Writes what `make` makes of a network to the output that a command was given.
 *
 * @param weights Whether the network's weights are expanded, or left as the file has them.
 */
export async function convert(
  input: string,
  options: OutputOptions,
  io: Io,
  weights: 'dense' | 'packed',
  make: (graph: Graph, progress: Progress, file: ModelFile) => Uint8Array | Promise<Uint8Array>,
): Promise<Written> {
  const output = await prepareOutput(options.output, { force: options.force, io });
  const progress = new Progress(io);
  const file = await openModel(input, io);
  const graph = await readGraph(file, weights, io, progress);
  const bytes = await make(graph, progress, file);
  await output.write(bytes);
  progress.clear();
  return {
    input: basename(input),
    output: options.output,
    bytesBefore: modelBytes(file),
    bytes: bytes.byteLength,
    milliseconds: progress.elapsed,
  };
}
