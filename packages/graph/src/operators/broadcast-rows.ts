import { broadcastStrides } from './broadcast.ts';

/** One run along the innermost axes: `length` elements from `out` on, and from `offsets[i]` on in steps of `strides[i]`. */
export type VisitRow = (
  out: number,
  length: number,
  offsets: readonly number[],
  strides: readonly number[],
) => void;

/**
 * Walks the elements of the shape `to` in order, row by row, with the place of each in tensors of `shapes` that
 * broadcast to it. Axes that lie contiguously in all of them are walked as one.
 */
export function broadcastRows(
  shapes: readonly (readonly number[])[],
  to: readonly number[],
  visit: VisitRow,
): void {
  if (to.includes(0)) return;
  const axes = joinedAxes(shapes, to);
  const inner = axes.pop() ?? { size: 1, strides: shapes.map(() => 0) };
  const position = axes.map(() => 0);
  const offsets = shapes.map(() => 0);
  for (let out = 0; ; out += inner.size) {
    visit(out, inner.size, offsets, inner.strides);
    let axis = axes.length - 1;
    for (; axis >= 0; axis--) {
      const { size, strides } = axes[axis];
      if (++position[axis] < size) {
        for (let i = 0; i < offsets.length; i++) offsets[i] += strides[i];
        break;
      }
      position[axis] = 0;
      for (let i = 0; i < offsets.length; i++) offsets[i] -= strides[i] * (size - 1);
    }
    if (axis < 0) return;
  }
}

interface Axis {
  size: number;
  readonly strides: readonly number[];
}

function joinedAxes(shapes: readonly (readonly number[])[], to: readonly number[]): Axis[] {
  const strides = shapes.map((shape) => broadcastStrides(shape, to));
  const axes: Axis[] = [];
  for (let axis = 0; axis < to.length; axis++) {
    if (to[axis] === 1) continue;
    const own = strides.map((each) => each[axis]);
    const outer = axes[axes.length - 1];
    if (outer?.strides.every((stride, i) => stride === own[i] * to[axis])) {
      axes[axes.length - 1] = { size: outer.size * to[axis], strides: own };
    } else axes.push({ size: to[axis], strides: own });
  }
  return axes;
}
