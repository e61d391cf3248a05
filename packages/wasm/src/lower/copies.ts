import { elementCount } from '@fsnet/graph';
import { behind, type Facts, type Layout, type Lowering, type PlannedNode } from '../plan/lowering.ts';
import type { Reference } from '../plan/step.ts';
import { type Move, movesOf } from './moves.ts';
import {
  type CopyAxis,
  type CopyContext,
  contiguousRuns,
  layoutStrides,
  stridedCopy,
} from './strided-copy.ts';

/** Operators that only move elements, in whatever layouts make that cheapest. */
export const lowerCopies: Lowering = (node, facts) => {
  const moves = facts.dtype(node.outputs[0]) === 'float32' ? movesOf(node, facts) : undefined;
  const value = node.op === 'Pad' && node.inputs[2] ? facts.constant(node.inputs[2]) : undefined;
  if (!moves || (node.op === 'Pad' && node.inputs[2] && !value)) return undefined;
  const read = new Set(moves.map(({ input }) => input));
  const inputLayouts = node.inputs.map((name, i) =>
    read.has(i) ? (facts.constant(name) ? 'plain' : facts.layout(name)) : undefined,
  );
  const strided = (layout: Layout) => moves.map((move) => strides(move, node, facts, inputLayouts, layout));
  const runs = (layout: Layout) => strided(layout).reduce((sum, { axes }) => sum + contiguousRuns(axes), 0);
  const rank = facts.shape(node.outputs[0]).length;
  const order: Layout[] = inputLayouts.includes('nhwc') ? ['nhwc', 'plain'] : ['plain', 'nhwc'];
  const [first, second] = rank === 3 || rank === 4 ? order : (['plain', 'plain'] as const);
  const layout = runs(second) < runs(first) ? second : first;
  return {
    inputLayouts,
    outputLayouts: node.outputs.map(() => layout),
    emit(context) {
      if (node.op === 'Pad')
        fill(
          context,
          context.output(0),
          elementCount(facts.shape(node.outputs[0])),
          Number(value?.data[0] ?? 0),
        );
      for (const [i, { axes, from, to }] of strided(layout).entries()) {
        const { input, output } = moves[i];
        stridedCopy(
          context,
          behind(context.input(input), from * 4),
          behind(context.output(output), to * 4),
          axes,
        );
      }
    },
  };
};

/** Where a move starts and steps in memory, in elements. */
function strides(
  { input, output, loops, from, to }: Move,
  node: PlannedNode,
  facts: Facts,
  inputLayouts: readonly (Layout | undefined)[],
  outputLayout: Layout,
): { readonly axes: readonly CopyAxis[]; readonly from: number; readonly to: number } {
  const inputs = layoutStrides(facts.shape(node.inputs[input]), inputLayouts[input] ?? 'plain');
  const outputs = layoutStrides(facts.shape(node.outputs[output]), outputLayout);
  const place = (position: readonly number[] | undefined, each: readonly number[]) =>
    (position ?? []).reduce((sum, index, axis) => sum + index * each[axis], 0);
  const axes = loops.map((loop) => ({
    size: loop.size,
    input: loop.from ? loop.from.step * inputs[loop.from.axis] : 0,
    output: loop.to.step * outputs[loop.to.axis],
  }));
  return { axes, from: place(from, inputs), to: place(to, outputs) };
}

function fill(context: CopyContext, output: Reference, count: number, value: number): void {
  const constant = context.table(Float32Array.of(value));
  stridedCopy(context, constant, output, [{ size: count, input: 0, output: 1 }]);
}
