import * as tf from '@tensorflow/tfjs-core';
import type { ForwardCall } from '../network/forward-call.ts';
import type { Batch } from './draw-batch.ts';
import type { ImageNetwork } from './image-network.ts';

/** Which loss of which batch is to be learned from. */
export interface LossCall extends Pick<ForwardCall, 'parameter' | 'statistic' | 'progress' | 'dropPath'> {
  readonly image: ImageNetwork;
  readonly batch: Batch;
  /** Names of the parameters that gradients are wanted of. */
  readonly learned: readonly string[];
  readonly lossOf: (logits: tf.Tensor2D, outputs: Readonly<Record<string, tf.Tensor>>) => tf.Scalar;
}

/** What a batch gives. The tensors are the caller's to dispose. */
export interface LossGradients {
  /** In the order of `learned`; nothing for one that the loss does not hang on. */
  readonly gradients: readonly (tf.Tensor | undefined)[];
  readonly statistics: ReadonlyMap<string, tf.Tensor>;
  readonly loss: tf.Scalar;
  /** `[images, classes]` */
  readonly logits: tf.Tensor2D;
}

/** The loss of a batch, normalised by its own statistics, and its gradients. */
export function lossGradients(call: LossCall): LossGradients {
  const { image, batch, learned, lossOf, ...pass } = call;
  const statistics = new Map<string, tf.Tensor>();
  let kept: tf.Tensor2D | undefined;
  try {
    const { value, grads } = tf.tidy(() => {
      const images = tf.tensor4d(batch.images, [...batch.shape]);
      const loss = (): tf.Scalar => {
        const outputs = image.network.forward({
          ...pass,
          inputs: { [image.input]: images },
          training: true,
          observe: (name, found) => {
            statistics.set(name, tf.keep(found));
          },
        });
        kept = tf.keep(image.logits(outputs));
        return lossOf(kept, outputs);
      };
      // Not tf.valueAndGrads, which wants every parameter in the loss: frozen ones are not.
      return tf.engine().gradients(loss, learned.map(pass.parameter), undefined, true);
    });
    return { gradients: grads, statistics, loss: value as tf.Scalar, logits: kept! };
  } catch (error) {
    tf.dispose([...(kept ? [kept] : []), ...statistics.values()]);
    throw error;
  }
}

/** Disposes of what a batch gave. */
export function disposeGradients({ gradients, statistics, loss, logits }: LossGradients): void {
  tf.dispose([
    ...gradients.filter((gradient) => gradient !== undefined),
    ...statistics.values(),
    loss,
    logits,
  ]);
}
