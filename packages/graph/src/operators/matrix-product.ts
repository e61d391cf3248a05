type Floats = Float32Array | Float64Array;

/**
 * `sums[i, j] += a[i, k] * b[k, j]` for row-major matrices within larger arrays, row by row in double precision.
 * `store` gets each finished row.
 */
export function multiplyMatrices(
  a: Floats,
  aOffset: number,
  b: Floats,
  bOffset: number,
  { rows, inner, columns }: { rows: number; inner: number; columns: number },
  store: (row: number, sums: Float64Array) => void,
): void {
  const sums = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    sums.fill(0);
    const left = aOffset + row * inner;
    const whole = inner - (inner % 4);
    for (let k = 0; k < whole; k += 4) {
      const [a0, a1, a2, a3] = [a[left + k], a[left + k + 1], a[left + k + 2], a[left + k + 3]];
      const b0 = bOffset + k * columns;
      const b1 = b0 + columns;
      const b2 = b1 + columns;
      const b3 = b2 + columns;
      for (let j = 0; j < columns; j++)
        sums[j] += a0 * b[b0 + j] + a1 * b[b1 + j] + a2 * b[b2 + j] + a3 * b[b3 + j];
    }
    for (let k = whole; k < inner; k++) {
      const value = a[left + k];
      const right = bOffset + k * columns;
      for (let j = 0; j < columns; j++) sums[j] += value * b[right + j];
    }
    store(row, sums);
  }
}

/** A `[rows, columns]` matrix as `[columns, rows]`. */
export function transposeMatrix(matrix: Floats, rows: number, columns: number): Floats {
  const result = matrix.slice();
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      result[column * rows + row] = matrix[row * columns + column];
  return result;
}
