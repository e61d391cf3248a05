/** The `count` layers of the most bytes, in their own order. */
export function largestLayers<T extends { readonly bytes: number }>(
  layers: readonly T[],
  count: number,
): readonly T[] {
  if (layers.length <= count) return layers;
  const kept = new Set([...layers].sort((a, b) => b.bytes - a.bytes).slice(0, count));
  return layers.filter((layer) => kept.has(layer));
}
