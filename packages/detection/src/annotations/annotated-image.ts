import type { Truths } from '../evaluation/detections.ts';

/** A thing on an image. */
export interface AnnotatedObject {
  readonly label: string;
  /** In pixels as the file has them; `right` and `bottom` are beyond `left` and `top`. */
  readonly box: {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  };
  /** Hard to recognise: measurements leave it out. */
  readonly difficult: boolean;
  /** Partly outside of the image. */
  readonly truncated: boolean;
  /** A box around many objects of a kind: COCO's `iscrowd`. */
  readonly crowd?: boolean;
  /** Of the object itself, in pixels, where the file has it. */
  readonly area?: number;
}

/** An image with its objects. */
export interface AnnotatedImage {
  /** The image's file, within its {@link DataFolder}. */
  readonly imagePath: string;
  readonly width: number;
  readonly height: number;
  readonly objects: readonly AnnotatedObject[];
}

/** The annotated images of one part of a data set. */
export interface AnnotatedImages {
  readonly images: readonly AnnotatedImage[];
  /** The classes: of VOC those that objects have, sorted; of COCO all, by number. */
  readonly labels: readonly string[];
  /**
   * Objects that were left out, as their box has no area within the image, with their file:
   * `Annotations/a.xml: object 3 (RBC): box 504, 337 to 504, 337`.
   */
  readonly skipped: readonly string[];
}

/** A folder with a data set: a directory in Node, or what a user picked in a browser. Paths have `/`. */
export interface DataFolder {
  /** As the user would call it, for messages. */
  readonly name: string;
  /** Whether there is such a file. */
  has(path: string): Promise<boolean>;
  /** @throws FsnError `io` where it is missing or cannot be read. */
  readText(path: string): Promise<string>;
}

/**
 * What a measurement needs of an image's objects.
 *
 * @param classOf The class of a label, from 0; below 0 for labels that don't count.
 * @returns boxes in pixels
 */
export function truthsOf(objects: readonly AnnotatedObject[], classOf: (label: string) => number): Truths {
  const counted = objects.filter(({ label }) => classOf(label) >= 0);
  const areas = counted.map(
    ({ area, box: { left, top, right, bottom } }) => area ?? (right - left) * (bottom - top),
  );
  return {
    boxes: Float64Array.from(
      counted.flatMap(({ box: { left, top, right, bottom } }) => [left, top, right, bottom]),
    ),
    classes: Int32Array.from(counted, ({ label }) => classOf(label)),
    difficult: Uint8Array.from(counted, ({ difficult }) => Number(difficult)),
    crowd: Uint8Array.from(counted, ({ crowd = false }) => Number(crowd)),
    areas: Float64Array.from(areas),
  };
}
