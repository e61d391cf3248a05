import { interleave, multiplyBlock } from './multiply-block.ts';

/** Multiply-adds between two pauses: some milliseconds. */
const pauseAfter = 2 ** 24;

/**
 * Inner products of all rows of a matrix of `width` columns with each other, `[rows, rows]`, of which only the lower
 * triangle and the diagonal count (`row >= column`); what stands above is left over. Yields now and then.
 */
export function* gramMatrix(matrix: Float32Array, width: number): Generator<undefined, Float32Array, void> {
  const rows = matrix.length / width;
  const fixed = interleave(matrix, width);
  const products = new Float32Array(rows * rows);
  const columns = new Float64Array(4 * width);
  let work = 0;
  for (let first = 0; first < rows; first += 4) {
    const group = [0, 1, 2, 3].map((i) => Math.min(first + i, rows - 1));
    for (const [i, row] of group.entries())
      for (let k = 0; k < width; k++) columns[4 * k + i] = matrix[row * width + k];
    for (let row = first - (first % 3); row < rows; row += 3) {
      const count = Math.min(3, rows - row);
      multiplyBlock(fixed, row * width, columns, width, products, row * rows, rows, count, group);
    }
    work += 4 * width * (rows - first);
    if (work >= pauseAfter) {
      work = 0;
      yield;
    }
  }
  return products;
}
