import type { Preprocessing } from '@fsnet/graph';
import { augment } from '../data/augment.ts';
import type { Dataset } from '../data/dataset.ts';
import { mixUp } from '../data/mix-up.ts';
import { type Normalization, normalize } from '../data/normalize.ts';
import { randomAt } from '../data/random-at.ts';
import type { Recipe } from '../recipe/recipe.ts';

/** Images on their way into the network. */
export interface Batch {
  /** `[count, height, width, channels]`, normalised. */
  readonly images: Float32Array;
  readonly shape: readonly [number, number, number, number];
  /** The class of each image, -1 where it has none. */
  readonly labels: Int32Array;
}

/** A batch to learn from. */
export interface TrainingBatch extends Batch {
  /** Probabilities `[count, classes]`. */
  readonly targets: Float32Array;
}

/** Images as they are, for measuring. */
export function readBatch(dataset: Dataset, indices: ArrayLike<number>, normalization: Normalization): Batch {
  const [height, width, channels] = dataset.shape;
  const images = new Float32Array(indices.length * height * width * channels);
  const labels = dataset.read(indices, images);
  normalize(images, normalization);
  return { images, labels, shape: [indices.length, height, width, channels] };
}

/** What a batch is drawn for: the random numbers hang on it. */
interface Draw {
  readonly epoch: number;
  readonly step: number;
  readonly worker: number;
}

/** Images as the recipe varies them. Random numbers hang on seed, epoch and image alone; mixing on the step, too. */
export function drawTrainingBatch(
  dataset: Dataset,
  indices: ArrayLike<number>,
  normalization: Normalization,
  { augmentation, labelSmoothing, seed }: Pick<Recipe, 'augmentation' | 'labelSmoothing' | 'seed'>,
  { epoch, step, worker }: Draw,
): TrainingBatch {
  const batch = readBatch(dataset, indices, normalization);
  augment(batch.images, dataset.shape, augmentation, (position) =>
    randomAt(seed, purpose.augment, epoch, indices[position]),
  );
  const targets = smoothedTargets(batch.labels, dataset.classes, labelSmoothing);
  if (augmentation.mixup > 0) {
    const next = randomAt(seed, purpose.mix, step, worker);
    mixUp(batch.images, targets, indices.length, augmentation.mixup, next);
  }
  return { ...batch, targets };
}

/** So that what is drawn for one thing tells nothing of another. */
const purpose = { augment: 1, mix: 2 } as const;

/** 1 for the label's class, less what `smoothing` spreads over all; zeros where there is no label. */
export function smoothedTargets(labels: Int32Array, classes: number, smoothing: number): Float32Array {
  const targets = new Float32Array(labels.length * classes);
  labels.forEach((label, index) => {
    if (label < 0) return;
    targets.fill(smoothing / classes, index * classes, (index + 1) * classes);
    targets[index * classes + label] += 1 - smoothing;
  });
  return targets;
}

/** Images for one network made into images for another, which was trained with another normalisation. */
export function renormalized(images: Float32Array, from: Normalization, to: Normalization): Float32Array {
  const channels = to.mean.length;
  const result = new Float32Array(images.length);
  for (let channel = 0; channel < channels; channel++) {
    const pixelFactor = (from.std[channel] * to.scale) / from.scale;
    const factor = pixelFactor / to.std[channel];
    const shift = ((from.mean[channel] * to.scale) / from.scale - to.mean[channel]) / to.std[channel];
    for (let i = channel; i < images.length; i += channels) result[i] = images[i] * factor + shift;
  }
  return result;
}

export function sameNormalization(a: Preprocessing, b: Preprocessing): boolean {
  const numbers = ({ scale, mean, std }: Preprocessing): string => [scale, ...mean, ...std].join();
  return numbers(a) === numbers(b);
}
