import { type DetectionSample, withBoxes } from './sample.ts';

/** A picture mirrored left to right. */
export function flipHorizontally({ image, truths }: DetectionSample): DetectionSample {
  const { width, height, pixels } = image;
  const flipped = new Uint8Array(pixels.length);
  for (let y = 0, from = 0; y < height; y++)
    for (let x = width - 1; x >= 0; x--, from += 3)
      for (let color = 0; color < 3; color++) flipped[(y * width + x) * 3 + color] = pixels[from + color];
  return {
    image: { width, height, pixels: flipped },
    truths: withBoxes(truths, mirrored(truths.boxes, 0, width)),
  };
}

/** A picture turned upside down, for things that have no upright, such as cells. */
export function flipVertically({ image, truths }: DetectionSample): DetectionSample {
  const { width, height, pixels } = image;
  const flipped = new Uint8Array(pixels.length);
  const row = width * 3;
  for (let y = 0; y < height; y++)
    flipped.set(pixels.subarray(y * row, (y + 1) * row), (height - 1 - y) * row);
  return {
    image: { width, height, pixels: flipped },
    truths: withBoxes(truths, mirrored(truths.boxes, 1, height)),
  };
}

/** Boxes whose near and far edge along an axis (0: x, 1: y) change places. */
function mirrored<T extends Float32Array | Float64Array>(boxes: T, axis: 0 | 1, length: number): T {
  const result = boxes.slice() as T;
  for (let at = axis; at < boxes.length; at += 4) {
    result[at] = length - boxes[at + 2];
    result[at + 2] = length - boxes[at];
  }
  return result;
}
