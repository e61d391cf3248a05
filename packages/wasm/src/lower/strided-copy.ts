import type { EmitContext, Layout } from '../plan/lowering.ts';
import type { Reference } from '../plan/step.ts';
import { axesTable, mergeAxes, type PairedAxis, productOfSizes, stridedRows } from './strided-rows.ts';

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
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (const axis of physicalOrder(shape.length, layout).reverse()) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

/** The logical axes of a value in the order of its memory, slowest first. */
export function physicalOrder(rank: number, layout: Layout): number[] {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  if (layout === 'nhwc') axes.push(...axes.splice(1, 1));
  return axes;
}

/** Emits a step that copies 32-bit elements of `axes` in any order, transposing by blocks where that is faster. */
export function stridedCopy(
  context: CopyContext,
  input: Reference,
  output: Reference,
  axes: readonly CopyAxis[],
): void {
  if (axes.some(({ size }) => size <= 0)) return;
  const merged = mergedCopy(axes);
  const last = merged.at(-1);
  const lines = merged.findIndex(({ steps }) => steps[0] === 1);
  if (last && lines >= 0 && last.steps[1] === 1 && last.steps[0] !== 1) {
    const outer = merged.slice(0, -1);
    const [columns] = outer.splice(lines, 1);
    // 16 columns are a cache line, which is read at once whatever the distance of the rows.
    const tileColumns = last.size > 16 ? 16 : 1024;
    const tiles = Math.ceil(last.size / 256) * Math.ceil(columns.size / tileColumns);
    context.emit({
      kernel: 'transpose',
      arguments: {
        ...{ input, output, ...axesTable(context, outer) },
        ...{ rows: last.size, columns: columns.size, tileColumns },
        ...{ rowInput: last.steps[0] * 4, rowOutput: columns.steps[1] * 4 },
      },
      units: productOfSizes(outer) * tiles,
      grain: Math.ceil(4096 / Math.min(last.size, 256) / Math.min(columns.size, tileColumns)),
    });
    return;
  }
  const { rows, units, grain } = stridedRows(context, merged);
  context.emit({ kernel: 'copy', arguments: { input, output, ...rows }, units, grain });
}

/** How many contiguous runs a copy has: fewer are copied faster. */
export function contiguousRuns(axes: readonly CopyAxis[]): number {
  const merged = mergedCopy(axes);
  const last = merged.at(-1);
  const run = last?.steps.every((step) => step === 1) ? last.size : 1;
  return productOfSizes(merged) / run;
}

/** The axis with the smallest step in the output last. */
function mergedCopy(axes: readonly CopyAxis[]): PairedAxis[] {
  const sorted = [...axes].sort((a, b) => b.output - a.output);
  return mergeAxes(sorted.map(({ size, input, output }) => ({ size, steps: [input, output] })));
}
