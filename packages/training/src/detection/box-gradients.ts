import * as tf from '@tensorflow/tfjs-core';
import type { BackendName } from '../engine/start-engine.ts';
import type { Replica } from '../run/replica.ts';
import { type BoxOutputs, type MultiboxLoss, multiboxLoss } from './multibox-loss.ts';
import type { PictureBatch } from './picture-batch.ts';

interface Learner {
  readonly replica: Replica;
  /** Name of the network's input. */
  readonly input: string;
  readonly progress: number;
  readonly backend: BackendName;
}

/** What a batch gives; `loss` is a sum, of which the gradients divided by `weight`. The tensors are the caller's. */
interface BoxGradients extends Pick<MultiboxLoss, 'loss' | 'weight' | 'positives' | 'correct'> {
  readonly gradients: readonly (tf.Tensor | undefined)[];
  readonly statistics: ReadonlyMap<string, tf.Tensor>;
}

/**
 * The loss of a batch and the gradients of its mean. Loss and gradients of the outputs are computed on the host, where
 * the choice of hard negatives is; the gradients pass on through the network as those of outputs times constants. On a
 * GPU, whose values are not to be had at once, the outputs are computed twice.
 */
export async function boxGradients(learner: Learner, batch: PictureBatch): Promise<BoxGradients> {
  const { replica, input, progress, backend } = learner;
  const statistics = new Map<string, tf.Tensor>();
  const forward = (observes: boolean) => {
    const { locations, logits } = replica.network.forward({
      ...replica.training,
      inputs: { [input]: tf.tensor4d(batch.images, [...batch.shape]) },
      training: true,
      observe: (name, value) => {
        if (observes) statistics.set(name, tf.keep(value));
      },
      progress,
    });
    return { locations, logits };
  };
  let loss = backend === 'webgpu' ? await lossAhead(() => forward(false), batch) : undefined;
  try {
    const gradients = tf.tidy(() => {
      const surrogate = (): tf.Scalar => {
        const { locations, logits } = forward(true);
        loss ??= multiboxLoss(
          { locations: locations.dataSync<'float32'>(), logits: logits.dataSync<'float32'>() },
          batch.targets,
        );
        const { gradients: outer, weight } = loss;
        const times = (values: tf.Tensor, slope: Float32Array): tf.Tensor =>
          tf.sum(tf.mul(values, tf.tensor(slope, values.shape)));
        const sum = tf.add(times(locations, outer.locations), times(logits, outer.logits));
        return tf.div(sum, weight);
      };
      // Not tf.valueAndGrads, which wants every parameter in the loss: frozen ones are not.
      return tf.engine().gradients(surrogate, replica.parameters, undefined, true).grads;
    });
    const { weight, positives, correct, loss: sum } = loss!;
    return { gradients, statistics, loss: sum, weight, positives, correct };
  } catch (error) {
    tf.dispose([...statistics.values()]);
    throw error;
  }
}

async function lossAhead(
  forward: () => { readonly locations: tf.Tensor; readonly logits: tf.Tensor },
  { targets }: PictureBatch,
): Promise<MultiboxLoss> {
  return multiboxLoss(await takeOutputs(tf.tidy(forward)), targets);
}

/** The values of a detector's outputs, which are gone then. */
export async function takeOutputs({
  locations,
  logits,
}: {
  readonly locations: tf.Tensor;
  readonly logits: tf.Tensor;
}): Promise<BoxOutputs> {
  const [where, what] = await Promise.all([locations.data<'float32'>(), logits.data<'float32'>()]);
  tf.dispose([locations, logits]);
  return { locations: where, logits: what };
}
