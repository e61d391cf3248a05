/** Milliseconds that `work` takes. */
export function time(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** The middle one of `values`, or the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Median milliseconds of each kind of work, run by turns so that what else the machine does disturbs all alike.
 * Each runs once before it counts.
 */
export function timeByTurns<Name extends string>(
  works: Readonly<Record<Name, () => unknown>>,
  repetitions: number,
): Record<Name, number> {
  const names = Object.keys(works) as Name[];
  const times = new Map(names.map((name) => [name, [] as number[]]));
  for (const name of names) works[name]();
  for (let i = 0; i < repetitions; i++) for (const name of names) times.get(name)?.push(time(works[name]));
  return Object.fromEntries(names.map((name) => [name, median(times.get(name) ?? [])])) as Record<
    Name,
    number
  >;
}
