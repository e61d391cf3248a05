import type { EmitContext, Layout } from '../plan/lowering.ts';
import { nothing } from '../plan/lowering.ts';
import type { Address, Reference } from '../plan/step.ts';

/** One axis of a copy between strided arrays: steps are in elements, 0 for an axis that repeats its input. */
export interface CopyAxis {
  readonly size: number;
  readonly input: number;
  readonly output: number;
}

/** What emits a copy: the planner where it converts layouts has no more than this. */
export type CopyContext = Pick<EmitContext, 'emit' | 'table'>;

/** Elements from one index to the next for each logical axis of a value. */
export function layoutStrides(shape: readonly number[], layout: Layout): number[] {
  // Physical order of the logical axes.
  const order = shape.map((_, axis) => axis);
  if (layout === 'nhwc') order.push(...order.splice(1, 1));
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (const axis of order.reverse()) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

/** Emits a step that copies 32-bit elements of `axes` in any order, transposing by blocks where that is faster. */
export function stridedCopy(
  context: CopyContext,
  input: Reference,
  output: Reference,
  axes: readonly CopyAxis[],
): void {
  if (axes.some(({ size }) => size === 0)) return;
  const outer = mergeAxes(axes);
  const last = outer.pop() ?? { size: 1, input: 1, output: 1 };
  const lines = outer.findIndex((axis) => axis.input === 1);
  if (last.output === 1 && last.input !== 1 && lines >= 0) {
    const [columns] = outer.splice(lines, 1);
    // 16 columns are a cache line, which is read at once whatever the distance of the rows.
    const tileColumns = last.size > 16 ? 16 : 1024;
    const tiles = Math.ceil(last.size / 256) * Math.ceil(columns.size / tileColumns);
    const rows = { rows: last.size, rowInput: last.input * 4, rowOutput: columns.output * 4 };
    context.emit({
      kernel: 'transpose',
      arguments: { input, output, ...axesTable(context, outer), ...rows, columns: columns.size, tileColumns },
      units: count(outer) * tiles,
      grain: Math.ceil(4096 / Math.min(last.size, 256) / Math.min(columns.size, tileColumns)),
    });
    return;
  }
  // A row at most as long as is worth a thread of its own.
  const run = last.input === 1 && last.output === 1 ? divisorUpTo(last.size, 8192) : last.size;
  if (run < last.size)
    outer.push({ size: last.size / run, input: last.input * run, output: last.output * run });
  const rows = outer.pop() ?? { size: 1, input: 0, output: 0 };
  context.emit({
    kernel: 'copy',
    arguments: {
      ...{ input, output, ...axesTable(context, outer) },
      ...{ rows: rows.size, rowInput: rows.input * 4, rowOutput: rows.output * 4 },
      ...{ count: run, elementInput: last.input * 4, elementOutput: last.output * 4 },
    },
    units: count(outer) * rows.size,
    grain: Math.ceil(4096 / run),
  });
}

/** The same elements with the fewest axes, the one with the smallest step in the output last. */
function mergeAxes(axes: readonly CopyAxis[]): CopyAxis[] {
  const merged: CopyAxis[] = [];
  for (const axis of axes.filter(({ size }) => size > 1).sort((a, b) => b.output - a.output)) {
    const outer = merged.at(-1);
    if (outer && outer.input === axis.size * axis.input && outer.output === axis.size * axis.output)
      merged[merged.length - 1] = { ...axis, size: outer.size * axis.size };
    else merged.push(axis);
  }
  return merged;
}

/** How many axes remain once `axes` are merged: fewer are copied faster. */
export function mergedRank(axes: readonly CopyAxis[]): number {
  return mergeAxes(axes).length;
}

function count(axes: readonly CopyAxis[]): number {
  return axes.reduce((product, { size }) => product * size, 1);
}

/** The largest divisor of `size` up to `most`, unless all of them are so small that the split would cost. */
function divisorUpTo(size: number, most: number): number {
  if (size <= most) return size;
  for (let divisor = most; divisor * 16 > most; divisor--) if (size % divisor === 0) return divisor;
  return size;
}

function axesTable(context: CopyContext, axes: readonly CopyAxis[]): { axes: Address; axisCount: number } {
  const values = axes.flatMap(({ size, input, output }) => [size, input * 4, output * 4]);
  return {
    axes: values.length > 0 ? context.table(Int32Array.from(values)) : nothing,
    axisCount: axes.length,
  };
}
