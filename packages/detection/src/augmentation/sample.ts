import type { Box, Image } from '@fsnet/graph';
import { type Boxes, clipBoxes, transformBoxes } from '../boxes/boxes.ts';
import type { Truths } from '../evaluation/detections.ts';

/** A picture with what there is to be found on it, boxes in pixels. What changes samples leaves those given as they are. */
export interface DetectionSample {
  readonly image: Image;
  readonly truths: Truths;
}

/** Objects with other boxes; their areas are those of the boxes from then on. */
export function withBoxes({ classes, difficult, crowd }: Truths, boxes: Boxes): Truths {
  return { boxes, classes, ...(difficult && { difficult }), ...(crowd && { crowd }) };
}

/** The objects at `indices`. */
function pickTruths({ boxes, classes, difficult, crowd }: Truths, indices: readonly number[]): Truths {
  const pick = (flags: Uint8Array) => Uint8Array.from(indices, (index) => flags[index]);
  return {
    boxes: Float64Array.from(indices.flatMap((index) => [...boxes.subarray(index * 4, index * 4 + 4)])),
    classes: Int32Array.from(indices, (index) => classes[index]),
    ...(difficult && { difficult: pick(difficult) }),
    ...(crowd && { crowd: pick(crowd) }),
  };
}

/** The objects whose middle lies within a part of their picture, cut at its edges, as seen from its corner. */
export function cutTruths(truths: Truths, { left, top, width, height }: Box): Truths {
  const moved = transformBoxes(truths.boxes, { left: -left, top: -top });
  const kept = [...truths.classes.keys()].filter((index) => {
    const [x1, y1, x2, y2] = moved.subarray(index * 4, index * 4 + 4);
    const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
    return x > 0 && x < width && y > 0 && y < height;
  });
  return pickTruths(withBoxes(truths, clipBoxes(moved, width, height)), kept);
}

/** A part of a picture in whole pixels. */
export function cutImage({ pixels, width: row }: Image, { left, top, width, height }: Box): Image {
  const result = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * row + left) * 3;
    result.set(pixels.subarray(from, from + width * 3), y * width * 3);
  }
  return { width, height, pixels: result };
}
