import { transformBoxes } from '../boxes/boxes.ts';
import { type DetectionSample, withBoxes } from './sample.ts';

/** How pictures shrink on a larger one, so that there are small objects to learn. */
export interface ExpandOptions {
  /** Most times that each side grows; SSD's 4 where left out. */
  readonly most?: number;
  /** Red, green and blue around the picture; ImageNet's mean where left out. */
  readonly fill?: readonly [red: number, green: number, blue: number];
}

const imagenetMean = [123, 117, 104] as const;

/**
 * A picture anywhere on a larger one of a single colour (SSD, section 3.6).
 *
 * @param next numbers in [0, 1)
 */
export function expand(
  { image, truths }: DetectionSample,
  next: () => number,
  { most = 4, fill = imagenetMean }: ExpandOptions = {},
): DetectionSample {
  const ratio = 1 + (most - 1) * next();
  const [width, height] = [Math.round(image.width * ratio), Math.round(image.height * ratio)];
  const left = Math.floor(next() * (width - image.width + 1));
  const top = Math.floor(next() * (height - image.height + 1));
  const pixels = new Uint8Array(width * height * 3);
  pixels.set(fill);
  for (let filled = 3; filled < pixels.length; filled *= 2) pixels.copyWithin(filled, 0, filled);
  const row = image.width * 3;
  for (let y = 0; y < image.height; y++)
    pixels.set(image.pixels.subarray(y * row, (y + 1) * row), ((top + y) * width + left) * 3);
  return {
    image: { width, height, pixels },
    truths: withBoxes(truths, transformBoxes(truths.boxes, { left, top })),
  };
}
