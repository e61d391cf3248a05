import { interleave, multiplyBlock } from './multiply-block.ts';

/** Multiply-adds between two pauses: some milliseconds. */
const pauseAfter = 2 ** 24;

/**
 * Inner products of every row of one matrix with rows of another that change, kept from round to round so that only
 * those of changed rows are computed anew: in the later rounds of a search most rows stay as they were.
 *
 * Both matrices have rows of `width` values. Computes in double precision, in an order that does not depend on which
 * rows changed, so that results are reproducible to the bit.
 */
export class ProductTable {
  /** `[rows of the fixed matrix, rows of the other]`. */
  readonly products: Float32Array;
  readonly #width: number;
  readonly #fixedRows: number;
  readonly #otherRows: number;
  /** The fixed matrix, three rows interleaved, the last group filled with zeros. */
  readonly #fixed: Float64Array;

  constructor(fixed: Float32Array, width: number, otherRows: number) {
    this.#width = width;
    this.#fixedRows = fixed.length / width;
    this.#otherRows = otherRows;
    this.#fixed = interleave(fixed, width);
    this.products = new Float32Array(this.#fixedRows * otherRows);
  }

  /** Computes the products with the `changed` rows of `other`; yields now and then. */
  *update(other: Float32Array, changed: readonly number[]): Generator<void, void, void> {
    const width = this.#width;
    const columns = new Float64Array(4 * width);
    let work = 0;
    for (let first = 0; first < changed.length; first += 4) {
      const rows = changed.slice(first, first + 4);
      while (rows.length < 4) rows.push(rows[0]);
      for (let row = 0; row < 4; row++) {
        const begin = rows[row] * width;
        for (let i = 0; i < width; i++) columns[4 * i + row] = other[begin + i];
      }
      this.#multiply(columns, rows);
      work += 4 * width * this.#fixedRows;
      if (work >= pauseAfter) {
        work = 0;
        yield;
      }
    }
  }

  #multiply(columns: Float64Array, rows: readonly number[]): void {
    const width = this.#width;
    for (let row = 0; row < this.#fixedRows; row += 3) {
      const offset = row * this.#otherRows;
      const count = Math.min(3, this.#fixedRows - row);
      multiplyBlock(
        this.#fixed,
        row * width,
        columns,
        width,
        this.products,
        offset,
        this.#otherRows,
        count,
        rows,
      );
    }
  }
}
