import { randomGenerator, type SummaryWeight, segmentLength, segmentStarts } from '@fsnet/graph';

/**
 * A summary of the same length with values drawn from a normal distribution, for training from scratch. Tap segments get
 * tap rows at random, so that every row is used about as often as any other and no two taps of a filter share one while
 * there are enough; other segments stay evenly spread, where they are.
 *
 * @param deviation Of the values: that of the dense layer, so that what comes out of the layer has its variance.
 * @param key The same key gives the same summary.
 */
export function drawSummary(weight: SummaryWeight, deviation: number, key: string): SummaryWeight {
  const next = randomGenerator(hash(key));
  const { count } = weight.vector;
  const data = new Float32Array(count);
  // Box-Muller; 1 - next() is never 0.
  for (let i = 0; i < count; i++)
    data[i] = deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const vector = { format: 'plain', dtype: 'float32', data, count } as const;
  if (weight.segments !== 'tap') return { ...weight, vector };
  const unit = segmentLength(weight);
  const rows = Math.floor(count / unit);
  const starts = spreadRows(segmentStarts(weight).length, rows, next).map((row) => row * unit);
  return { ...weight, vector, locations: { kind: 'explicit', starts } };
}

/** `count` rows, all in one random order after the other. */
function spreadRows(count: number, rows: number, next: () => number): Uint32Array {
  const result = new Uint32Array(count);
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  for (let begin = 0; begin < count; begin += rows) {
    for (let i = rows - 1; i > 0; i--) {
      const other = Math.floor(next() * (i + 1));
      [order[i], order[other]] = [order[other], order[i]];
    }
    result.set(order.subarray(0, Math.min(rows, count - begin)), begin);
  }
  return result;
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
