import type { Pixels } from '@fsnet/figures';
import type { Graph, Preprocessing, Tensor } from '@fsnet/graph';
import { numbersOf } from '@fsnet/vision';
import { limits } from '../limits.ts';

/**
 * The first image of an input `[batch, 1 or 3, height, width]` or `[batch, height, width, 1 or 3]` as people see it:
 * by the network's preprocessing backwards, or from its smallest to its largest value. Every so many pixels of large
 * ones. `undefined` for what is no image.
 */
export function drawSample(graph: Graph, name: string, tensor: Tensor): Pixels | undefined {
  const { shape } = tensor;
  if (shape.length !== 4 || tensor.data.length === 0) return undefined;
  const preprocessing = graph.metadata.preprocessing?.find(({ input }) => input === name);
  const layout = preprocessing?.layout ?? (shape[1] === 1 || shape[1] === 3 ? 'nchw' : 'nhwc');
  const [channels, allRows, allColumns] = layout === 'nchw' ? shape.slice(1) : [shape[3], shape[1], shape[2]];
  if (channels !== 1 && channels !== 3) return undefined;
  const plane = allRows * allColumns;
  const values = numbersOf(tensor).subarray(0, channels * plane);
  const fits = preprocessing?.mean.length === channels && preprocessing.std.length === channels;
  const toPixel = fits ? undo(preprocessing) : stretch(values);
  const order = preprocessing?.colorOrder === 'bgr' ? [2, 1, 0] : [0, 1, 2];

  const step = Math.max(1, Math.ceil(Math.max(allRows, allColumns) / limits.samplePixels));
  const [width, height] = [Math.ceil(allColumns / step), Math.ceil(allRows / step)];
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      for (let color = 0; color < 3; color++) {
        const channel = channels === 1 ? 0 : order[color];
        const at = row * step * allColumns + column * step;
        const value = values[layout === 'nchw' ? channel * plane + at : at * channels + channel];
        rgba[(row * width + column) * 4 + color] = Math.min(
          255,
          Math.max(0, Math.round(toPixel(value, channel))),
        );
      }
  return { width, height, rgba };
}

function undo({ scale, mean, std }: Preprocessing): (value: number, channel: number) => number {
  return (value, channel) => (value * std[channel] + mean[channel]) / scale;
}

function stretch(values: Float32Array | Float64Array): (value: number) => number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return (value) => (255 * (value - low)) / (high - low || 1);
}
