import type { Values } from './values.ts';

/**
 * A parameter's values as ONNX orders them, in the graph's row-major layout: tfjs puts inputs before outputs, ONNX
 * outputs first. Filters have four axes, matrices two.
 */
export function toOnnxLayout(values: Values): Values {
  if (values.shape.length === 4) return permute(values, [3, 2, 0, 1]);
  return values.shape.length === 2 ? permute(values, [1, 0]) : values;
}

/** The inverse of {@link toOnnxLayout}. */
export function toTfjsLayout(values: Values): Values {
  if (values.shape.length === 4) return permute(values, [2, 3, 1, 0]);
  return values.shape.length === 2 ? permute(values, [1, 0]) : values;
}

/** `values` with axis `axes[i]` of theirs as axis `i`. */
function permute({ data, shape }: Values, axes: readonly number[]): Values {
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
