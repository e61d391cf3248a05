import { join } from 'node:path';
import {
  type AnnotatedImages,
  type CocoResult,
  type EvaluatedImage,
  evaluateCoco,
  evaluateVoc,
  truthsOf,
  type VocResult,
} from '@fsnet/detection';
import { readImage } from '@fsnet/training/files';
import { readInput } from '../files/read-input.ts';
import type { Io } from '../io.ts';
import { matchClasses } from '../models/labels.ts';
import { notice } from '../terminal/notice.ts';
import type { Progress } from '../terminal/progress.ts';
import type { Detector } from './detector.ts';

/** How detectors are measured. */
export type DetectionMetric = 'voc07' | 'voc' | 'coco';

/** Boxes of a lower score change no measure that anyone reads, and cost time. */
const threshold = 0.01;

export interface DetectorEvaluation {
  readonly samples: number;
  readonly milliseconds: number;
  readonly result:
    | { readonly metric: 'voc07' | 'voc'; readonly figures: VocResult }
    | { readonly metric: 'coco'; readonly figures: CocoResult };
}

/** Runs a detector over annotated images in `directory` and measures it. */
export async function evaluateDetector(options: {
  readonly detector: Detector;
  readonly directory: string;
  readonly data: AnnotatedImages;
  /** Only the first so many images. */
  readonly limit: number;
  readonly metric: DetectionMetric;
  readonly io: Io;
  readonly progress: Progress;
}): Promise<DetectorEvaluation> {
  const { detector, directory, data, metric, io, progress } = options;
  const classOf = new Map(data.labels.map((label, index) => [label, index]));
  const dataClass = dataClasses(data.labels, detector.labels, io);
  const images = data.images.slice(0, options.limit);
  const evaluated: EvaluatedImage[] = [];
  const start = performance.now();
  for (const [index, { imagePath, objects }] of images.entries()) {
    io.signal.throwIfAborted();
    progress.update({ phase: 'evaluate', loaded: index, total: images.length, unit: 'images' });
    const path = join(directory, imagePath);
    const found = await detector.detect(readImage(await readInput(path, io), path), threshold);
    const kept = [...found.classes.keys()].filter((i) => dataClass.has(found.classes[i]));
    evaluated.push({
      truths: truthsOf(objects, (label) => classOf.get(label) ?? -1),
      detections: {
        boxes: Float64Array.from(kept.flatMap((i) => [...found.boxes.subarray(i * 4, i * 4 + 4)])),
        scores: Float64Array.from(kept, (i) => found.scores[i]),
        classes: Int32Array.from(kept, (i) => dataClass.get(found.classes[i])!),
      },
    });
  }
  const classes = data.labels.length;
  const result =
    metric === 'coco'
      ? { metric, figures: evaluateCoco(evaluated, { classes }) }
      : { metric, figures: evaluateVoc(evaluated, { classes, metric }) };
  return { samples: images.length, milliseconds: performance.now() - start, result };
}

/** The data's class of each of the network's; those that the data does not know are no part of the measure. */
function dataClasses(
  labels: readonly string[],
  own: readonly string[] | undefined,
  io: Io,
): ReadonlyMap<number, number> {
  const { outputs, by } = matchClasses(labels, own);
  if (by === 'order' && own)
    notice(io, "the network's labels are none of the data's classes; taking both in order");
  return new Map(outputs.map((output, index) => [output, index]));
}
