import { eventLoopTurn } from '@fsnet/graph';
import { folderStorage } from '#folder-storage';
import { startThreads } from '#start-threads';
import type { DataInMemory } from '../data/data-source.ts';
import { loadData } from '../data/open-dataset.ts';
import { loadPictures, type PicturesInMemory } from '../detection/picture-source.ts';
import { CheckpointWriter } from './checkpoint-writer.ts';
import { loneExchange } from './exchange.ts';
import { imageInput } from './image-network.ts';
import type { ReplicaOrder, ReplicaReport, ReplicaResult } from './replica-order.ts';
import { trainReplica } from './train-replica.ts';
import { trainingError } from './training-error.ts';
import type { TrainingOptions, TrainingResult } from './training-options.ts';

const inNode: boolean = typeof process !== 'undefined' && Boolean(process.versions?.node);

/**
 * Trains a network by a recipe.
 *
 * The same recipe, network, data and number of workers give the same weights to the bit, also where the run was stopped
 * or killed and resumed from its last checkpoint.
 *
 * @throws FsnError `bad-value`, `bad-shape`, `bad-graph`, `unsupported-operator` where recipe, network and data do not go
 *   together; `io`, `bad-data`, `bad-image` where data cannot be read; `io` where a checkpoint cannot be written (a full
 *   disk), `diverged` where the loss is no longer finite, `out-of-memory`: the last good checkpoint stays.
 * @throws the signal's reason, once a checkpoint is safe.
 */
export async function train(options: TrainingOptions): Promise<TrainingResult> {
  const { recipe, signal, onProgress } = options;
  const workers = options.workers ?? (inNode ? 1 : 0);
  if (!Number.isInteger(workers) || workers < 0 || workers > recipe.batchSize)
    throw new RangeError(`workers must be a whole number from 0 to ${recipe.batchSize}, not ${workers}`);
  signal?.throwIfAborted();
  const storage = typeof options.storage === 'string' ? folderStorage(options.storage) : options.storage;
  const [last, best] = options.resume
    ? await Promise.all([storage.read('last.safetensors'), storage.read('best.safetensors')])
    : [];
  const data = await readData(options);
  signal?.throwIfAborted();

  const order = {
    recipe,
    graph: options.graph,
    ...(options.teacher && { teacher: options.teacher }),
    ...(options.frozen && { frozen: options.frozen }),
    data,
    backend: options.backend ?? 'wasm',
    checkpointSeconds: options.checkpointSeconds ?? 300,
    ...(last && { last }),
    ...(last && best && { best }),
  };
  let fail: (error: unknown) => void = () => {};
  const diskFailure = new Promise<never>((_, reject) => {
    fail = reject;
  });
  // Whoever waits for the result hears of it; nobody else has to.
  diskFailure.catch(() => {});
  const writer = new CheckpointWriter(
    storage,
    (name, step) => onProgress?.({ kind: 'checkpoint', name, step }),
    fail,
  );
  const report = (found: ReplicaReport): void => {
    if (found.kind === 'event') onProgress?.(found.event);
    else writer.add(found.name, found.bytes, found.step);
  };
  const run =
    workers === 0 ? trainHere(order, report, signal) : trainInThreads(order, workers, report, signal);
  const result = await run(diskFailure).finally(() => writer.settled().catch(() => {}));
  await writer.settled();
  if (result) return result;
  signal?.throwIfAborted();
  throw new Error('the run stopped without a result');
}

type Order = Omit<ReplicaOrder, 'worker' | 'workers'>;
type Run = (failure: Promise<never>) => Promise<ReplicaResult>;

function trainInThreads(
  order: Order,
  workers: number,
  report: (report: ReplicaReport) => void,
  signal: AbortSignal | undefined,
): Run {
  return async (failure) => {
    const threads = startThreads(order, workers, report);
    const stop = (): void => threads.stop();
    signal?.addEventListener('abort', stop);
    try {
      return await Promise.race([threads.result, failure]);
    } finally {
      signal?.removeEventListener('abort', stop);
      await threads.terminate();
    }
  };
}

function trainHere(
  order: Order,
  report: (report: ReplicaReport) => void,
  signal: AbortSignal | undefined,
): Run {
  return async (failure) => {
    let stopped = false;
    failure.catch(() => {
      stopped = true;
    });
    try {
      return await trainReplica(
        { ...order, worker: 0, workers: 1 },
        {
          connect: async () => loneExchange(),
          stopRequested: () => stopped || signal?.aborted === true,
          report,
          breathe: eventLoopTurn,
        },
      );
    } catch (error) {
      throw trainingError(error, order.recipe.batchSize);
    }
  };
}

/** What the recipe says of the data, and the network of its images, read. */
async function readData({
  data,
  recipe,
  graph,
  signal,
}: TrainingOptions): Promise<DataInMemory | PicturesInMemory> {
  const access = signal ? { signal } : {};
  switch (data.dataset) {
    case 'memory':
    case 'pictures':
      return data;
    case 'voc':
    case 'coco':
      return loadPictures(data, access);
    default: {
      const { images } = heldOutOf(recipe);
      const source = {
        ...{ seed: recipe.seed, form: imageInput(graph) },
        ...(images !== undefined && { validationImages: images }),
      };
      return loadData({ ...source, ...data }, access);
    }
  }
}

function heldOutOf(recipe: TrainingOptions['recipe']): { readonly images?: number } {
  if (recipe.task === 'architecture-search') return recipe.architecture;
  return recipe.task === 'detection' ? {} : recipe.validation;
}
