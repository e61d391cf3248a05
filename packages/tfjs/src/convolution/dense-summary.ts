import { type DenseWeight, elementCount, type NumericVector, type SummaryWeight } from '@fsnet/graph';

/**
 * Dense filters as a summary in which none shares a weight with another, so that kernels for summaries run them as they
 * are packed. `undefined` for types that no summary has.
 *
 * @param shape `[filters, channels of a group, ...kernel]`, in which the weight's elements stand.
 */
export function denseSummary(
  { vector }: Pick<DenseWeight, 'vector'>,
  shape: readonly number[],
  groups: number,
): SummaryWeight | undefined {
  if (vector.format === 'plain' && !realTypes.has(vector.dtype)) return undefined;
  const [filters, channels, ...kernel] = shape;
  const size = channels * elementCount(kernel);
  if (filters * size === 0) return undefined;
  const taps = size / channels;
  // Kernels are faster where channels are neighbours; weights that share a scale stay together.
  const moves = taps > 1 && channels > 1 && (vector.format === 'plain' || vector.block % size === 0);
  return {
    ...{ kind: 'summary', dtype: 'float32', shape, groups, segments: 'filter', circular: false },
    ...{ order: moves || taps === 1 ? 'hwi' : 'ihw', locations: { kind: 'uniform', step: size } },
    vector: moves ? transposed(vector, channels, taps) : vector,
  };
}

const realTypes: ReadonlySet<string> = new Set(['float32', 'float16', 'bfloat16']);

/** A matrix `[inputs, outputs]` as the filters of a convolution of one pixel a row; see {@link denseSummary}. */
export function matrixSummary(
  { vector }: Pick<DenseWeight, 'vector'>,
  [inputs, outputs]: readonly number[],
): SummaryWeight | undefined {
  // Blocks would lie across the filters.
  if (vector.format === 'affine' && vector.block > 0) return undefined;
  return denseSummary({ vector: transposed(vector, inputs, outputs) }, [outputs, inputs, 1, 1], 1);
}

/** Matrices `[rows, columns]` behind each other as `[columns, rows]`, moved whenever they are read. */
function transposed(vector: NumericVector, rows: number, columns: number): NumericVector {
  if (vector.format === 'affine') {
    const { levels, ...rest } = vector;
    return {
      ...rest,
      get levels() {
        return moved(levels, new Uint8Array(levels.length), rows, columns);
      },
    };
  }
  const { data, ...rest } = vector;
  return {
    ...rest,
    get data() {
      const values = data as Float32Array | Uint16Array;
      const made = values instanceof Float32Array ? Float32Array : Uint16Array;
      return moved(values, new made(values.length), rows, columns);
    },
  };
}

function moved<Values extends Uint8Array | Uint16Array | Float32Array>(
  from: ArrayLike<number>,
  to: Values,
  rows: number,
  columns: number,
): Values {
  for (let begin = 0, i = 0; begin < to.length; begin += rows * columns)
    for (let row = 0; row < rows; row++)
      for (let at = begin + row; at < begin + rows * columns; at += rows) to[at] = from[i++];
  return to;
}
