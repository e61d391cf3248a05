import { ssdVariances, type Variances, writeCode } from '../boxes/box-code.ts';
import type { Boxes } from '../boxes/boxes.ts';
import { toCorners } from '../boxes/center-size.ts';
import { matchBoxes } from './match-boxes.ts';

/** What a network is to say of one picture, for each default box. */
export interface SsdTargets {
  /** 0 for background, else the object's class plus 1: the index into logits that begin with background. */
  readonly classes: Int32Array;
  /** `[boxes, 4]`, as `encodeBoxes` gives them; zeros for background. */
  readonly locations: Float32Array;
  /** The object that a default box is to find, below 0 for background. */
  readonly matches: Int32Array;
}

/**
 * What a detector of SSD's kind is to say of a picture.
 *
 * @param truths corners of the objects and their classes, from 0 without background
 * @param defaults `[boxes, 4]` centres and sizes of the default boxes, in the same unit
 */
export function ssdTargets(
  truths: { readonly boxes: Boxes; readonly classes: Int32Array },
  defaults: Boxes,
  { threshold = 0.5, variances = ssdVariances }: { threshold?: number; variances?: Variances } = {},
): SsdTargets {
  const matches = matchBoxes(truths.boxes, toCorners(defaults), threshold);
  const locations = new Float32Array(defaults.length);
  matches.forEach((object, box) => {
    if (object >= 0) writeCode(truths.boxes, object * 4, defaults, box * 4, variances, locations);
  });
  return {
    classes: matches.map((object) => (object < 0 ? 0 : truths.classes[object] + 1)),
    locations,
    matches,
  };
}
