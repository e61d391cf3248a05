import { elementCount, type View } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { asFloats, type Layout, physicalOrder } from '../plan/layout.ts';

/** One copy: a view of a value as a tensor of its own. */
export interface Copy {
  /** Whether elements change their order, so that it is no mere other shape of the same. */
  readonly moves: boolean;
  run(x: tf.Tensor): tf.Tensor;
}

/** tfjs's kernels on WebGPU have up to so many axes. */
const mostAxes = 6;

type Digit = View['axes'][number][number];

/**
 * What copies the part of a value of `shape` in layout `from` that `view` shows, to layout `to`: a slice, a transpose
 * and a tile, as far as they are needed. Nothing where those cannot do it.
 */
export function copyOfView(view: View, shape: readonly number[], from: Layout, to: Layout): Copy | undefined {
  const slices = shape.map((_, axis) => sliceOf(view, axis));
  if (!slices.every((slice) => slice !== undefined)) return undefined;
  const order = physicalOrder(shape.length, from);
  const physical = order.map((axis) => slices[axis]);
  const isWhole = physical.every(({ size, stride }, i) => size === shape[order[i]] && stride === 1);
  if (!isWhole && shape.length > mostAxes) return undefined;
  const source = physical.flatMap(({ digits }) => digits);
  const outputAxes = physicalOrder(view.axes.length, to).map((axis) => view.axes[axis]);
  const target = outputAxes.flat().filter(({ size }) => size > 1);
  const places = target.filter(({ step }) => step !== 0).map((digit) => source.indexOf(digit));
  const { sizes, permutation } = merged(places, source);
  const repeats = repetitions(target);
  if (permutation.length > mostAxes) return undefined;
  const moves = permutation.some((place, i) => place !== i);
  const reversed = physical.flatMap(({ isReversed }, i) => (isReversed ? [i] : []));
  const result = outputAxes.map((digits) => elementCount(digits.map(({ size }) => size)));
  return {
    moves: moves || repeats.isRepeated,
    run: (tensor) =>
      asFloats(tensor, (x) => {
        let y = isWhole ? x : cut(x, physical);
        if (reversed.length > 0) y = tf.reverse(y, reversed);
        if (moves) y = tf.transpose(tf.reshape(y, sizes), permutation);
        if (repeats.isRepeated) y = repeat(y, repeats);
        return tf.reshape(y, result);
      }),
  };
}

/** Axis by axis: with 5 axes or more tfjs repeats on the CPU. */
function repeat(x: tf.Tensor, { shape, counts }: ReturnType<typeof repetitions>): tf.Tensor {
  if (shape.length < 5) return tf.tile(tf.reshape(x, shape), counts);
  let y = x;
  for (const [axis, count] of counts.entries()) {
    if (count === 1) continue;
    const outer = elementCount(shape.slice(0, axis)) * elementCount(counts.slice(0, axis));
    y = tf.tile(tf.reshape(y, [outer, 1, -1]), [1, count, 1]);
  }
  return y;
}

interface AxisSlice {
  readonly begin: number;
  readonly size: number;
  readonly stride: number;
  readonly isReversed: boolean;
  /** Of the view, the slowest first. */
  readonly digits: readonly Digit[];
}

/** What of one axis of the source a view shows, if its digits count through a slice of it. */
function sliceOf({ axes, from }: View, axis: number): AxisSlice | undefined {
  const digits = axes
    .flat()
    .filter((digit) => digit.size > 1 && digit.step !== 0 && digit.axis === axis)
    .sort((a, b) => Math.abs(b.step) - Math.abs(a.step));
  let size = 1;
  const last = digits.at(-1)?.step ?? 1;
  for (const digit of digits.toReversed()) {
    if (digit.step !== last * size) return undefined;
    size *= digit.size;
  }
  const [stride, isReversed] = [Math.abs(last), last < 0];
  const begin = isReversed ? from[axis] - (size - 1) * stride : from[axis];
  return { begin, size, stride, isReversed, digits };
}

function cut(x: tf.Tensor, slices: readonly AxisSlice[]): tf.Tensor {
  const begin = slices.map((slice) => slice.begin);
  if (slices.every(({ stride }) => stride === 1))
    return tf.slice(
      x,
      begin,
      slices.map(({ size }) => size),
    );
  const end = slices.map((slice) => slice.begin + (slice.size - 1) * slice.stride + 1);
  return tf.stridedSlice(
    ...([x, begin, end] as const),
    slices.map(({ stride }) => stride),
  );
}

/** Digits that stay neighbours taken as one axis: the sizes of the source's axes, and in which order they come. */
function merged(places: readonly number[], source: readonly Digit[]) {
  const starts = places.filter((place, i) => i === 0 || place !== places[i - 1] + 1);
  const sorted = starts.toSorted((a, b) => a - b);
  const sizes = sorted.map((start, i) =>
    elementCount(source.slice(start, sorted[i + 1] ?? source.length).map(({ size }) => size)),
  );
  return { sizes, permutation: starts.map((start) => sorted.indexOf(start)) };
}

/** How digits that repeat stand among others, which are taken as one axis between them. */
function repetitions(target: readonly Digit[]) {
  const [shape, counts]: number[][] = [[], []];
  let previous: boolean | undefined;
  for (const { size, step } of target) {
    const isRepeat = step === 0;
    if (isRepeat !== previous) {
      shape.push(1);
      counts.push(1);
    }
    (isRepeat ? counts : shape)[shape.length - 1] *= size;
    previous = isRepeat;
  }
  return { shape, counts, isRepeated: counts.some((count) => count > 1) };
}
