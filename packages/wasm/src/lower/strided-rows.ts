import { type EmitContext, nothing } from '../plan/lowering.ts';
import type { Address } from '../plan/step.ts';

/** One axis that two arrays are walked along: its size, and the elements from one index to the next in each. */
export interface PairedAxis {
  readonly size: number;
  readonly steps: readonly [number, number];
}

/** How kernels are told to walk two arrays row by row; see assembly/copy/axes.ts. */
export interface StridedRows {
  readonly axes: Address;
  readonly axisCount: number;
  readonly rows: number;
  readonly rowStep0: number;
  readonly rowStep1: number;
  readonly count: number;
  readonly elementStep0: number;
  readonly elementStep1: number;
}

/** The same elements in the same order with the fewest axes. */
export function mergeAxes(axes: readonly PairedAxis[]): PairedAxis[] {
  const merged: PairedAxis[] = [];
  for (const axis of axes) {
    if (axis.size === 1) continue;
    const outer = merged.at(-1);
    if (outer?.steps.every((step, side) => step === axis.size * axis.steps[side]))
      merged[merged.length - 1] = { ...axis, size: outer.size * axis.size };
    else merged.push(axis);
  }
  return merged;
}

/** Merged axes as rows of the last axis, with their number and how many of them are worth a call of their own. */
export function stridedRows(
  context: Pick<EmitContext, 'table'>,
  merged: readonly PairedAxis[],
): { rows: StridedRows; units: number; grain: number } {
  const outer = [...merged];
  const last = outer.pop() ?? { size: 1, steps: [1, 1] };
  // A row at most as long as is worth a thread of its own.
  const count = divisorUpTo(last.size, 8192);
  const [step0, step1] = last.steps;
  if (count < last.size) outer.push({ size: last.size / count, steps: [step0 * count, step1 * count] });
  const row = outer.pop() ?? { size: 1, steps: [0, 0] };
  const rows = {
    ...axesTable(context, outer),
    rows: row.size,
    rowStep0: row.steps[0] * 4,
    rowStep1: row.steps[1] * 4,
    count,
    elementStep0: step0 * 4,
    elementStep1: step1 * 4,
  };
  return { rows, units: productOfSizes(outer) * row.size, grain: Math.ceil(4096 / count) };
}

export function axesTable(
  context: Pick<EmitContext, 'table'>,
  axes: readonly PairedAxis[],
): { axes: Address; axisCount: number } {
  const values = axes.flatMap(({ size, steps }) => [size, steps[0] * 4, steps[1] * 4]);
  return {
    axes: values.length > 0 ? context.table(Int32Array.from(values)) : nothing,
    axisCount: axes.length,
  };
}

export function productOfSizes(axes: readonly PairedAxis[]): number {
  return axes.reduce((product, { size }) => product * size, 1);
}

/** The largest divisor of `size` up to `most`, or `size` where all of them are so small that the split would cost. */
function divisorUpTo(size: number, most: number): number {
  if (size <= most) return size;
  for (let divisor = most; divisor * 16 > most; divisor--) if (size % divisor === 0) return divisor;
  return size;
}
