import * as tf from '@tensorflow/tfjs-core';
import type { KernelGradient } from './kernel-gradient.ts';

type Moved = (
  upstream: tf.Tensor,
  shape: number[],
  attributes: Readonly<Record<string, unknown>>,
) => tf.Tensor;

/** A kernel of one input whose gradient needs no more of it than its shape. */
function ofShape(moved: Moved): KernelGradient {
  return {
    inputsToSave: ['x'],
    gradient: (upstream, [x], attributes) => ({ x: () => moved(upstream, x.shape, attributes) }),
  };
}

/** `[]` and absent axes are all of them. */
function axesOf(attributes: Readonly<Record<string, unknown>>, name: string, rank: number): number[] {
  const given = attributes[name] as number | number[] | undefined;
  const list = given === undefined || given === null ? [] : [given].flat();
  return list.length === 0
    ? Array.from({ length: rank }, (_, axis) => axis)
    : list.map((axis) => (axis + rank) % rank);
}

/** `shape` with the sizes along `axes` 1. */
function collapsed(shape: readonly number[], axes: readonly number[]): number[] {
  return shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
}

function spread(upstream: tf.Tensor, shape: number[], axes: readonly number[], factor: number): tf.Tensor {
  return tf.mul(tf.fill(shape, factor), tf.reshape(upstream, collapsed(shape, axes)));
}

/** The extreme value is where the gradient goes; to all of them where several are equal. */
function extreme(): KernelGradient {
  return {
    inputsToSave: ['x'],
    outputsToSave: [true],
    gradient: (upstream, [x, y], attributes) => ({
      x: () => {
        const shape = collapsed(x.shape, axesOf(attributes, 'reductionIndices', x.shape.length));
        const isExtreme = tf.cast(tf.equal(x, tf.reshape(y, shape)), 'float32');
        return tf.mul(isExtreme, tf.reshape(upstream, shape));
      },
    }),
  };
}

