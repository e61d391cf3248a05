import { join } from 'node:path';
import { encodeAsync } from '@fsnet/encoder';
import type { Accuracy, Graph, Provenance } from '@fsnet/graph';
import { asTrained } from '@fsnet/training';
import type { LabelledImages } from '@fsnet/training/files';
import { batchOf } from '../backends/session.ts';
import { prepareOutput } from '../files/output-file.ts';
import type { Io } from '../io.ts';
import { evaluate } from '../models/evaluate.ts';
import { ImageNetwork } from '../models/image-network.ts';
import type { Progress } from '../terminal/progress.ts';

/** How a trained network becomes a file. */
export interface Finish {
  readonly graph: Graph;
  /** Absolute; overwritten. */
  readonly output: string;
  /** What the file is measured on; without any it is not. */
  readonly test: LabelledImages | undefined;
  /** Recipe, as JSON text, seed and data. */
  readonly provenance: Provenance;
  readonly threads: number;
  /** As the encoder has them. */
  readonly small?: boolean;
  readonly goldenSamples?: number;
}

export interface FinishedFile {
  readonly bytes: number;
  readonly accuracy: readonly Accuracy[];
}

/**
 * Writes a trained network to a file, measures that file by the wasm runtime as `fsn eval` does, and writes what came
 * out into its metadata.
 */
export async function writeTrained(finish: Finish, io: Io, progress: Progress): Promise<FinishedFile> {
  const { graph, output, test, provenance, threads, small = false } = finish;
  const file = await prepareOutput(output, { force: true, io });
  const write = async (accuracy: readonly Accuracy[]): Promise<number> => {
    const bytes = await trainedFile(
      graph,
      { provenance: { ...provenance, ...(accuracy.length > 0 && { accuracy }) }, small },
      io,
      progress,
    );
    await file.write(bytes);
    return bytes.length;
  };
  const bytes = await write([]);
  if (!test) return { bytes, accuracy: [] };
  const accuracy = await measure(output, test, threads, io, progress);
  return { bytes: await write(accuracy), accuracy };
}

/** The bytes of a trained network's file. */
export function trainedFile(
  graph: Graph,
  { provenance, small = false, goldenSamples }: Pick<Finish, 'provenance' | 'small' | 'goldenSamples'>,
  io: Io,
  progress: Progress,
): Promise<Uint8Array> {
  return encodeAsync(graph, {
    ...{ recipe: asTrained(graph), small, goldenSamples },
    metadata: { provenance },
    signal: io.signal,
    onProgress: (state) => progress.update(state),
  });
}

/** Top-1 and top-5 of a model's file, as `fsn eval` measures them. */
export async function measure(
  model: string,
  dataset: LabelledImages,
  threads: number,
  io: Io,
  progress: Progress,
  preprocessing?: string,
): Promise<readonly Accuracy[]> {
  const options = {
    backend: 'wasm',
    threads,
    ...(preprocessing !== undefined && { preprocessing }),
  } as const;
  const network = await ImageNetwork.open(model, options, io, progress);
  try {
    const { samples, top1, top5 } = await evaluate({
      network,
      dataset,
      limit: dataset.count,
      batch: batchOf.wasm,
      io,
      progress,
    });
    const of = (metric: string, value: number) => ({ metric, value, dataset: dataset.name, samples });
    return [of('top1', top1), ...(dataset.classNames.length > 5 ? [of('top5', top5)] : [])];
  } finally {
    await network.dispose();
  }
}

/** Where a run's network is written. */
export function modelPath(directory: string): string {
  return join(directory, 'model.fsn');
}
