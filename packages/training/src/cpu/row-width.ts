/** Values of a row of ../../assembly/normalization/channel-rows.ts: the least multiple of `channels` that is one of 16. */
export function rowWidth(channels: number): number {
  return channels * (16 / Math.min(channels & -channels, 16));
}
