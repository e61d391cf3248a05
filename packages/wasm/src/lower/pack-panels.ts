/** Filters that the kernel of dense products computes at once. */
export const panelFilters = 8;

/** How weights stand in an array, in elements. */
export interface WeightOrder {
  readonly groups: number;
  /** Of each group, as are `channels`. */
  readonly filters: number;
  readonly channels: number;
  /** Where each tap stands from the first one, in the order in which they are to be packed. */
  readonly taps: readonly number[];
  readonly groupStride: number;
  readonly filterStride: number;
  readonly channelStride: number;
}

/** Floats that {@link packPanels} gives. */
export function packedLength({ groups, filters, channels, taps }: WeightOrder): number {
  return groups * roundUp(filters) * taps.length * channels;
}

/**
 * Weights as the kernel `convolution` reads them: `[groups][filters / 8][taps][channels][8]`, with zeros for filters
 * behind the last one of a group.
 *
 * @param scale A factor for each filter of all groups.
 */
export function packPanels(
  values: ArrayLike<number>,
  order: WeightOrder,
  scale?: ArrayLike<number>,
  packed: Float32Array = new Float32Array(packedLength(order)),
): Float32Array {
  const { groups, filters, channels, taps, groupStride, filterStride, channelStride } = order;
  const depth = taps.length * channels;
  for (let group = 0, filter = 0; group < groups; group++) {
    for (let i = 0; i < filters; i++, filter++) {
      const factor = scale?.[filter] ?? 1;
      const first = group * groupStride + i * filterStride;
      let to = (group * roundUp(filters) + i - (i % panelFilters)) * depth + (i % panelFilters);
      for (const tap of taps) {
        for (let c = 0, from = first + tap; c < channels; c++, from += channelStride, to += panelFilters)
          packed[to] = factor * values[from];
      }
    }
  }
  return packed;
}

/** Numbers of all groups' filters, each group's rounded up to whole panels. */
export function packBias(bias: ArrayLike<number> | undefined, groups: number, filters: number): Float32Array {
  const padded = new Float32Array(groups * roundUp(filters));
  if (bias)
    for (let group = 0, from = 0; group < groups; group++)
      for (let i = 0; i < filters; i++) padded[group * roundUp(filters) + i] = bias[from++];
  return padded;
}

/** Filters of whole panels. */
export function roundUp(filters: number): number {
  return Math.ceil(filters / panelFilters) * panelFilters;
}
