/** A file's size and how often its network is right. */
export interface Point {
  /** Bytes. */
  readonly brotli: number;
  readonly correct: number;
  readonly samples: number;
}

/** The smallest of `points` that is right in at least the fraction `top1`. */
export function smallestReaching<P extends Point>(points: readonly P[], top1: number): P | undefined {
  const reaching = points.filter(({ correct, samples }) => correct >= top1 * samples - 1e-6);
  return reaching.reduce<P | undefined>(
    (best, point) => (best && best.brotli <= point.brotli ? best : point),
    undefined,
  );
}

/** Those of `points` that no other is both at most as large and at least as often right, smallest first. */
export function paretoFront<P extends Point>(points: readonly P[]): P[] {
  const rate = ({ correct, samples }: P) => correct / samples;
  const sorted = [...points].sort((a, b) => a.brotli - b.brotli || rate(b) - rate(a));
  let best = Number.NEGATIVE_INFINITY;
  return sorted.filter((point) => {
    if (rate(point) <= best) return false;
    best = rate(point);
    return true;
  });
}

/**
 * The size that the front of `points` has at `top1`: between two of its points the logarithm of the size grows evenly
 * with accuracy. `undefined` outside of the front.
 */
export function sizeOnFront(points: readonly Point[], top1: number): number | undefined {
  const front = paretoFront(points).map(
    ({ brotli, correct, samples }) => [correct / samples, brotli] as const,
  );
  const above = front.findIndex(([rate]) => rate >= top1 - 1e-9);
  if (above < 0) return undefined;
  const [rate, size] = front[above];
  if (Math.abs(rate - top1) < 1e-9) return size;
  if (above === 0) return undefined;
  const [lower, smaller] = front[above - 1];
  return smaller * (size / smaller) ** ((top1 - lower) / (rate - lower));
}
