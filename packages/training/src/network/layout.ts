/**
 * Values of a parameter with their axes, four at most, in another order: axis `axes[i]` of theirs becomes axis `i`. `shape`
 * is the one before.
 */
export function permute(data: Float32Array, shape: readonly number[], axes: readonly number[]): Float32Array {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const missing = Array<number>(4 - axes.length);
  const sizes = [...missing.fill(1), ...axes.map((axis) => shape[axis])];
  const steps = [...missing.fill(0), ...axes.map((axis) => strides[axis])];
  const result = new Float32Array(data.length);
  const [count, step] = [sizes[3], steps[3]];
  let position = 0;
  for (let i = 0; i < sizes[0]; i++)
    for (let j = 0; j < sizes[1]; j++)
      for (let k = 0; k < sizes[2]; k++) {
        let from = i * steps[0] + j * steps[1] + k * steps[2];
        for (let l = 0; l < count; l++, from += step) result[position++] = data[from];
      }
  return result;
}
