import { allocate } from './data-type.ts';
import { elementCount, type Tensor } from './tensor.ts';

/**
 * A tensor whose element at index `i` is that of `tensor` at `indices[axis][i[axis]]` along every axis, or `fill`
 * where one of these is negative.
 */
export function takeIndices(tensor: Tensor, indices: readonly Int32Array[], fill: number | bigint): Tensor {
  const shape = indices.map((list) => list.length);
  const count = elementCount(shape);
  const data = allocate(tensor.dtype, count);
  // BigInts move like numbers; only the type checker needs to be told one kind of array.
  const [target, source, filler] = [data as Float32Array, tensor.data as Float32Array, fill as number];
  const columns = indices.at(-1) ?? new Int32Array(1);
  const width = columns.length;
  const position = new Array<number>(shape.length).fill(0);
  for (let to = 0; to < count; to += width) {
    let row = 0;
    for (let axis = 0; axis < shape.length - 1; axis++) {
      const index = indices[axis][position[axis]];
      row = row < 0 || index < 0 ? -1 : row * tensor.shape[axis] + index;
    }
    if (row < 0) target.fill(filler, to, to + width);
    else {
      const start = row * (tensor.shape.at(-1) ?? 1);
      for (let i = 0; i < width; i++) {
        const column = columns[i];
        target[to + i] = column < 0 ? filler : source[start + column];
      }
    }
    for (let axis = shape.length - 2; axis >= 0; axis--) {
      if (++position[axis] < shape[axis]) break;
      position[axis] = 0;
    }
  }
  return { dtype: tensor.dtype, shape, data };
}
