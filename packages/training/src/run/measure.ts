import type * as tf from '@tensorflow/tfjs-core';
import type { Dataset } from '../data/dataset.ts';
import { predict, type Teacher, teacherLogits } from './batch-gradients.ts';
import type { EpochSums } from './checkpoint.ts';
import { readBatch, smoothedTargets } from './draw-batch.ts';
import type { ImageNetwork } from './image-network.ts';
import type { Replica } from './replica.ts';

const batchSize = 250;

/** What is to be measured: the images from `start` to before `end`. */
export interface MeasureOptions {
  readonly image: ImageNetwork;
  readonly replica: Replica;
  readonly dataset: Dataset;
  readonly start: number;
  readonly end: number;
  readonly progress: number;
  /** Whose answers stand for the labels of images that have none. */
  readonly teacher?: Teacher | undefined;
  /** Called between batches. */
  readonly breathe: () => Promise<void>;
}

/** Sums over images of their cross entropy and of how many got their class. */
export async function measure(options: MeasureOptions): Promise<EpochSums> {
  const { image, replica, dataset, start, end, progress, teacher, breathe } = options;
  const sums = { loss: 0, correct: 0, images: 0 };
  for (let from = start; from < end; from += batchSize) {
    const indices = Array.from({ length: Math.min(batchSize, end - from) }, (_, index) => from + index);
    const batch = readBatch(dataset, indices, image.preprocessing);
    const logits = await take(predict(image, replica, batch.images, batch.shape, progress));
    const { labels } = batch;
    const classes = logits.length / labels.length;
    const answers =
      teacher && labels.includes(-1) ? await take(teacherLogits(teacher, image, batch)) : undefined;
    const targets = answers ? softmax(answers, classes) : smoothedTargets(labels, classes, 0);
    sums.loss += crossEntropySum(logits, targets, classes);
    sums.correct += correctCount(logits, labels, classes, answers);
    sums.images += labels.length;
    await breathe();
  }
  return sums;
}

/** How many of the rows of `logits` are greatest at their label; rows without one count by `answers`' greatest. */
export function correctCount(
  logits: Float32Array,
  labels: Int32Array,
  classes: number,
  answers?: Float32Array,
): number {
  let correct = 0;
  labels.forEach((label, row) => {
    const wanted = label >= 0 ? label : answers ? greatest(answers, row, classes) : -1;
    if (greatest(logits, row, classes) === wanted) correct++;
  });
  return correct;
}

function greatest(values: Float32Array, row: number, classes: number): number {
  let best = 0;
  for (let i = 1; i < classes; i++) if (values[row * classes + i] > values[row * classes + best]) best = i;
  return best;
}

/** The values of a tensor, which is gone then. */
async function take(tensor: tf.Tensor): Promise<Float32Array> {
  const values = await tensor.data<'float32'>();
  tensor.dispose();
  return values;
}

function softmax(logits: Float32Array, classes: number): Float32Array {
  const result = logits.slice();
  for (let row = 0; row < logits.length; row += classes) {
    const logTotal = logOfSum(logits.subarray(row, row + classes));
    for (let i = row; i < row + classes; i++) result[i] = Math.exp(logits[i] - logTotal);
  }
  return result;
}

/** Logarithm of the sum of the values' exponentials. */
function logOfSum(values: Float32Array): number {
  const maximum = Math.max(...values);
  return maximum + Math.log(values.reduce((sum, value) => sum + Math.exp(value - maximum), 0));
}

function crossEntropySum(logits: Float32Array, targets: Float32Array, classes: number): number {
  let sum = 0;
  for (let row = 0; row < logits.length; row += classes) {
    const logTotal = logOfSum(logits.subarray(row, row + classes));
    for (let i = 0; i < classes; i++) sum += targets[row + i] * (logTotal - logits[row + i]);
  }
  return sum;
}
