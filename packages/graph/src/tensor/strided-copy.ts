import { allocate, type DataType, type TensorData } from './data-type.ts';
import { elementCount, type Tensor } from './tensor.ts';

/** Runs of at least this many elements are copied as a block; shorter ones are faster in a plain loop. */
const blockLength = 16;

/**
 * A tensor of `shape` whose element at index `i` is `data[offset + sum(i[axis] * strides[axis])]`. Strides count
 * elements and may be 0 (repeats) or negative (reverses). Element types of less than a byte cannot be addressed.
 */
export function stridedCopy(
  { dtype, data }: { readonly dtype: DataType; readonly data: TensorData },
  shape: readonly number[],
  strides: readonly number[],
  offset = 0,
): Tensor {
  const count = elementCount(shape);
  const result = allocate(dtype, count);
  // BigInts move like numbers; only the type checker needs to be told one kind of array.
  const [target, source] = [result as Float32Array, data as Float32Array];
  const last = shape.length - 1;
  const width = last < 0 ? 1 : shape[last];
  const step = last < 0 ? 1 : strides[last];
  const index = new Array<number>(shape.length).fill(0);
  let from = offset;
  for (let to = 0; to < count; to += width) {
    if (step === 1 && width >= blockLength) target.set(source.subarray(from, from + width), to);
    else for (let i = 0; i < width; i++) target[to + i] = source[from + i * step];
    for (let axis = last - 1; axis >= 0; axis--) {
      from += strides[axis];
      if (++index[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return { dtype, shape, data: result };
}
