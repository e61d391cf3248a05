import type { Boxes } from '../boxes/boxes.ts';

/** What a detector says of one picture. */
export interface Detections {
  /** `[count, 4]` corners. */
  readonly boxes: Boxes;
  /** One a box; the greater, the surer. */
  readonly scores: Float32Array | Float64Array;
  /** One a box, from 0, without background. */
  readonly classes: Int32Array;
}

/** What there is to be found on one picture. */
export interface Truths {
  /** `[count, 4]` corners. */
  readonly boxes: Boxes;
  /** One a box, from 0, without background. */
  readonly classes: Int32Array;
  /** 1 for objects that need not be found; none where left out. */
  readonly difficult?: Uint8Array;
  /** 1 for boxes around many objects (COCO's `iscrowd`); none where left out. */
  readonly crowd?: Uint8Array;
  /** Areas of the objects themselves, in pixels, by which COCO divides them; those of their boxes where left out. */
  readonly areas?: Float64Array;
}

/** One picture with what a detector says of it. */
export interface EvaluatedImage {
  readonly truths: Truths;
  /** In the unit of the truths. */
  readonly detections: Detections;
}

/** Detections from the surest to the least sure; of equal scores the first come first. */
export function byScore(indices: readonly number[], scores: ArrayLike<number>): number[] {
  return indices.toSorted((a, b) => scores[b] - scores[a] || a - b);
}

/** Indices of the boxes of a class. */
export function indicesOf(classes: Int32Array, wanted: number): number[] {
  const found: number[] = [];
  classes.forEach((value, index) => {
    if (value === wanted) found.push(index);
  });
  return found;
}

/** @throws RangeError where numbers of one picture do not fit together, or a class is none of `classes`. */
export function checkImage({ truths, detections }: EvaluatedImage, classes: number): void {
  for (const [name, { boxes, classes: own }] of Object.entries({ truths, detections })) {
    if (boxes.length !== own.length * 4)
      throw new RangeError(`${own.length} classes for ${boxes.length / 4} boxes of ${name}`);
    const wrong = own.find((value) => value < 0 || value >= classes);
    if (wrong !== undefined) throw new RangeError(`class ${wrong} of ${classes} in ${name}`);
  }
  const { scores } = detections;
  if (scores.length !== detections.classes.length)
    throw new RangeError(`${scores.length} scores for ${detections.classes.length} detections`);
  if (scores.some(Number.isNaN)) throw new RangeError('a score is not a number');
  for (const flags of [truths.difficult, truths.crowd, truths.areas])
    if (flags && flags.length !== truths.classes.length)
      throw new RangeError(`${flags.length} flags or areas for ${truths.classes.length} objects`);
}
