import type { StoredImages } from './dataset.ts';
import type { Normalization } from './normalize.ts';

/** As many images say enough of a set's mean and deviation. */
const mostImages = 10_000;

/** The normalisation by which values of these images have mean 0 and standard deviation 1 in every channel. */
export function measureNormalization({ shape, pixels, targets }: StoredImages): Normalization {
  const [height, width, channels] = shape;
  const size = height * width * channels;
  const step = Math.max(1, Math.floor(targets.length / mostImages));
  const sums = new Float64Array(channels);
  const squares = new Float64Array(channels);
  let count = 0;
  for (let image = 0; image < targets.length; image += step, count += height * width) {
    for (let i = image * size; i < (image + 1) * size; i++) {
      sums[i % channels] += pixels[i];
      squares[i % channels] += pixels[i] ** 2;
    }
  }
  const mean = Array.from(sums, (sum) => sum / (255 * count));
  // Channels that never change stay as they are.
  const std = Array.from(squares, (square, c) => Math.sqrt(square / (65025 * count) - mean[c] ** 2) || 1);
  return { scale: 1 / 255, mean: mean.map(rounded), std: std.map(rounded) };
}

/** To what a person would write down. */
function rounded(value: number): number {
  return Number(value.toFixed(4)) || value;
}
