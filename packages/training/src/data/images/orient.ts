import type { Image } from '@fsnet/graph';
import type { Orientation } from './exif.ts';

/** `image` turned upright: what a viewer shows for a photograph with that EXIF orientation. */
export function orient(image: Image, orientation: Orientation): Image {
  if (orientation === 1) return image;
  const turned = orientation >= 5;
  const [width, height] = turned ? [image.height, image.width] : [image.width, image.height];
  // 2: mirrored; 3: upside down; 4: flipped; 5: transposed; 6 and 8: on its side; 7: both.
  const mirrorX = [2, 3, 7, 8].includes(orientation);
  const mirrorY = [3, 4, 6, 7].includes(orientation);
  const pixels = new Uint8Array(image.pixels.length);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += 3) {
      const [column, row] = turned ? [y, x] : [x, y];
      const fromX = mirrorX ? image.width - 1 - column : column;
      const fromY = mirrorY ? image.height - 1 - row : row;
      const from = (fromY * image.width + fromX) * 3;
      pixels[to] = image.pixels[from];
      pixels[to + 1] = image.pixels[from + 1];
      pixels[to + 2] = image.pixels[from + 2];
    }
  }
  return { width, height, pixels };
}
