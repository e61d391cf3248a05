import { elementCount, intAttribute, type Node, type PlannedNode } from '@fsnet/graph';
import type { Facts, Layout, Lowered, Lowering } from '../plan/lowering.ts';
import { type Columns, columnGrain, columnsAlong, columnUnits, physicalAxes } from './columns.ts';
import { lowerPooling } from './pooling.ts';

/** Kind of assembly/reduce/reductions.ts, by operator. */
const kinds: Readonly<Record<string, number>> = {
  ReduceSum: 0,
  ReduceMean: 0,
  ReduceL2: 1,
  ReduceMax: 2,
  ReduceMin: 3,
  ReduceProd: 4,
  GlobalAveragePool: 0,
  GlobalMaxPool: 2,
};

/** Reductions along axes that lie side by side in memory. */
export const lowerReduce: Lowering = (node, facts) => {
  const [input, axesInput] = node.inputs;
  const given = axesInput ? facts.constant(axesInput) : undefined;
  if (axesInput && !given) return undefined;
  const rank = facts.shape(input).length;
  const axes = Array.from(
    (given?.data ?? []) as Iterable<bigint | number>,
    (axis) => (Number(axis) + rank) % rank,
  );
  const isNoop = axes.length === 0 && intAttribute(node, 'noop_with_empty_axes', 0) !== 0;
  if (isNoop) return undefined;
  const all = Array.from({ length: rank }, (_, axis) => axis);
  return reduced(node, facts, new Set(axes.length > 0 ? axes : all), intAttribute(node, 'keepdims', 1) !== 0);
};

/** `GlobalAveragePool` and `GlobalMaxPool`. */
export const lowerGlobalPooling: Lowering = (node, facts) => {
  const sizes = facts.shape(node.inputs[0]).slice(2);
  // Windows read memory in its order, but add up so many pixels with too much rounding.
  if (facts.layout(node.inputs[0]) === 'nhwc' && elementCount(sizes) <= 1024) {
    const attributes: Node['attributes'] = { kernel_shape: { type: 'ints', value: sizes } };
    return lowerPooling({ ...node, op: node.op.slice('Global'.length), attributes }, facts);
  }
  return reduced(node, facts, new Set(sizes.map((_, i) => i + 2)), true);
};

function reduced(
  node: PlannedNode,
  facts: Facts,
  axes: ReadonlySet<number>,
  keepsAxes: boolean,
): Lowered | undefined {
  const shape = facts.shape(node.inputs[0]);
  const atHand = facts.layout(node.inputs[0]);
  for (const layout of atHand === 'nhwc' ? (['nhwc', 'plain'] as const) : (['plain', 'nhwc'] as const)) {
    if (layout === 'nhwc' && shape.length !== 3 && shape.length !== 4) continue;
    const columns = columnsAlong(shape, layout, axes);
    const outputLayout = keepsAxes ? layout : layoutWithout(shape.length, layout, axes);
    if (columns && outputLayout) return alongColumns(node, columns, layout, outputLayout);
  }
  return undefined;
}

/** How the axes that stay lie in memory. */
function layoutWithout(rank: number, layout: Layout, axes: ReadonlySet<number>): Layout | undefined {
  const kept = physicalAxes(rank, layout).filter((axis) => !axes.has(axis));
  const sorted = kept.toSorted((a, b) => a - b);
  for (const candidate of ['plain', 'nhwc'] as const) {
    if (candidate === 'nhwc' && kept.length !== 3) continue;
    if (physicalAxes(kept.length, candidate).every((place, i) => sorted[place] === kept[i])) return candidate;
  }
  return undefined;
}

function alongColumns(node: PlannedNode, columns: Columns, layout: Layout, outputLayout: Layout): Lowered {
  const { size, inner } = columns;
  return {
    inputLayouts: node.inputs.map((_, i) => (i === 0 ? layout : undefined)),
    outputLayouts: [outputLayout],
    emit(context) {
      const kind = kinds[node.op];
      const isMean = node.op === 'ReduceMean' || node.op === 'GlobalAveragePool';
      context.emit({
        kernel: 'reduce',
        arguments: {
          ...{ input: context.input(0), output: context.output(0), size, inner, kind },
          ...{ factor: isMean ? 1 / size : 1, root: Number(node.op === 'ReduceL2') },
        },
        units: columnUnits(columns),
        grain: columnGrain(columns),
      });
    },
  };
}
