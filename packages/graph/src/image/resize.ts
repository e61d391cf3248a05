import { filterTaps } from './filter-taps.ts';
import type { Box, Image } from './image-box.ts';

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
