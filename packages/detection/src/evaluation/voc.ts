import { overlap } from '../boxes/boxes.ts';
import { areaAveragePrecision, meanOf, type Ranking, sampledAveragePrecision } from './average-precision.ts';
import { byScore, checkImage, type EvaluatedImage, indicesOf } from './detections.ts';

/** How PASCAL VOC measures. */
export interface VocOptions {
  /** How many classes there are. */
  readonly classes: number;
  /** `voc07`: mean of 11 samples; `voc`: area below the curve, from 2010 on (the default). */
  readonly metric?: 'voc07' | 'voc';
  /** Overlap from which a detection has found an object; 0.5 where left out. */
  readonly overlap?: number;
  /** Whether corners name the first and last pixel, as in the files of PASCAL VOC itself; `false` where left out. */
  readonly inclusive?: boolean;
}

/** A class, measured. */
export interface VocClass {
  /** Objects that are to be found: difficult ones don't count. */
  readonly truths: number;
  /** Detections that count: those of difficult objects don't. */
  readonly detections: number;
  /** `undefined` where there is nothing to be found. */
  readonly averagePrecision: number | undefined;
}

/** A detector, measured. */
export interface VocResult {
  readonly classes: readonly VocClass[];
  /** Mean over the classes that have objects to be found; `undefined` where none has. */
  readonly meanAveragePrecision: number | undefined;
}

/**
 * Mean average precision as PASCAL VOC measures it (Everingham et al., 2010, section 4.2): from the surest detection of
 * a class on, each belongs to the object that it overlaps most. It is right if that is at least `overlap` and the object
 * has not been found before; false otherwise; and left out if the object is difficult, or a crowd. Equal scores count
 * in the order of the images and of their detections.
 *
 * @throws RangeError where numbers of an image don't fit together.
 */
export function evaluateVoc(images: readonly EvaluatedImage[], options: VocOptions): VocResult {
  for (const image of images) checkImage(image, options.classes);
  const classes = Array.from({ length: options.classes }, (_, index): VocClass => {
    const ranking = rank(images, index, options);
    const averagePrecision =
      options.metric === 'voc07' ? sampledAveragePrecision(ranking, 11) : areaAveragePrecision(ranking);
    return { truths: ranking.truths, detections: ranking.hits.length, averagePrecision };
  });
  return { classes, meanAveragePrecision: meanOf(classes.map(({ averagePrecision }) => averagePrecision)) };
}

function rank(
  images: readonly EvaluatedImage[],
  wanted: number,
  { overlap: least = 0.5, inclusive = false }: VocOptions,
): Ranking {
  const pixel = inclusive ? 1 : 0;
  const scores: number[] = [];
  const outcomes: ('hit' | 'miss' | 'ignored')[] = [];
  let count = 0;
  for (const { truths, detections } of images) {
    const objects = indicesOf(truths.classes, wanted);
    const isIgnored = (object: number) => truths.difficult?.[object] === 1 || truths.crowd?.[object] === 1;
    count += objects.filter((object) => !isIgnored(object)).length;
    const found = new Set<number>();
    for (const detection of byScore(indicesOf(detections.classes, wanted), detections.scores)) {
      let [best, object] = [0, -1];
      for (const candidate of objects) {
        const value = overlap(truths.boxes, candidate, detections.boxes, detection, pixel);
        if (value > best) [best, object] = [value, candidate];
      }
      scores.push(detections.scores[detection]);
      if (object < 0 || best < least || found.has(object)) outcomes.push('miss');
      else if (isIgnored(object)) outcomes.push('ignored');
      else {
        found.add(object);
        outcomes.push('hit');
      }
    }
  }
  const order = byScore([...scores.keys()], scores).filter((index) => outcomes[index] !== 'ignored');
  return { hits: Uint8Array.from(order, (index) => (outcomes[index] === 'hit' ? 1 : 0)), truths: count };
}
