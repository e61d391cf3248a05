import * as tf from '@tensorflow/tfjs-core';
import type { BatchStatistics } from './batch-normalization.ts';
import { crossEntropy } from './layers.ts';
import { forward, trainingStatistics } from './network.ts';
import type { Recipe } from './recipe.ts';
import type { TrainingState, Values } from './state.ts';

/** A batch on its way into the network: `images` `[count, 32, 32, 3]`, one label an image. */
export interface Batch {
  readonly images: Float32Array;
  readonly labels: Int32Array;
}

/** One step of stochastic gradient descent with Nesterov momentum. Gives the batch's mean loss. */
export function trainingStep(recipe: Recipe, state: TrainingState, batch: Batch, rate: number): number {
  return tf.tidy(() => {
    const names = [...state.parameters.keys()];
    const tensors = [...state.parameters.values()].map(toTensor);
    const observed = new Map<string, BatchStatistics>();
    const images = imageTensor(batch);
    const labels = tf.tensor1d(batch.labels, 'int32');

    const { value, grads } = tf.valueAndGrads((...parameters) => {
      const byName = new Map(names.map((name, index) => [name, parameters[index]]));
      const statistics = trainingStatistics((layer, { mean, variance }) => {
        observed.set(layer, { mean: tf.keep(mean), variance: tf.keep(variance) });
      });
      const logits = forward(recipe, images, (name) => byName.get(name)!, statistics);
      return crossEntropy(logits, labels, recipe.labelSmoothing);
    })(tensors);

    names.forEach((name, index) => {
      descend(
        recipe,
        state.parameters.get(name)!,
        state.velocities.get(name)!,
        grads[index].dataSync(),
        rate,
        decays(name),
      );
    });
    for (const [layer, { mean, variance }] of observed) {
      average(recipe, state.statistics.get(`${layer}.mean`)!, mean);
      average(recipe, state.statistics.get(`${layer}.variance`)!, variance);
      tf.dispose([mean, variance]);
    }
    return value.dataSync()[0];
  });
}

/** Logits of a batch with the running statistics, `[count, classes]` in row-major order. */
export function predict(recipe: Pick<Recipe, 'depth'>, state: TrainingState, batch: Batch): Float32Array {
  return tf.tidy(() => {
    const logits = forward(
      recipe,
      imageTensor(batch),
      (name) => toTensor(state.parameters.get(name)!),
      (layer) => ({
        mean: toTensor(state.statistics.get(`${layer}.mean`)!) as tf.Tensor1D,
        variance: toTensor(state.statistics.get(`${layer}.variance`)!) as tf.Tensor1D,
      }),
    );
    return logits.dataSync() as Float32Array;
  });
}

function imageTensor({ images, labels }: Batch): tf.Tensor4D {
  return tf.tensor4d(images, [labels.length, 32, 32, 3]);
}

function toTensor({ data, shape }: Values): tf.Tensor {
  // A copy: tfjs may keep the array it is given, and the next step writes to this one.
  return tf.tensor(data.slice(), [...shape]);
}

function decays(name: string): boolean {
  return name.endsWith('.weight');
}

function descend(
  recipe: Recipe,
  { data: values }: Values,
  { data: velocity }: Values,
  gradient: ArrayLike<number>,
  rate: number,
  decayed: boolean,
): void {
  for (let i = 0; i < values.length; i++) {
    const slope = gradient[i] + (decayed ? recipe.weightDecay * values[i] : 0);
    velocity[i] = recipe.momentum * velocity[i] + slope;
    values[i] -= rate * (slope + recipe.momentum * velocity[i]);
  }
}

function average(recipe: Recipe, { data: running }: Values, observed: tf.Tensor1D): void {
  const values = observed.dataSync();
  for (let i = 0; i < running.length; i++) running[i] += recipe.statisticsRate * (values[i] - running[i]);
}
