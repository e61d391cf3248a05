import { gatherFilters } from '@fsnet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import type { BatchStatistics } from './batch-normalization.ts';
import { blend, crossEntropy, smoothedLabels } from './layers.ts';
import { forward, trainingStatistics } from './network.ts';
import type { Recipe } from './recipe.ts';
import type { TrainingState } from './state.ts';
import type { Values } from './values.ts';

/** A batch on its way into the network: `images` `[count, 32, 32, 3]`, one label an image. */
export interface Batch {
  readonly images: Float32Array;
  readonly labels: Int32Array;
}

/**
 * One step of stochastic gradient descent with Nesterov momentum. Gives the batch's mean loss.
 *
 * `teacher` is whose answers a recipe with distillation learns from.
 */
export function trainingStep(
  recipe: Recipe,
  state: TrainingState,
  batch: Batch,
  rate: number,
  teacher?: TrainingState,
): number {
  return tf.tidy(() => {
    const names = [...state.parameters.keys()];
    const tensors = names.map((name) => toTensor(state.parameters.get(name)!));
    const lossOf = lossFunction(recipe, batch, teacher);
    const observed = new Map<string, BatchStatistics>();
    const images = imageTensor(batch);

    const { value, grads } = tf.valueAndGrads((...parameters) => {
      const byName = new Map(names.map((name, index) => [name, parameters[index]]));
      const statistics = trainingStatistics((layer, { mean, variance }) => {
        observed.set(layer, { mean: tf.keep(mean), variance: tf.keep(variance) });
      });
      return lossOf(forward(recipe, images, (name) => filtersOf(state, name, byName.get(name)!), statistics));
    })(tensors);

    names.forEach((name, index) => {
      const values = state.parameters.get(name)!;
      const gradient = grads[index].dataSync();
      descend(recipe, values, state.velocities.get(name)!, gradient, rate, decays(name));
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
  return tf.tidy(() => logitsOf(recipe, state, batch).dataSync() as Float32Array);
}

function logitsOf(recipe: Pick<Recipe, 'depth'>, state: TrainingState, batch: Batch): tf.Tensor2D {
  return forward(
    recipe,
    imageTensor(batch),
    (name) => filtersOf(state, name, toTensor(state.parameters.get(name)!)),
    (layer) => ({
      mean: toTensor(state.statistics.get(`${layer}.mean`)!) as tf.Tensor1D,
      variance: toTensor(state.statistics.get(`${layer}.variance`)!) as tf.Tensor1D,
    }),
  );
}

function lossFunction(
  recipe: Recipe,
  batch: Batch,
  teacher: TrainingState | undefined,
): (logits: tf.Tensor2D) => tf.Scalar {
  const { labelSmoothing, distillation } = recipe;
  const labels = tf.tensor1d(batch.labels, 'int32');
  const ofLabels = (logits: tf.Tensor2D): tf.Scalar =>
    crossEntropy(logits, smoothedLabels(labels, logits.shape[1], labelSmoothing));
  if (!distillation) return ofLabels;
  if (!teacher) throw new Error('the recipe distils, but there is no teacher');
  const { weight, temperature } = distillation;
  const answers = logitsOf(recipe, teacher, batch);
  const softened = tf.softmax(tf.div(answers, temperature)) as tf.Tensor2D;
  return (logits) => blend(ofLabels(logits), crossEntropy(logits, softened, temperature), weight);
}

/** A parameter as the network uses it: a summary's filters. */
function filtersOf(state: TrainingState, name: string, parameter: tf.Tensor): tf.Tensor {
  const summary = state.summaries?.get(name);
  return summary ? gatherFilters(parameter as tf.Tensor1D, summary.layout, summary.starts) : parameter;
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
