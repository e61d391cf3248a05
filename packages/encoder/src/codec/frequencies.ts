/** Frequencies of 256 symbols that sum to `2^scaleBits`, each symbol that occurs having at least 1. */
export interface Frequencies {
  readonly scaleBits: number;
  readonly values: Uint16Array;
  /** Bits that the symbols take with these frequencies, without the table. */
  readonly bits: number;
}

/**
 * The frequencies that code symbols of these `counts` in the fewest bits: rounded proportions, then corrected one
 * at a time where that costs least (the cost is convex in each frequency, so the greedy choice is the best one).
 *
 * A symbol stream has to spend a bit or more on a symbol, so where it would not, the commonest symbol gets exactly
 * half of the range.
 */
export function fitFrequencies(counts: Uint32Array, scaleBits: number): Frequencies {
  const size = 1 << scaleBits;
  let total = 0;
  let commonest = 0;
  let distinct = 0;
  for (let symbol = 0; symbol < 256; symbol++) {
    total += counts[symbol];
    if (counts[symbol] > 0) distinct++;
    if (counts[symbol] > counts[commonest]) commonest = symbol;
  }
  if (distinct > 1) {
    const values = proportional(counts, total, size);
    const bits = codedBits(counts, values, scaleBits);
    if (bits >= total) return { scaleBits, values, bits };
  }
  const others = counts.slice();
  others[commonest] = 0;
  if (distinct === 1) others[commonest === 0 ? 1 : commonest - 1] = 1;
  const othersTotal = distinct === 1 ? 1 : total - counts[commonest];
  const values = proportional(others, othersTotal, size / 2);
  values[commonest] = size / 2;
  return { scaleBits, values, bits: codedBits(counts, values, scaleBits) };
}

function codedBits(counts: Uint32Array, frequencies: Uint16Array, scaleBits: number): number {
  let bits = 0;
  for (let symbol = 0; symbol < 256; symbol++) {
    if (counts[symbol] > 0) bits += counts[symbol] * (scaleBits - Math.log2(frequencies[symbol]));
  }
  return bits;
}

function proportional(counts: Uint32Array, total: number, size: number): Uint16Array {
  const values = new Uint16Array(256);
  let sum = 0;
  for (let symbol = 0; symbol < 256; symbol++) {
    if (counts[symbol] === 0) continue;
    values[symbol] = Math.max(1, Math.round((counts[symbol] / total) * size));
    sum += values[symbol];
  }
  while (sum !== size) {
    const step = sum < size ? 1 : -1;
    let best = -1;
    let lowestCost = Number.POSITIVE_INFINITY;
    for (let symbol = 0; symbol < 256; symbol++) {
      if (counts[symbol] === 0 || values[symbol] + step < 1) continue;
      const cost = counts[symbol] * Math.log2(values[symbol] / (values[symbol] + step));
      if (cost < lowestCost) {
        lowestCost = cost;
        best = symbol;
      }
    }
    values[best] += step;
    sum += step;
  }
  return values;
}
