import type { Preprocessing } from '@fsnet/graph';

/** What is taken from a channel's values and what they are divided by. */
export type Normalization = Pick<Preprocessing, 'scale' | 'mean' | 'std'>;

/** Makes values of images `[..., channels]` `(value * scale - mean) / std`, in place. */
export function normalize(images: Float32Array, { scale, mean, std }: Normalization): void {
  const channels = mean.length;
  for (let channel = 0; channel < channels; channel++) {
    const factor = scale / std[channel];
    const shift = -mean[channel] / std[channel];
    for (let i = channel; i < images.length; i += channels) images[i] = images[i] * factor + shift;
  }
}
