import type { Cifar10Images, Normalization } from '@fsnet/testing/cifar10';

/** A classifier that is ready to run. */
export interface Classifier {
  /** Images a call. */
  readonly batch: number;
  /** What each colour's values are brought to, 0 to 1 before. */
  readonly normalization: Normalization;
  /** @param images `[count, 3, 32, 32]` @returns Ten scores an image. */
  scores(images: Float32Array, count: number): Promise<Float32Array>;
  dispose(): void | Promise<void>;
}

/** How many of `images` have their label as the highest score. */
export async function countCorrect(classifier: Classifier, images: Cifar10Images): Promise<number> {
  const { batch, normalization } = classifier;
  const all = new Float32Array(10 * images.count);
  for (let first = 0; first < images.count; first += batch) {
    const count = Math.min(batch, images.count - first);
    all.set(await classifier.scores(images.batch(first, count, normalization), count), 10 * first);
  }
  return images.correct(all);
}
