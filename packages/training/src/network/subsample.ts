import type { Node, Window } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { averagePool } from '../operations/average-pool.ts';
import type { Frame } from './frame.ts';
import type { OperatorFacts } from './operator-facts.ts';

/** One axis of a slice. */
interface AxisSlice {
  readonly start: number;
  readonly step: number;
  readonly size: number;
}

/**
 * A `Slice` that takes every so many pixels of planes, as shortcuts without weights do: by a pool of single pixels, for
 * tfjs's own strided slices are very slow on the CPU.
 *
 * @returns Whether the node was one.
 */
export function subsample(node: Node, frame: Frame, facts: OperatorFacts): boolean {
  const [input] = node.inputs;
  const shape = node.op === 'Slice' && node.domain === '' ? frame.shape(input) : [];
  const slices = shape.length === 4 ? slicesOf(node, shape, facts) : undefined;
  if (!slices) return false;
  const [batch, channels, ...planes] = slices;
  if (batch.step !== 1 || channels.step !== 1 || planes.every(({ step }) => step === 1)) return false;
  const reach = ({ size, step }: AxisSlice) => (size - 1) * step + 1;
  const order = [batch, ...planes, channels];
  const values = tf.slice(
    frame.get(input, 'nhwc') as tf.Tensor4D,
    order.map(({ start }) => start) as [number, number, number, number],
    order.map(reach) as [number, number, number, number],
  );
  const [vertical, horizontal] = planes.map(
    (slice): Window => ({
      ...{ kernel: 1, dilation: 1, padBegin: 0, padEnd: 0 },
      ...{ stride: slice.step, input: reach(slice), output: slice.size },
    }),
  );
  frame.set(node.outputs[0], averagePool(values, [vertical, horizontal]), 'nhwc');
  return true;
}

/** All axes of a slice that goes forwards by known numbers. */
function slicesOf(
  { inputs }: Node,
  shape: readonly number[],
  { constant }: OperatorFacts,
): AxisSlice[] | undefined {
  const [starts, ends, axes, steps] = [1, 2, 3, 4].map((index) => {
    const data = inputs[index] ? constant(inputs[index])?.data : undefined;
    return data && Array.from(data as Iterable<number | bigint>, Number);
  });
  if (!starts || !ends || (inputs[3] && !axes) || (inputs[4] && !steps)) return undefined;
  const slices = shape.map((size): AxisSlice => ({ start: 0, step: 1, size }));
  for (const [i, given] of starts.entries()) {
    const axis = ((axes?.[i] ?? i) + shape.length) % shape.length;
    const inside = (place: number) =>
      Math.min(Math.max(place < 0 ? place + shape[axis] : place, 0), shape[axis]);
    const [start, end, step] = [inside(given), inside(ends[i]), steps?.[i] ?? 1];
    if (step < 1 || end <= start) return undefined;
    slices[axis] = { start, step, size: Math.ceil((end - start) / step) };
  }
  return slices;
}
