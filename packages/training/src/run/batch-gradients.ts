import * as tf from '@tensorflow/tfjs-core';
import type { ForwardCall } from '../network/forward-call.ts';
import { addWeighted, blend } from '../operations/blend.ts';
import { crossEntropy } from '../operations/cross-entropy.ts';
import { distillationLoss } from '../operations/distillation-loss.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { type Batch, renormalized, sameNormalization, type TrainingBatch } from './draw-batch.ts';
import { auxiliaryOutput, type ImageNetwork } from './image-network.ts';
import { type LossGradients, lossGradients } from './loss-gradients.ts';
import type { Replica } from './replica.ts';

/** The trained network that a run learns from. */
export interface Teacher {
  readonly image: ImageNetwork;
  readonly replica: Replica;
}

/** What a batch gives. The tensors are the caller's to dispose. */
export interface BatchGradients extends LossGradients {
  /** The teacher's. */
  readonly answers?: tf.Tensor2D;
}

/** The mean loss of a batch and its gradients with respect to all parameters. */
export function batchGradients(
  { distillation, network }: Recipe,
  image: ImageNetwork,
  replica: Replica,
  batch: TrainingBatch,
  pass: Pick<ForwardCall, 'progress' | 'dropPath'>,
  teacher?: Teacher,
): BatchGradients {
  const answers = teacher && teacherLogits(teacher, image, batch);
  const auxiliary = 'auxiliary' in network ? network.auxiliary : 0;
  const lossOf = (logits: tf.Tensor2D): tf.Scalar => {
    const targets = (): tf.Tensor2D => tf.tensor2d(batch.targets, logits.shape);
    if (!answers || !distillation) return crossEntropy(logits, targets());
    const distilled = distillationLoss(logits, answers, distillation.temperature);
    if (distillation.weight === 1) return distilled;
    return blend(crossEntropy(logits, targets()), distilled, distillation.weight);
  };
  try {
    const found = lossGradients({
      ...{ image, batch, ...pass, ...replica.training },
      learned: replica.network.parameters.map(({ name }) => name),
      lossOf: (logits, outputs) => {
        const loss = lossOf(logits);
        const other = auxiliary > 0 ? outputs[auxiliaryOutput] : undefined;
        return other ? addWeighted(loss, lossOf(other as tf.Tensor2D), auxiliary) : loss;
      },
    });
    return { ...found, ...(answers && { answers }) };
  } catch (error) {
    answers?.dispose();
    throw error;
  }
}

/** What the teacher says of a batch that was normalised for the student. */
export function teacherLogits({ image, replica }: Teacher, student: ImageNetwork, batch: Batch): tf.Tensor2D {
  return tf.tidy(() => {
    const values = sameNormalization(image.preprocessing, student.preprocessing)
      ? batch.images
      : renormalized(batch.images, student.preprocessing, image.preprocessing);
    return predict(image, replica, values, batch.shape, 1);
  });
}

/** Logits as the network is measured: with running statistics, averaged weights where there are any. */
export function predict(
  image: ImageNetwork,
  replica: Replica,
  images: Float32Array,
  shape: readonly [number, number, number, number],
  progress: number,
): tf.Tensor2D {
  return tf.tidy(() =>
    image.logits(
      image.network.forward({
        ...replica.settled,
        inputs: { [image.input]: tf.tensor4d(images, [...shape]) },
        training: false,
        observe: () => {},
        progress,
      }),
    ),
  );
}
