import { basename, join, resolve } from 'node:path';
import { openAnnotatedImages } from '@fsnet/detection';
import type { Accuracy, Graph } from '@fsnet/graph';
import { type DetectionData, type DetectionRecipe, finishedDetector } from '@fsnet/training';
import { dataFolder } from '@fsnet/training/files';
import { Detector } from '../detection/detector.ts';
import { evaluateDetector } from '../detection/evaluate-detector.ts';
import { prepareOutput } from '../files/output-file.ts';
import type { Io } from '../io.ts';
import type { Progress } from '../terminal/progress.ts';
import { type FinishedFile, modelPath, trainedFile } from './finish-run.ts';

interface TrainedDetector {
  /** In the form in which it was trained. */
  readonly graph: Graph;
  readonly directory: string;
  readonly recipe: DetectionRecipe;
  readonly data: DetectionData & { readonly path: string };
  readonly threads: number;
}

/**
 * Writes a trained detector in both forms: `training.fsn`, from which another run can go on, and `model.fsn`, small,
 * which gives final boxes. Measures the latter by the wasm runtime as `fsn eval` does, and writes what came out into its
 * metadata.
 */
export async function writeDetector(
  trained: TrainedDetector,
  io: Io,
  progress: Progress,
): Promise<FinishedFile> {
  const { graph, directory, recipe, data } = trained;
  const provenance = { recipe: JSON.stringify(recipe), seed: recipe.seed, data: data.dataset };
  const write = async (path: string, of: Graph, small: boolean, accuracy: readonly Accuracy[]) => {
    const bytes = await trainedFile(
      of,
      {
        provenance: { ...provenance, ...(accuracy.length > 0 && { accuracy }) },
        ...{ small, goldenSamples: 0 },
      },
      io,
      progress,
    );
    await (await prepareOutput(path, { force: true, io })).write(bytes);
    return bytes.length;
  };
  await write(join(directory, 'training.fsn'), graph, false, []);
  const [model, detector] = [modelPath(directory), finishedDetector(graph)];
  await write(model, detector, true, []);
  const accuracy = await measure(model, trained, io, progress);
  return { bytes: await write(model, detector, true, accuracy), accuracy };
}

/** Mean average precision on the test pictures. */
async function measure(
  model: string,
  { data: { path, test }, threads }: TrainedDetector,
  io: Io,
  progress: Progress,
): Promise<readonly Accuracy[]> {
  const data = await openAnnotatedImages(dataFolder(path, io), test);
  const detector = await Detector.open(model, { backend: 'wasm', threads }, io, progress);
  try {
    const { samples, result } = await evaluateDetector({
      ...{ detector, directory: path, data, metric: 'voc', io, progress },
      limit: data.images.length,
    });
    const value = result.metric === 'voc' ? (result.figures.meanAveragePrecision ?? 0) : 0;
    return [
      {
        metric: 'mAP@.5',
        value,
        dataset: `${basename(resolve(io.workingDirectory, path))} ${test}`,
        samples,
      },
    ];
  } finally {
    await detector.dispose();
  }
}
