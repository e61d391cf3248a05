import { batchesInOrder } from '../data/batches-in-order.ts';
import type { Dataset } from '../data/dataset.ts';
import { predict, type Teacher, teacherLogits } from './batch-gradients.ts';
import type { EpochSums } from './checkpoint.ts';
import { greatest, logOfSum } from './class-logits.ts';
import { readBatch, smoothedTargets } from './draw-batch.ts';
import type { ImageNetwork } from './image-network.ts';
import type { Replica } from './replica.ts';
import { takeValues } from './take-values.ts';

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
  for (const indices of batchesInOrder(start, end, batchSize)) {
    const batch = readBatch(dataset, indices, image.preprocessing);
    const logits = await takeValues(predict(image, replica, batch.images, batch.shape, progress));
    const { labels } = batch;
    const classes = logits.length / labels.length;
    const answers =
      teacher && labels.includes(-1) ? await takeValues(teacherLogits(teacher, image, batch)) : undefined;
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

function softmax(logits: Float32Array, classes: number): Float32Array {
  const result = logits.slice();
  for (let row = 0; row < logits.length; row += classes) {
    const logTotal = logOfSum(logits.subarray(row, row + classes));
    for (let i = row; i < row + classes; i++) result[i] = Math.exp(logits[i] - logTotal);
  }
  return result;
}

function crossEntropySum(logits: Float32Array, targets: Float32Array, classes: number): number {
  let sum = 0;
  for (let row = 0; row < logits.length; row += classes) {
    const logTotal = logOfSum(logits.subarray(row, row + classes));
    for (let i = 0; i < classes; i++) sum += targets[row + i] * (logTotal - logits[row + i]);
  }
  return sum;
}
