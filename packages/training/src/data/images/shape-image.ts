import { colorMixes, type Image, imageBox, resize } from '@fsnet/graph';
import type { ImageForm } from '../data-source.ts';

/** An image in the size and colours that a network takes, rounded: `[height, width, channels]` into `into`. */
export function shapeImage(image: Image, form: ImageForm, into: Uint8Array): void {
  const { width, height, colorOrder } = form;
  if (image.width === width && image.height === height && colorOrder === 'rgb') {
    into.set(image.pixels);
    return;
  }
  const rgb = resize(image, imageBox(image, form), width, height);
  const mixes = colorMixes[colorOrder];
  for (let p = 0, to = 0; p < rgb.length; p += 3) {
    for (const [red, green, blue] of mixes)
      into[to++] = Math.round(red * rgb[p] + green * rgb[p + 1] + blue * rgb[p + 2]);
  }
}

/** Values a pixel of images in a form. */
export function channelsOf({ colorOrder }: Pick<ImageForm, 'colorOrder'>): number {
  return colorMixes[colorOrder].length;
}
