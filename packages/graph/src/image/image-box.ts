import type { Preprocessing } from '../network/metadata.ts';

/** Pixels of a picture along its sides. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** A picture in memory: rows from the top, pixels from the left, red, green, blue, 0 to 255. */
export interface Image extends ImageSize {
  /** `[height, width, 3]` */
  readonly pixels: Uint8Array;
}

/** A part of an image, in pixels from its top left corner; its edges may lie between pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The largest middle part of an image with the aspect ratio of `width` to `height`. */
export function centerCrop(image: ImageSize, width: number, height: number): Box {
  const scale = Math.min(image.width / width, image.height / height);
  const [boxWidth, boxHeight] = [width * scale, height * scale];
  return {
    left: (image.width - boxWidth) / 2,
    top: (image.height - boxHeight) / 2,
    width: boxWidth,
    height: boxHeight,
  };
}

/** The part of an image that a preprocessing shows to the network. */
export function imageBox(
  image: ImageSize,
  { resize, width, height }: Pick<Preprocessing, 'resize' | 'width' | 'height'>,
): Box {
  if (resize === 'crop') return centerCrop(image, width, height);
  return { left: 0, top: 0, width: image.width, height: image.height };
}

/** How each channel is mixed of red, green and blue; grey by ITU-R BT.601. */
export const colorMixes: Readonly<
  Record<Preprocessing['colorOrder'], readonly (readonly [number, number, number])[]>
> = {
  rgb: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  bgr: [
    [0, 0, 1],
    [0, 1, 0],
    [1, 0, 0],
  ],
  gray: [[0.299, 0.587, 0.114]],
};
