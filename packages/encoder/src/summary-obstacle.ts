import type { Layer } from './layer/find-layers.ts';
import type { LayerSettings } from './recipe/layer-settings.ts';

/** Smallest ratio that is worth a summary: below it runtimes expand it, and the locations eat the gain. */
export const minimumRatio = 1.25;

/** Fewest bits of a protected layer. */
export const protectedBits = 8;

/** Whether `settings` ask for a summary at all. */
export function asksForSummary({ ratio = 1, spacing }: LayerSettings): boolean {
  return ratio > 1 || spacing !== undefined;
}

/** Why a layer stays dense although its settings ask for a summary, or `undefined`. */
export function summaryObstacle(layer: Layer, settings: LayerSettings): string | undefined {
  const { op, groups, direct, place, weight } = layer;
  const { shape } = weight;
  const [, channels, ...kernel] = shape;
  if (op !== 'Conv') return `only convolutions share a summary, this is a ${op}`;
  if (!direct) return 'the filters are transposed or reshaped before the convolution';
  if (kernel.length > 2) return `summaries have 1-D and 2-D kernels, this one is ${kernel.length}-D`;
  if (place && (settings.protect ?? true)) return protection(place);
  const { locations } = settings;
  if (groups > 1 && channels === 1 && locations !== 'free' && locations !== 'circular')
    return 'depthwise: its filters are too short to share ("locations": "free" would)';
  const onTaps = locations === undefined || locations === 'tap';
  if (onTaps && kernel.every((size) => size === 1))
    return 'a 1x1 kernel has one tap, so filters on whole taps share nothing ("locations": "free" would)';
  if (settings.segments === 'tap' && kernel.every((size) => size === 1))
    return 'a 1x1 kernel has one tap, so tap segments are whole filters';
  return undefined;
}

/** Why a layer is not what was asked for where it is protected. */
export function protection(place: 'first' | 'last'): string {
  return `${place} layer of the network, protected: dense and at ${protectedBits} bits or more ("protect": false lifts it)`;
}
