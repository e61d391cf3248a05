import { type Detections, type EvaluatedImage, evaluateVoc, transformBoxes } from '@fsnet/detection';
import * as tf from '@tensorflow/tfjs-core';
import { batchesInOrder } from '../data/batches-in-order.ts';
import type { Exchange } from '../run/exchange.ts';
import type { Replica } from '../run/replica.ts';
import type { MeasuringPlace } from '../run/run-task.ts';
import type { Measurement } from '../run/training-event.ts';
import { workerPart } from '../run/worker-part.ts';
import type { BoxFinder } from './box-finder.ts';
import { takeOutputs } from './box-gradients.ts';
import { multiboxLoss } from './multibox-loss.ts';
import { type BatchForm, readPictures } from './picture-batch.ts';

const batchSize = 16;
/** Detections of a picture, as many as a finished network gives at most. */
const most = 200;
/** Of a detection: its box, score and class. */
const fields = 6;

/** Values that replicas exchange of a picture: how many detections, then these. */
export const valuesAPicture: number = 1 + most * fields;

interface Measured {
  readonly replica: Replica;
  readonly input: string;
  readonly form: BatchForm;
  readonly finder: BoxFinder;
}

/**
 * The loss on held-out pictures and the mean average precision at an overlap of 0.5 (PASCAL VOC, area). Every replica
 * finds the boxes of its part of the pictures; the first one puts them together and measures.
 */
export async function measureDetector(
  { replica, input, form, finder }: Measured,
  { exchange, worker, workers, progress, breathe }: MeasuringPlace,
): Promise<Measurement | undefined> {
  const { count } = form.pictures;
  const [start, end] = workerPart(count, worker, workers);
  const found = new Map<number, Detections>();
  const sums = { loss: 0, weight: 0 };
  for (const indices of batchesInOrder(start, end, batchSize)) {
    const batch = readPictures(form, indices);
    const outputs = await takeOutputs(
      tf.tidy(() => {
        const { locations, logits } = replica.network.forward({
          ...replica.settled,
          inputs: { [input]: tf.tensor4d(batch.images, [...batch.shape]) },
          training: false,
          observe: () => {},
          progress,
        });
        return { locations, logits };
      }),
    );
    const { loss, weight } = multiboxLoss(outputs, batch.targets);
    sums.loss += loss;
    sums.weight += weight;
    const part = (values: Float32Array, i: number): Float32Array => {
      const length = values.length / indices.length;
      return values.slice(i * length, (i + 1) * length);
    };
    for (const [i, picture] of indices.entries())
      found.set(picture, finder.find(part(outputs.locations, i), part(outputs.logits, i)));
    await breathe();
  }
  const all = workers > 1 ? gather(found, count, exchange) : found;
  exchange.ownNumbers.set([sums.loss, sums.weight]);
  exchange.sum();
  if (worker !== 0) return undefined;
  const [loss, weight] = exchange.totalNumbers;
  return { images: count, loss: loss / weight, accuracy: meanAveragePrecision(form, all) };
}

function meanAveragePrecision({ pictures }: BatchForm, found: ReadonlyMap<number, Detections>): number {
  const images = Array.from({ length: pictures.count }, (_, index): EvaluatedImage => {
    const { image, truths } = pictures.read(index);
    const boxes = transformBoxes(truths.boxes, { scaleX: 1 / image.width, scaleY: 1 / image.height });
    return { truths: { ...truths, boxes }, detections: found.get(index)! };
  });
  return evaluateVoc(images, { classes: pictures.labels.length }).meanAveragePrecision ?? 0;
}

/** What all replicas found, by picture: each writes its own where the others have zeros, as often as memory asks for. */
function gather(
  own: ReadonlyMap<number, Detections>,
  pictures: number,
  exchange: Exchange,
): Map<number, Detections> {
  const all = new Map<number, Detections>();
  const atOnce = Math.floor(exchange.own.length / valuesAPicture);
  for (let first = 0; first < pictures; first += atOnce) {
    const end = Math.min(pictures, first + atOnce);
    exchange.own.fill(0);
    exchange.ownNumbers.fill(0);
    for (let picture = first; picture < end; picture++) {
      const detections = own.get(picture);
      if (detections) write(detections, exchange.own, (picture - first) * valuesAPicture);
    }
    exchange.sum();
    for (let picture = first; picture < end; picture++)
      all.set(picture, read(exchange.total, (picture - first) * valuesAPicture));
  }
  return all;
}

function write({ boxes, scores, classes }: Detections, into: Float32Array, at: number): void {
  into[at] = classes.length;
  for (let i = 0; i < classes.length; i++)
    into.set([...boxes.subarray(4 * i, 4 * i + 4), scores[i], classes[i]], at + 1 + i * fields);
}

function read(from: Float32Array, at: number): Detections {
  const count = from[at];
  const rows = Array.from({ length: count }, (_, i) =>
    from.slice(at + 1 + i * fields, at + 1 + (i + 1) * fields),
  );
  return {
    boxes: Float32Array.from(rows.flatMap((row) => [...row.subarray(0, 4)])),
    scores: Float32Array.from(rows, (row) => row[4]),
    classes: Int32Array.from(rows, (row) => row[5]),
  };
}
