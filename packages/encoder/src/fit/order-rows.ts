import type { Found } from './search-locations.ts';

/**
 * The same tap rows with the most used ones first. Any order gives the same filters; in this one the high bits of
 * the locations are mostly small numbers, which the entropy coder makes use of.
 */
export function orderRows({ starts, summary }: Found, unit: number): Found {
  const counts = new Uint32Array(summary.length / unit);
  for (const start of starts) counts[start]++;
  const order = Array.from(counts.keys()).sort((a, b) => counts[b] - counts[a] || a - b);
  const place = new Uint32Array(order.length);
  const ordered = new Float32Array(summary.length);
  for (const [position, row] of order.entries()) {
    place[row] = position;
    ordered.set(summary.subarray(row * unit, (row + 1) * unit), position * unit);
  }
  return { starts: starts.map((start) => place[start]), summary: ordered };
}
