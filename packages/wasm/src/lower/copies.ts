import { elementCount, type Move, movesOf, type Node, type PlannedNode } from '@fsnet/graph';
import { behind, type Facts, type Layout, type Lowering } from '../plan/lowering.ts';
import { type CopyAxis, contiguousRuns, layoutStrides, stridedCopy } from './strided-copy.ts';

/** Operators, and chains of them, that only move elements, in whatever layouts make that cheapest. */
export const lowerCopies: Lowering = (node: PlannedNode & { readonly members?: readonly Node[] }, facts) => {
  const [name] = node.outputs;
  if (node.outputs.includes('') || facts.dtype(name) !== 'float32') return undefined;
  const moves = movesOf(node.members ?? [node], facts);
  // Only padding has a constant; zeros where it is left out.
  const filled = node.op === 'Pad' && node.inputs[2] ? facts.constant(node.inputs[2])?.data[0] : 0;
  if (!moves || filled === undefined) return undefined;
  const read = new Set(moves.map(({ input }) => input));
  const inputLayouts = node.inputs.map((each, i) =>
    read.has(i) ? (facts.constant(each) ? 'plain' : facts.layout(each)) : undefined,
  );
  const copies = (layout: Layout) => moves.map((move) => copyOf(move, node, facts, inputLayouts, layout));
  const runs = (layout: Layout) => copies(layout).reduce((sum, { axes }) => sum + contiguousRuns(axes), 0);
  const shape = facts.shape(name);
  const order: Layout[] = inputLayouts.includes('nhwc') ? ['nhwc', 'plain'] : ['plain', 'nhwc'];
  const [first, second] = shape.length === 3 || shape.length === 4 ? order : (['plain', 'plain'] as const);
  const layout = runs(second) < runs(first) ? second : first;
  return {
    inputLayouts,
    outputLayouts: node.outputs.map(() => layout),
    emit(context) {
      if (node.op === 'Pad') {
        const value = context.table(Float32Array.of(Number(filled)));
        stridedCopy(context, value, context.output(0), [{ size: elementCount(shape), input: 0, output: 1 }]);
      }
      for (const [i, { axes, from, to }] of copies(layout).entries()) {
        const [input, output] = [context.input(moves[i].input), context.output(moves[i].output)];
        stridedCopy(context, behind(input, from * 4), behind(output, to * 4), axes);
      }
    },
  };
};

/** Axes of a move in memory, and where it starts, in elements. */
function copyOf(
  { input, output, view, to = [] }: Move,
  node: PlannedNode,
  facts: Facts,
  inputLayouts: readonly (Layout | undefined)[],
  outputLayout: Layout,
): { readonly axes: readonly CopyAxis[]; readonly from: number; readonly to: number } {
  const source = layoutStrides(facts.shape(node.inputs[input]), inputLayouts[input] ?? 'plain');
  const target = layoutStrides(facts.shape(node.outputs[output]), outputLayout);
  const { axes: seen, from } = view!;
  const axes = seen.flatMap((digits, axis) => {
    let step = target[axis];
    return digits.toReversed().map((digit): CopyAxis => {
      const each = { size: digit.size, input: digit.step * (source[digit.axis] ?? 0), output: step };
      step *= digit.size;
      return each;
    });
  });
  return {
    axes,
    from: from.reduce((sum, position, axis) => sum + position * source[axis], 0),
    to: to.reduce((sum, [axis, position]) => sum + position * target[axis], 0),
  };
}
