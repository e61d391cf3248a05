import type { Values } from './values.ts';

/** `values` with axis `axes[i]` of theirs as axis `i`. */
export function permute({ data, shape }: Values, axes: readonly number[]): Values {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const result = new Float32Array(data.length);
  let position = 0;
  const copy = (axis: number, offset: number): void => {
    if (axis === axes.length) {
      result[position++] = data[offset];
      return;
    }
    for (let i = 0; i < shape[axes[axis]]; i++) copy(axis + 1, offset + i * strides[axes[axis]]);
  };
  copy(0, 0);
  return { shape: axes.map((axis) => shape[axis]), data: result };
}
