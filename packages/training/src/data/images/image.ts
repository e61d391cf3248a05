import type { Image } from '@fsnet/graph';

/** Most pixels that an image file may claim, so that a few bytes cannot ask for gigabytes: 100 megapixels. */
export const maximumPixels = 100_000_000;

/** RGBA over white. */
export function overWhite(width: number, height: number, rgba: Uint8Array): Image {
  const pixels = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; to < pixels.length; from += 4, to += 3) {
    const alpha = rgba[from + 3];
    const white = 255 * (255 - alpha);
    pixels[to] = Math.round((rgba[from] * alpha + white) / 255);
    pixels[to + 1] = Math.round((rgba[from + 1] * alpha + white) / 255);
    pixels[to + 2] = Math.round((rgba[from + 2] * alpha + white) / 255);
  }
  return { width, height, pixels };
}
