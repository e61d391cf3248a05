import type { Graph, Preprocessing } from '@fsnet/graph';
import { FsnError } from '@fsnet/graph';
import { type DataInMemory, measureNormalization, type StoredImages } from '@fsnet/training';
import type { DatasetKind } from '@fsnet/training/files';
import { presetPreprocessing } from '@fsnet/vision';
import type { Io } from '../io.ts';
import { choosePreprocessing } from '../models/choose-preprocessing.ts';
import { matchClasses } from '../models/labels.ts';
import { openModel, readGraph } from '../models/open-model.ts';
import type { Progress } from '../terminal/progress.ts';
import { drawNetwork } from './architecture.ts';
import type { RecipeFile } from './recipe-file.ts';

/** What an architecture of `@fsnet/models` takes. */
export const architectureForm = { width: 32, height: 32, resize: 'stretch', colorOrder: 'rgb' } as const;

/** A network out of a file, with how images become its input, and without what holds for its present weights only. */
export async function readNetwork(
  path: string,
  form: 'packed' | 'dense',
  preprocessing: string | undefined,
  io: Io,
  progress: Progress,
): Promise<{ readonly graph: Graph; readonly preprocessing: Preprocessing }> {
  const read = await readGraph(await openModel(path, io), form, io, progress);
  const { goldenSamples, provenance, ...metadata } = read.metadata;
  const graph = { ...read, metadata };
  const told = (metadata.preprocessing?.length ?? 0) > 0;
  const chosen = await choosePreprocessing(told ? undefined : preprocessing, graph, io);
  return { graph: withMetadata(graph, { preprocessing: [chosen] }), preprocessing: chosen };
}

/** The architecture that a recipe names, its weights drawn, for the classes of some data (or of a teacher). */
export async function makeNetwork(
  file: RecipeFile,
  dataset: DatasetKind,
  { training }: DataInMemory,
  teacher: Graph | undefined,
  io: Io,
): Promise<Graph> {
  const labels = training.labels.length > 0 ? training.labels : teacher?.metadata.labels;
  const { graph, title } = await drawNetwork(file, labels?.length ?? classesOf(teacher), io);
  return describeNetwork(graph, { title, dataset, training, labels });
}

/** What the metadata of a network tell that was drawn for some data. */
interface Description {
  readonly title: string;
  readonly dataset: DatasetKind;
  readonly training: StoredImages;
  readonly labels: readonly string[] | undefined;
}

/** A network with what its metadata tell of the data that it was drawn for. */
export function describeNetwork(graph: Graph, { title, dataset, training, labels }: Description): Graph {
  const preprocessing: Preprocessing = {
    ...presetPreprocessing('cifar10', graph),
    ...(dataset !== 'cifar10' && measureNormalization(training)),
  };
  return withMetadata(graph, {
    ...{ title, task: 'image-classification', preprocessing: [preprocessing] },
    ...(labels && { labels }),
  });
}

/** Data whose classes are numbered as a network's outputs, by its labels. */
export function matchData(data: DataInMemory, graph: Graph): DataInMemory {
  const { labels } = data.training;
  if (labels.length === 0) return data;
  const { outputs } = matchClasses(labels, graph.metadata.labels);
  const [, given] = graph.outputs[0]?.shape ?? [];
  const count = typeof given === 'number' ? given : Math.max(...outputs) + 1;
  if (outputs.every((output, label) => output === label) && count === labels.length) return data;
  if (outputs.some((output) => output >= count)) {
    throw new FsnError('bad-data', 'the data has more classes than the network', {
      expected: `at most ${count}`,
      actual: labels.length,
    });
  }
  const names =
    graph.metadata.labels ??
    Array.from({ length: count }, (_, output) => labels[outputs.indexOf(output)] ?? `${output}`);
  const match = (images: StoredImages): StoredImages => ({
    ...images,
    labels: names,
    targets: shared(images.targets.map((label) => (label < 0 ? label : outputs[label]))),
  });
  return {
    ...data,
    training: match(data.training),
    validation: match(data.validation),
    test: match(data.test),
  };
}

/** A network with other metadata, key by key. */
function withMetadata(graph: Graph, metadata: Graph['metadata']): Graph {
  return { ...graph, metadata: { ...graph.metadata, ...metadata } };
}

function classesOf(graph: Graph | undefined): number {
  const classes = graph?.outputs[0]?.shape?.[1];
  if (typeof classes === 'number') return classes;
  throw new FsnError('bad-data', 'images without labels do not say how many classes there are', {
    expected: 'labelled images, or a teacher whose output has a known size',
  });
}

function shared(values: Int32Array): Int32Array {
  const copy = new Int32Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
