/**
 * Values of a parameter with their axes in another order: axis `axes[i]` of theirs becomes axis `i`. `shape` is the one
 * before.
 */
export function permute(data: Float32Array, shape: readonly number[], axes: readonly number[]): Float32Array {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const result = new Float32Array(data.length);
  let position = 0;
  const copy = (axis: number, offset: number): void => {
    if (axis === axes.length) {
      result[position++] = data[offset];
      return;
    }
    const [size, stride] = [shape[axes[axis]], strides[axes[axis]]];
    for (let i = 0; i < size; i++) copy(axis + 1, offset + i * stride);
  };
  copy(0, 0);
  return result;
}
