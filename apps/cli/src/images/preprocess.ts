import type { Preprocessing } from '@fsnet/graph';
import type { Image } from './image.ts';
import { centerCrop, resize } from './resize.ts';

/** How many channels a colour order has. */
export function channelCount(colorOrder: Preprocessing['colorOrder']): number {
  return colorOrder === 'gray' ? 1 : 3;
}

/**
 * An image as a network's input: resized, colours ordered, `(pixel * scale - mean) / std`, laid out.
 *
 * @returns one sample, `[channels, height, width]` for `nchw`, `[height, width, channels]` for `nhwc`
 */
export function preprocess(image: Image, preprocessing: Preprocessing): Float32Array {
  const { width, height, colorOrder, layout, scale, mean, std } = preprocessing;
  const box =
    preprocessing.resize === 'crop'
      ? centerCrop(image, width, height)
      : { left: 0, top: 0, width: image.width, height: image.height };
  const rgb = resize(image, box, width, height);
  const channels = channelCount(colorOrder);
  const plane = width * height;
  const sample = new Float32Array(channels * plane);
  for (let c = 0; c < channels; c++) {
    const [red, green, blue] = mixes[colorOrder][c];
    const [first, step] = layout === 'nchw' ? [c * plane, 1] : [c, channels];
    for (let p = 0; p < plane; p++) {
      const value = red * rgb[3 * p] + green * rgb[3 * p + 1] + blue * rgb[3 * p + 2];
      sample[first + p * step] = (value * scale - mean[c]) / std[c];
    }
  }
  return sample;
}

/** How each channel is mixed of red, green and blue; grey by ITU-R BT.601. */
const mixes: Readonly<Record<Preprocessing['colorOrder'], readonly (readonly [number, number, number])[]>> = {
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
