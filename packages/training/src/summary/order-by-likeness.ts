import { type SummaryWeight, segmentLength, segmentStarts, vectorValues } from '@fsnet/graph';

/**
 * The same filters by a summary in which every tap row stands beside rows that are like it: from the one row to the nearest
 * that is left, and so on. Learned locations move along the summary, so what lies beside should be worth moving to.
 *
 * Only for tap segments on whole taps; other summaries stay as they are, for their order is what they share.
 */
export function orderByLikeness(weight: SummaryWeight): SummaryWeight {
  const unit = segmentLength(weight);
  const starts = segmentStarts(weight);
  const { count } = weight.vector;
  const isOfRows = weight.segments === 'tap' && !weight.circular && count % unit === 0;
  if (!isOfRows || starts.some((start) => start % unit !== 0)) return weight;
  const values = vectorValues(weight.vector) as Float32Array;
  const order = nearestChain(values, unit);
  const place = new Uint32Array(order.length);
  const data = new Float32Array(count);
  for (const [position, row] of order.entries()) {
    place[row] = position;
    data.set(values.subarray(row * unit, (row + 1) * unit), position * unit);
  }
  return {
    ...weight,
    locations: { kind: 'explicit', starts: starts.map((start) => place[start / unit] * unit) },
    vector: { format: 'plain', dtype: 'float32', data, count },
  };
}

/** All rows, from the smallest on, each followed by the nearest of those that are left. */
function nearestChain(values: Float32Array, unit: number): number[] {
  const rows = values.length / unit;
  const distance = (row: number, other: number) => {
    let sum = 0;
    for (let k = 0; k < unit; k++) {
      const difference = values[row * unit + k] - (other < 0 ? 0 : values[other * unit + k]);
      sum += difference * difference;
    }
    return sum;
  };
  const left = new Set(Array.from({ length: rows }, (_, row) => row));
  const chain: number[] = [];
  for (let last = -1; left.size > 0; ) {
    let nearest = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const row of left) {
      const found = distance(row, last);
      if (found < least || nearest < 0) [nearest, least] = [row, found];
    }
    left.delete(nearest);
    chain.push(nearest);
    last = nearest;
  }
  return chain;
}
