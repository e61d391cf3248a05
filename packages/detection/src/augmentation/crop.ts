import type { Box } from '@fsnet/graph';
import { overlap } from '../boxes/boxes.ts';
import { cutImage, cutTruths, type DetectionSample } from './sample.ts';

/** What is cut out of a picture. */
export interface CropOptions {
  /**
   * Least overlaps of the part with some object, of which one is drawn; 0: any part with an object; `undefined`: the
   * whole picture. SSD's are the whole picture, 0.1, 0.3, 0.5, 0.7, 0.9 and 0.
   */
  readonly overlaps?: readonly (number | undefined)[];
  /** Shortest side of the part, of the picture's; 0.3 where left out. */
  readonly shortest?: number;
  /** Parts that are tried before the picture stays whole; 50 where left out. */
  readonly trials?: number;
}

const ssdOverlaps = [undefined, 0.1, 0.3, 0.5, 0.7, 0.9, 0];

/**
 * A part of a picture, at most twice as wide as high or the reverse, that overlaps an object by a drawn least value
 * (SSD, section 2.2, "Data augmentation"). Objects whose middle lies in it are kept, one at least.
 *
 * @param next numbers in [0, 1)
 */
export function cropRandomly(
  sample: DetectionSample,
  next: () => number,
  { overlaps = ssdOverlaps, shortest = 0.3, trials = 50 }: CropOptions = {},
): DetectionSample {
  const { image, truths } = sample;
  const least = overlaps[Math.floor(next() * overlaps.length)];
  if (least === undefined || truths.classes.length === 0) return sample;
  for (let trial = 0; trial < trials; trial++) {
    const part = drawPart(image.width, image.height, shortest, next);
    if (part.width > 2 * part.height || part.height > 2 * part.width) continue;
    if (!overlapsSome(part, sample, least)) continue;
    const kept = cutTruths(truths, part);
    if (kept.classes.length > 0) return { image: cutImage(image, part), truths: kept };
  }
  return sample;
}

function drawPart(width: number, height: number, shortest: number, next: () => number): Box {
  const side = (length: number) =>
    Math.max(1, Math.min(length, Math.round(length * (shortest + (1 - shortest) * next()))));
  const [partWidth, partHeight] = [side(width), side(height)];
  const left = Math.floor(next() * (width - partWidth + 1));
  const top = Math.floor(next() * (height - partHeight + 1));
  return { left, top, width: partWidth, height: partHeight };
}

function overlapsSome(
  { left, top, width, height }: Box,
  { truths }: DetectionSample,
  least: number,
): boolean {
  const part = Float64Array.of(left, top, left + width, top + height);
  return truths.classes.some((_, index) => overlap(truths.boxes, index, part, 0) >= least);
}
