/** How the replicas of a run add up what each has: gradients, statistics and a few numbers. */
export interface Exchange {
  /** What this replica adds, to be filled before {@link sum}. */
  readonly own: Float32Array;
  readonly ownNumbers: Float64Array;
  /** The sums over all replicas, in their order, till the next call of {@link sum}. */
  readonly total: Float32Array;
  readonly totalNumbers: Float64Array;
  /** Waits for all replicas. */
  sum(): void;
}

/** How many numbers replicas add up besides tensors. */
export const exchangedNumbers = 5;

/** The exchange of a replica that is alone; it has no tensors to add up. */
export function loneExchange(): Exchange {
  const none = new Float32Array();
  const numbers = new Float64Array(exchangedNumbers);
  return { own: none, total: none, ownNumbers: numbers, totalNumbers: numbers, sum: () => {} };
}
