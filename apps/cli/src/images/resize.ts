import type { Image } from './image.ts';

/** A part of an image, in pixels from its top left corner; its edges may lie between pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The largest middle part of an image with the aspect ratio of `width` to `height`. */
export function centerCrop(image: Image, width: number, height: number): Box {
  const scale = Math.min(image.width / width, image.height / height);
  const [boxWidth, boxHeight] = [width * scale, height * scale];
  return {
    left: (image.width - boxWidth) / 2,
    top: (image.height - boxHeight) / 2,
    width: boxWidth,
    height: boxHeight,
  };
}

/**
 * The part `box` of an image at `width` x `height`, as `[height, width, 3]` values 0 to 255, not rounded.
 *
 * Separable triangle filter that widens with the reduction, so that small pictures don't alias: plain bilinear when
 * enlarging, an area average with soft edges when reducing.
 */
export function resize(image: Image, box: Box, width: number, height: number): Float32Array {
  if (box.width === width && box.height === height && image.width === width && image.height === height) {
    return Float32Array.from(image.pixels);
  }
  const columns = filterTaps(image.width, box.left, box.width, width);
  const rows = filterTaps(image.height, box.top, box.height, height);
  const firstRow = rows[0].start;
  const lastRow = rows[height - 1].start + rows[height - 1].weights.length;
  const narrow = new Float32Array((lastRow - firstRow) * width * 3);
  for (let y = firstRow, to = 0; y < lastRow; y++) {
    for (const { start, weights } of columns) {
      let [red, green, blue] = [0, 0, 0];
      for (let i = 0, from = (y * image.width + start) * 3; i < weights.length; i++, from += 3) {
        red += image.pixels[from] * weights[i];
        green += image.pixels[from + 1] * weights[i];
        blue += image.pixels[from + 2] * weights[i];
      }
      narrow[to++] = red;
      narrow[to++] = green;
      narrow[to++] = blue;
    }
  }
  const result = new Float32Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const { start, weights } = rows[y];
    for (let i = 0; i < width * 3; i++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++)
        sum += narrow[(start - firstRow + k) * width * 3 + i] * weights[k];
      result[y * width * 3 + i] = sum;
    }
  }
  return result;
}

interface Taps {
  /** First source pixel. */
  readonly start: number;
  /** One a source pixel, together 1. */
  readonly weights: Float64Array;
}

function filterTaps(sourceLength: number, from: number, length: number, count: number): Taps[] {
  const scale = length / count;
  const support = Math.max(1, scale);
  return Array.from({ length: count }, (_, i) => {
    const center = from + (i + 0.5) * scale;
    const start = Math.max(0, Math.floor(center - support));
    const end = Math.min(sourceLength, Math.ceil(center + support));
    const weights = new Float64Array(end - start);
    let sum = 0;
    for (let x = start; x < end; x++) {
      const weight = Math.max(0, 1 - Math.abs(x + 0.5 - center) / support);
      weights[x - start] = weight;
      sum += weight;
    }
    return { start, weights: weights.map((weight) => weight / sum) };
  });
}
