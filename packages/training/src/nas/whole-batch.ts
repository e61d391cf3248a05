import * as tf from '@tensorflow/tfjs-core';
import { crossEntropy } from '../operations/cross-entropy.ts';
import { type Batch, drawTrainingBatch } from '../run/draw-batch.ts';
import type { Exchange } from '../run/exchange.ts';
import { disposeGradients, lossGradients } from '../run/loss-gradients.ts';
import { correctCount } from '../run/measure.ts';
import { offer, takeTotal } from '../run/share-update.ts';
import { workerPart } from '../run/worker-part.ts';
import type { ImageOrder } from './image-order.ts';
import type { SearchParts } from './search-parts.ts';

/** What the replicas compute gradients of. */
export interface WholeBatchCall {
  readonly parts: Pick<SearchParts, 'recipe' | 'image' | 'replica'>;
  readonly exchange: Exchange;
  readonly worker: number;
  readonly workers: number;
  /** Values of parameters in place of the replica's. */
  readonly values?: ReadonlyMap<string, tf.Tensor>;
  /** Names of the parameters that gradients are wanted of. */
  readonly learned: readonly string[];
  /** This replica's part of the batch, and the whole's size. */
  readonly batch: Batch & { readonly targets: Float32Array };
  readonly batchSize: number;
  readonly progress: number;
  /** Whether this replica wants the run to stop. */
  readonly stop?: boolean;
}

/** What a batch of all replicas gives, the same in each. The tensors are the caller's to dispose. */
export interface WholeBatch {
  /** By name of the parameter. */
  readonly gradients: ReadonlyMap<string, tf.Tensor>;
  /** Of batch normalisations. */
  readonly statistics: ReadonlyMap<string, tf.Tensor>;
  /** Mean over the batch. */
  readonly loss: number;
  readonly correct: number;
  readonly stop: boolean;
}

/** The replica's part of a batch, varied as the recipe says. */
export function drawPart(
  { recipe, image }: Pick<SearchParts, 'recipe' | 'image'>,
  images: ImageOrder,
  number: number,
  { step, worker, workers }: { readonly step: number; readonly worker: number; readonly workers: number },
): WholeBatchCall['batch'] {
  const { indices, pass } = images.batch(number);
  const own = indices.subarray(...workerPart(indices.length, worker, workers));
  return drawTrainingBatch(images.dataset, own, image.preprocessing, recipe, { epoch: pass, step, worker });
}

/** Gradients of the mean loss of a batch, of which each replica computes its part. */
export async function wholeBatch(call: WholeBatchCall): Promise<WholeBatch> {
  const { exchange, workers, values, learned, batch, batchSize, stop = false } = call;
  const { image, replica } = call.parts;
  const { network, training } = replica;
  const found = lossGradients({
    ...{ image, batch, learned, progress: call.progress, statistic: training.statistic },
    parameter: (name) => values?.get(name) ?? training.parameter(name),
    lossOf: (logits) => crossEntropy(logits, tf.tensor2d(batch.targets, logits.shape)),
  });
  const own = new Map(learned.map((name, index) => [name, found.gradients[index]]));
  const aligned = {
    gradients: network.parameters.map(({ name }) => own.get(name)),
    statistics: found.statistics,
  };
  let update: Omit<typeof aligned, 'gradients'> & { readonly gradients: readonly (tf.Tensor | undefined)[] } =
    aligned;
  try {
    const [[loss], logits] = await Promise.all([
      found.loss.data<'float32'>(),
      found.logits.data<'float32'>(),
    ]);
    const share = batch.labels.length / batchSize;
    const correct = correctCount(logits, batch.labels, logits.length / batch.labels.length);
    exchange.ownNumbers.set([loss * share, correct, 0, 0, Number(stop)]);
    if (workers > 1) offer(network, aligned, { gradients: share, statistics: share }, exchange);
    exchange.sum();
    const [wholeLoss, wholeCorrect, , , wishes] = exchange.totalNumbers;
    if (workers > 1) {
      update = takeTotal(network, aligned, exchange, 1);
      disposeGradients(found);
    } else tf.dispose([found.loss, found.logits]);
    const gradients = new Map<string, tf.Tensor>();
    for (const [index, { name }] of network.parameters.entries()) {
      const gradient = update.gradients[index];
      if (gradient) gradients.set(name, gradient);
    }
    const { statistics } = update;
    return { gradients, statistics, loss: wholeLoss, correct: wholeCorrect, stop: wishes > 0 };
  } catch (error) {
    disposeGradients(found);
    throw error;
  }
}

export function disposeBatch({ gradients, statistics }: WholeBatch): void {
  tf.dispose([...gradients.values(), ...statistics.values()]);
}
