import type { Graph } from '@fsnet/graph';
import type { Normalization } from '@fsnet/testing/cifar10';

/**
 * What a network's file says of the images that it takes; `undefined` where it says nothing.
 *
 * @throws Error where it takes others than CIFAR-10's as they are.
 */
export function normalizationOf({ metadata }: Graph): Normalization | undefined {
  const [preprocessing, ...others] = metadata.preprocessing ?? [];
  if (!preprocessing) return undefined;
  const { width, height, colorOrder, layout, scale, mean, std } = preprocessing;
  const isKnown =
    width === 32 &&
    height === 32 &&
    colorOrder === 'rgb' &&
    layout === 'nchw' &&
    Math.abs(scale * 255 - 1) < 1e-6;
  if (others.length > 0 || !isKnown) throw new Error('the network takes other images than CIFAR-10 has');
  return { mean, std };
}
