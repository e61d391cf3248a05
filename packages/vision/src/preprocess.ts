import { colorMixes, type Image, imageBox, type Preprocessing, resize } from '@fsnet/graph';

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
  const box = imageBox(image, preprocessing);
  const rgb = resize(image, box, width, height);
  const channels = channelCount(colorOrder);
  const plane = width * height;
  const sample = new Float32Array(channels * plane);
  for (let c = 0; c < channels; c++) {
    const [red, green, blue] = colorMixes[colorOrder][c];
    const [first, step] = layout === 'nchw' ? [c * plane, 1] : [c, channels];
    for (let p = 0; p < plane; p++) {
      const value = red * rgb[3 * p] + green * rgb[3 * p + 1] + blue * rgb[3 * p + 2];
      sample[first + p * step] = (value * scale - mean[c]) / std[c];
    }
  }
  return sample;
}
