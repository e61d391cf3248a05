import type { Layout } from '../plan/lowering.ts';

/** A value as `[outer, size, inner]` elements in the order of its memory, `size` being all along some of its axes. */
export interface Columns {
  readonly outer: number;
  readonly size: number;
  readonly inner: number;
}

/** The logical axes of a value in the order of its memory, slowest first. */
export function physicalAxes(rank: number, layout: Layout): number[] {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  if (layout === 'nhwc') axes.push(...axes.splice(1, 1));
  return axes;
}

/** Nothing where other axes stand between those of `axes`, unless their size is 1. */
export function columnsAlong(
  shape: readonly number[],
  layout: Layout,
  axes: ReadonlySet<number>,
): Columns | undefined {
  const columns = { outer: 1, size: 1, inner: 1 };
  let place: keyof Columns = 'outer';
  for (const axis of physicalAxes(shape.length, layout)) {
    if (shape[axis] === 1) continue;
    if (axes.has(axis)) {
      if (place === 'inner') return undefined;
      place = 'size';
    } else if (place === 'size') place = 'inner';
    columns[place] *= shape[axis];
  }
  return columns;
}

/** Work units of kernels that go along such columns: 4 side by side, or a single one where there is no other. */
export function columnUnits({ outer, inner }: Columns): number {
  return outer * Math.ceil(inner / 4);
}

/** Units that are worth a call of their own. */
export function columnGrain({ size, inner }: Columns): number {
  return Math.ceil(4096 / size / Math.min(inner, 4));
}
