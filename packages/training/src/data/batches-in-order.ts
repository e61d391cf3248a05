/** The indices from `start` to before `end`, `size` at a time; the last batch has what is left. */
export function* batchesInOrder(start: number, end: number, size: number): Generator<number[], void> {
  for (let from = start; from < end; from += size)
    yield Array.from({ length: Math.min(size, end - from) }, (_, index) => from + index);
}
