import { elementCount } from '@fsnet/graph';

/** Products of a batch that stand at regular distances, in matrices from the first one of each factor. */
export interface MatrixBatch {
  readonly a: number;
  readonly b: number;
  readonly output: number;
  readonly count: number;
  /** Matrices from one product to the next, 0 where it is the same one. */
  readonly stepA: number;
  readonly stepB: number;
  /** Rows of a matrix of the first factor. */
  readonly rows: number;
}

/**
 * The pairs of matrices that `batchA` and `batchB`, broadcast as numpy does, multiply; few batches of many. Where
 * there is but one second factor, all rows of the first ones are those of a single matrix.
 */
export function matrixBatches(
  batchA: readonly number[],
  batchB: readonly number[],
  rows: number,
): readonly MatrixBatch[] {
  const [countA, countB] = [elementCount(batchA), elementCount(batchB)];
  if (countB === 1) return [{ a: 0, b: 0, output: 0, count: 1, stepA: 0, stepB: 0, rows: rows * countA }];
  const rank = Math.max(batchA.length, batchB.length);
  const sizesA = [...new Array<number>(rank - batchA.length).fill(1), ...batchA];
  const sizesB = [...new Array<number>(rank - batchB.length).fill(1), ...batchB];
  let batches: readonly MatrixBatch[] = [{ a: 0, b: 0, output: 0, count: 1, stepA: 0, stepB: 0, rows }];
  let [matricesA, matricesB, products] = [1, 1, 1];
  for (let axis = rank - 1; axis >= 0; axis--) {
    const size = Math.max(sizesA[axis], sizesB[axis]);
    const [stepA, stepB] = [sizesA[axis] > 1 ? matricesA : 0, sizesB[axis] > 1 ? matricesB : 0];
    const [first] = batches;
    if (size > 1 && batches.length === 1 && first.count === 1)
      batches = [{ ...first, count: size, stepA, stepB }];
    else if (
      batches.length === 1 &&
      stepA === first.stepA * first.count &&
      stepB === first.stepB * first.count
    )
      batches = [{ ...first, count: first.count * size }];
    else
      batches = Array.from({ length: size }, (_, i) => i).flatMap((i) =>
        batches.map((each) => ({
          ...each,
          a: each.a + i * stepA,
          b: each.b + i * stepB,
          output: each.output + i * products,
        })),
      );
    matricesA *= sizesA[axis];
    matricesB *= sizesB[axis];
    products *= size;
  }
  return batches;
}
