import * as tf from '@tensorflow/tfjs-core';
import { blend } from '../operations/blend.ts';
import { crossEntropy } from '../operations/cross-entropy.ts';
import { distillationLoss } from '../operations/distillation-loss.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { type Batch, renormalized, sameNormalization, type TrainingBatch } from './draw-batch.ts';
import type { ImageNetwork } from './image-network.ts';
import type { Replica } from './replica.ts';

/** The trained network that a run learns from. */
export interface Teacher {
  readonly image: ImageNetwork;
  readonly replica: Replica;
}

/** What a batch gives. The tensors are the caller's to dispose. */
export interface BatchGradients {
  readonly gradients: readonly (tf.Tensor | undefined)[];
  readonly statistics: ReadonlyMap<string, tf.Tensor>;
  readonly loss: tf.Scalar;
  /** `[images, classes]` */
  readonly logits: tf.Tensor2D;
  /** The teacher's. */
  readonly answers?: tf.Tensor2D;
}

/** The mean loss of a batch and its gradients with respect to all parameters. */
export function batchGradients(
  { distillation }: Recipe,
  image: ImageNetwork,
  replica: Replica,
  batch: TrainingBatch,
  progress: number,
  teacher?: Teacher,
): BatchGradients {
  const kept = new Map<string, tf.Tensor>();
  const statistics = new Map<string, tf.Tensor>();
  try {
    const { value, grads } = tf.tidy(() => {
      const answers = teacher && tf.keep(teacherLogits(teacher, image, batch));
      if (answers) kept.set('answers', answers);
      const images = tf.tensor4d(batch.images, [...batch.shape]);
      const lossOf = (): tf.Scalar => {
        const outputs = image.network.forward({
          ...replica.training,
          inputs: { [image.input]: images },
          training: true,
          observe: (name, value) => {
            statistics.set(name, tf.keep(value));
          },
          progress,
        });
        const logits = image.logits(outputs);
        kept.set('logits', tf.keep(logits));
        const targets = (): tf.Tensor2D => tf.tensor2d(batch.targets, logits.shape);
        if (!answers || !distillation) return crossEntropy(logits, targets());
        const distilled = distillationLoss(logits, answers, distillation.temperature);
        if (distillation.weight === 1) return distilled;
        return blend(crossEntropy(logits, targets()), distilled, distillation.weight);
      };
      // Not tf.valueAndGrads, which wants every parameter in the loss: frozen ones are not.
      return tf.engine().gradients(lossOf, replica.parameters, undefined, true);
    });
    const answers = kept.get('answers') as tf.Tensor2D | undefined;
    return {
      gradients: grads,
      statistics,
      loss: value as tf.Scalar,
      logits: kept.get('logits') as tf.Tensor2D,
      ...(answers && { answers }),
    };
  } catch (error) {
    tf.dispose([...kept.values(), ...statistics.values()]);
    throw error;
  }
}

export function disposeGradients({ gradients, statistics, loss, logits, answers }: BatchGradients): void {
  tf.dispose([
    ...gradients.filter((gradient) => gradient !== undefined),
    ...statistics.values(),
    loss,
    logits,
  ]);
  answers?.dispose();
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
