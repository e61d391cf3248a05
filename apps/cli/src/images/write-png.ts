import type { Image } from '@fsnet/graph';
import { PNG } from 'pngjs';

/** An image as the bytes of a PNG file. */
export function writePng({ width, height, pixels }: Image): Uint8Array {
  const image = new PNG({ width, height });
  for (let from = 0, to = 0; from < pixels.length; from += 3, to += 4) {
    image.data.set(pixels.subarray(from, from + 3), to);
    image.data[to + 3] = 255;
  }
  return new Uint8Array(PNG.sync.write(image, { colorType: 2 }));
}