/** Gradients by kernel. */
export const moveGradients: readonly (readonly [string, KernelGradient])[] = [
  ['Identity', ofShape((upstream) => tf.clone(upstream))],
  ['Cast', ofShape((upstream) => tf.clone(upstream))],
  ['Reshape', ofShape((upstream, shape) => tf.reshape(upstream, shape))],
  [
    'Transpose',
    ofShape((upstream, _, { perm }) => {
      const order = perm as number[];
      return tf.transpose(
        upstream,
        order.map((_, axis) => order.indexOf(axis)),
      );
    }),
  ],
  [
    'Slice',
    ofShape((upstream, shape, { begin, size }) => {
      const from = [begin as number | number[]].flat();
      const sizes = [size as number | number[]].flat();
      return tf.pad(
        upstream,
        shape.map((whole, axis): [number, number] => {
          const start = from[axis] ?? 0;
          const count = (sizes[axis] ?? -1) < 0 ? whole - start : sizes[axis];
          return [start, whole - start - count];
        }),
      );
    }),
  ],
  [
    'PadV2',
    ofShape((upstream, shape, { paddings }) =>
      tf.slice(
        upstream,
        (paddings as [number, number][]).map(([before]) => before),
        shape,
      ),
    ),
  ],
  [
    'Tile',
    ofShape((upstream, shape, { reps }) => {
      const repeats = reps as number[];
      const parts = shape.flatMap((size, axis) => [repeats[axis], size]);
      const axes = shape.map((_, axis) => 2 * axis);
      return tf.sum(tf.reshape(upstream, parts), axes);
    }),
  ],
  [
    'StridedSlice',
    ofShape((upstream, shape, { begin, strides }) => {
      const steps = strides as number[];
      const spaced = steps.reduce((gradient, step, axis) => spaceOut(gradient, axis, step), upstream);
      return tf.pad(
        spaced,
        shape.map((size, axis): [number, number] => {
          const start = (begin as number[])[axis];
          return [start, size - start - spaced.shape[axis]];
        }),
      );
    }),
  ],
  ['Reverse', ofShape((upstream, _, { dims }) => tf.reverse(upstream, dims as number[]))],
  [
    'Concat',
    {
      saveAllInputs: true,
      gradient: (upstream, inputs, { axis }) => {
        const along = ((axis as number) + upstream.shape.length) % upstream.shape.length;
        let from = 0;
        return Object.fromEntries(
          inputs.map(({ shape }, index) => {
            const begin = shape.map((_, each) => (each === along ? from : 0));
            from += shape[along];
            return [String(index), () => tf.slice(upstream, begin, shape)];
          }),
        );
      },
    },
  ],
  [
    'GatherV2',
    {
      inputsToSave: ['x', 'indices'],
      gradient: (upstream, [x, indices], { axis }) => ({
        x: () => {
          const along = ((axis as number) + x.shape.length) % x.shape.length;
          const rest = x.shape.map((_, each) => each).filter((each) => each !== along);
          // Rows first, which is what sums by segments want.
          const flat = tf.reshape(
            tf.transpose(tf.reshape(upstream, gathered(x, indices, along)), [along, ...rest]),
            [indices.size, -1],
          );
          const sums = tf.unsortedSegmentSum(flat, tf.reshape(indices, [indices.size]), x.shape[along]);
          const order = [along, ...rest];
          return tf.transpose(
            tf.reshape(
              sums,
              order.map((each) => x.shape[each]),
            ),
            order.map((_, each) => order.indexOf(each)),
          );
        },
      }),
    },
  ],
  [
    'Sum',
    ofShape((upstream, shape, attributes) =>
      spread(upstream, shape, axesOf(attributes, 'axis', shape.length), 1),
    ),
  ],
  [
    'Mean',
    ofShape((upstream, shape, attributes) => {
      const axes = axesOf(attributes, 'axis', shape.length);
      const count = axes.reduce((product, axis) => product * shape[axis], 1);
      return spread(upstream, shape, axes, 1 / count);
    }),
  ],
  ['Max', extreme()],
  ['Min', extreme()],
  [
    'Softmax',
    {
      outputsToSave: [true],
      gradient: (upstream, [y], { dim }) => ({
        logits: () => {
          const weighted = tf.mul(upstream, y);
          return tf.sub(weighted, tf.mul(tf.sum(weighted, dim as number, true), y));
        },
      }),
    },
  ],
  [
    'BatchMatMul',
    {
      inputsToSave: ['a', 'b'],
      gradient: (upstream, [a, b], { transposeA, transposeB }) => ({
        a: () =>
          inRank(
            transposeA
              ? tf.matMul(b, upstream, Boolean(transposeB), true)
              : tf.matMul(upstream, b, false, !transposeB),
            a,
          ),
        b: () =>
          inRank(
            transposeB
              ? tf.matMul(upstream, a, true, Boolean(transposeA))
              : tf.matMul(a, upstream, !transposeA, false),
            b,
          ),
      }),
    },
  ],
];

/** Zeros between the values along an axis, so that they stand `step` apart. */
function spaceOut(values: tf.Tensor, axis: number, step: number): tf.Tensor {
  if (step === 1) return values;
  const { shape } = values;
  const [before, after] = [shape.slice(0, axis), shape.slice(axis + 1)];
  const product = (sizes: readonly number[]) => sizes.reduce((all, size) => all * size, 1);
  const each = tf.reshape(values, [product(before) * shape[axis], 1, product(after)]);
  const spaced = tf.pad(each, [
    [0, 0],
    [0, step - 1],
    [0, 0],
  ]);
  const reach = (shape[axis] - 1) * step + 1;
  const whole = tf.reshape(spaced, [product(before), shape[axis] * step, product(after)]);
  return tf.reshape(tf.slice(whole, 0, [product(before), reach, product(after)]), [
    ...before,
    reach,
    ...after,
  ]);
}

/** The shape of what was gathered, indices as one axis. */
function gathered(x: tf.Tensor, indices: tf.Tensor, along: number): number[] {
  return x.shape.map((size, axis) => (axis === along ? indices.size : size));
}

/** The sum over batches that one matrix was taken for. */
function inRank(gradient: tf.Tensor, { shape }: tf.Tensor): tf.Tensor {
  const axes = gradient.shape.flatMap((size, axis) => (size !== shape[axis] ? [axis] : []));
  return axes.length > 0 ? tf.reshape(tf.sum(gradient, axes), shape) : gradient;
}
