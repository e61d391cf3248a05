import {
  type FusedNode,
  type Move,
  movesOf,
  type PlannedNode,
  paddedIndices,
  stringAttribute,
} from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { asFloats, hasChannelsLast, type Layout, physicalAxis, toFloats } from '../plan/layout.ts';
import type { PlanContext, Prepare } from '../plan/operation.ts';
import { copyOfView } from './view.ts';

/** Operators, and chains of them, that only move elements, in whatever layouts make that cheapest. */
export const prepareMoves: Prepare = (node: PlannedNode & Partial<FusedNode>, context) => {
  const moves = movesOf(node.members ?? [node], context);
  if (!moves || node.outputs.includes('')) return undefined;
  const last = node.members?.at(-1) ?? node;
  const filled = last.op === 'Pad' ? fillValue(last, context) : 0;
  if (filled === undefined) return undefined;
  const read = new Set(moves.map(({ input }) => input));
  const inputLayouts = node.inputs.map((name, i) =>
    read.has(i) ? (context.isConstant(name) ? 'plain' : context.layout(name)) : undefined,
  );
  const rank = context.shape(node.outputs[0]).length;
  const order: Layout[] = inputLayouts.includes('nhwc') ? ['nhwc', 'plain'] : ['plain', 'nhwc'];
  const candidates = (hasChannelsLast(rank) ? order : (['plain'] as const)).flatMap((layout) => {
    const copies = moves.map(({ input, view }) =>
      copyOfView(view!, context.shape(node.inputs[input]), inputLayouts[input] ?? 'plain', layout),
    );
    const isPossible = copies.every((copy) => copy !== undefined);
    return isPossible ? [{ layout, copies, cost: copies.filter((copy) => copy.moves).length }] : [];
  });
  const best = candidates.toSorted((a, b) => a.cost - b.cost)[0];
  if (!best) return undefined;
  const { layout, copies } = best;
  return {
    inputLayouts,
    outputLayouts: node.outputs.map(() => layout),
    run: (inputs) =>
      node.outputs.map((name, output) => {
        const parts = moves.flatMap((move, i) =>
          move.output === output ? [{ move, tensor: copies[i].run(inputs[move.input]) }] : [],
        );
        if (last.op === 'Pad') return padded(parts[0], context.shape(name), layout, filled);
        if (parts.length === 1) return parts[0].tensor;
        const [[axis]] = parts[0].move.to ?? [[0, 0]];
        const tensors = parts.map(({ tensor }) => tensor);
        return joined(tensors, physicalAxis(axis, rank, layout));
      }),
  };
};

function joined(tensors: readonly tf.Tensor[], axis: number): tf.Tensor {
  const [{ dtype }] = tensors;
  if (dtype === 'float32') return tf.concat([...tensors], axis);
  const floats = tensors.map(toFloats);
  return tf.cast(tf.concat(floats, axis), dtype);
}

function fillValue({ inputs }: FusedNode | PlannedNode | FusedNode['members'][number], context: PlanContext) {
  if (context.dtype(inputs[0]) !== 'float32') return undefined;
  const value = inputs[2] ? context.constant(inputs[2])?.data[0] : 0;
  return value === undefined ? undefined : Number(value);
}

/** A part with `value` around it, in a value of `shape`. */
function padded(
  part: { readonly move: Move; readonly tensor: tf.Tensor } | undefined,
  shape: readonly number[],
  layout: Layout,
  value: number,
): tf.Tensor {
  const rank = shape.length;
  const order = shape.map((_, axis) => physicalAxis(axis, rank, layout));
  const sizes = shape.map((_, axis) => shape[order.indexOf(axis)]);
  if (!part) return tf.fill(sizes, value);
  const { move, tensor } = part;
  const pads = tensor.shape.map((): [number, number] => [0, 0]);
  for (const [axis, before] of move.to ?? []) {
    const place = order[axis];
    pads[place] = [before, sizes[place] - before - tensor.shape[place]];
  }
  return tf.pad(tensor, pads, value);
}

/** `Pad` that continues what is there (`edge`, `reflect`, `wrap`), along one axis after the other. */
export const prepareContinuedPad: Prepare = (node, context) => {
  const mode = stringAttribute(node, 'mode', 'constant');
  const [input, padsInput, , axesInput] = node.inputs;
  const pads = integers(padsInput, context);
  if (!pads || mode === 'constant' || (mode !== 'edge' && mode !== 'reflect' && mode !== 'wrap'))
    return undefined;
  const shape = context.shape(input);
  const rank = shape.length;
  const axes = axesInput ? integers(axesInput, context) : shape.map((_, axis) => axis);
  if (!axes) return undefined;
  const layout = context.layout(input);
  const steps = axes.flatMap((given, i) => {
    const [axis, begin, end] = [(given + rank) % rank, pads[i], pads[i + axes.length]];
    if (begin === 0 && end === 0) return [];
    const indices = paddedIndices(node, mode, shape[axis], begin, end);
    return [{ axis: physicalAxis(axis, rank, layout), indices }];
  });
  return {
    inputLayouts: node.inputs.map((_, i) => (i === 0 ? layout : undefined)),
    outputLayouts: [layout],
    run: ([x]) => [
      asFloats(x, (floats) =>
        steps.reduce(
          (y, { axis, indices }) => tf.gather(y, tf.tensor1d(indices, 'int32'), axis),
          tf.clone(floats),
        ),
      ),
    ],
  };
};

function integers(name: string, context: PlanContext): number[] | undefined {
  const data = name ? context.constant(name)?.data : undefined;
  return data && Array.from(data as Iterable<number | bigint>, Number);
}
