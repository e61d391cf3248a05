import { join } from 'node:path';
import { unpack } from '@fsnet/decoder';
import { pack } from '@fsnet/encoder';
import { FsnError, type Graph } from '@fsnet/graph';
import { batchesInOrder } from '../data/batches-in-order.ts';
import { datasetOf } from '../data/dataset.ts';
import { startEngine } from '../engine/start-engine.ts';
import { predict } from '../run/batch-gradients.ts';
import { checkpointNames } from '../run/checkpoint.ts';
import { readBatch } from '../run/draw-batch.ts';
import { folderStorage } from '../run/folder-storage.ts';
import { openTeacher } from '../run/open-teacher.ts';
import type { ClearableStorage } from '../run/run-storage.ts';
import { takeValues } from '../run/take-values.ts';
import { train } from '../run/train.ts';
import type { TrainingEvent } from '../run/training-event.ts';
import { AgreementSums } from './agreement.ts';
import type { Agreement, TrainedResult, TrainingJob } from './job.ts';
import type { SearchContext } from './search-context.ts';

/** The storage of a job's checkpoints and of what it trained. */
export type StorageOf = (job: string) => ClearableStorage;

export interface TrainingJobOptions {
  readonly storageOf: StorageOf;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((event: TrainingEvent) => void) | undefined;
}

/** The file of what a job trained, in its storage. */
export const networkFile = 'network.fsn';

/** Folders of the search's own folder. */
export function jobFolders({ directory }: Pick<SearchContext, 'directory'>): StorageOf {
  return (id) => folderStorage(join(directory, 'jobs', id));
}

/** Trains the network of a job, from its last checkpoint where there is one, and measures it. */
export async function executeTraining(
  context: SearchContext,
  { id, input: { recipe, threads, from } }: TrainingJob,
  { storageOf, signal, onProgress }: TrainingJobOptions,
): Promise<TrainedResult> {
  const began = performance.now();
  const storage = storageOf(id);
  const { graph, data, backend } = context;
  const trained = await train({
    ...{ recipe, data, backend, workers: threads, storage, resume: true },
    graph: from === undefined ? graph : await trainedNetwork(storageOf, from),
    ...(recipe.distillation && { teacher: graph }),
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
  await storage.write(networkFile, pack(trained.graph));
  return {
    epochs: recipe.epochs,
    measured: await compareNetworks(context, trained.graph),
    milliseconds: performance.now() - began,
  };
}

/** What a job has trained. */
export async function trainedNetwork(storageOf: StorageOf, id: string): Promise<Graph> {
  const path = `${id}/${networkFile}`;
  try {
    return unpack(new Uint8Array((await storageOf(id).read(networkFile))!));
  } catch (cause) {
    throw new FsnError('io', `${path}: the network of a search's job is missing or broken`, { path, cause });
  }
}

/** Removes what a job needed to go on, once its result is safe: some megabytes each. */
export async function removeCheckpoints(storageOf: StorageOf, id: string): Promise<void> {
  for (const name of checkpointNames) await storageOf(id).remove(name);
}

/** How a network stands to the dense one on all held-out images, both with their running statistics. */
export async function compareNetworks(
  { graph, data, backend }: SearchContext,
  other: Graph,
): Promise<Agreement> {
  await startEngine({ backend });
  const validation = datasetOf(data.validation);
  const [own, teacher] = [openTeacher(other, validation), openTeacher(graph, validation)];
  const sums = new AgreementSums();
  try {
    for (const indices of batchesInOrder(0, validation.count, 250)) {
      const batch = readBatch(validation, indices, own.image.preprocessing);
      const [logits, wanted] = [own, teacher].map(({ image, replica }) =>
        predict(image, replica, batch.images, batch.shape, 1),
      );
      sums.add(await takeValues(logits), await takeValues(wanted), batch.labels);
    }
    return sums.means;
  } finally {
    own.replica[Symbol.dispose]();
    teacher.replica[Symbol.dispose]();
  }
}
