import {
  type Activation,
  type Attribute,
  type Node,
  type SegmentLocations,
  type SummaryWeight,
  segmentCount,
  segmentLength,
} from '@fsnet/graph';
import fc from 'fast-check';
import { randomTensor } from './random-tensor.ts';

/** How a convolution slides over its input; numbers by spatial axis, pads all begins before all ends. */
export interface Sliding {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly pads: readonly number[];
}

/** The node of a `Conv`, or another operator that slides alike, of `x` by `w`; `attributes` beside those of sliding. */
export function slidingNode(
  { kernel, strides, dilations, pads }: Sliding,
  attributes: Readonly<Record<string, Attribute>> = {},
  op = 'Conv',
): Node {
  return {
    ...{ name: 'conv', op, domain: '', inputs: ['x', 'w'], outputs: ['y'] },
    attributes: {
      ...attributes,
      kernel_shape: ints(kernel),
      strides: ints(strides),
      dilations: ints(dilations),
      pads: ints(pads),
    },
  };
}

/** An attribute of whole numbers. */
export function ints(value: readonly number[]): Attribute {
  return { type: 'ints', value };
}

/** Slides of one or two axes over images whose sides are `mostSize` at most, each with one place of the kernel at least. */
export function drawnSlidings(
  mostSize: number,
): fc.Arbitrary<Sliding & { readonly size: readonly number[] }> {
  return fc
    .integer({ min: 1, max: 2 })
    .chain((rank) => {
      const each = (value: fc.Arbitrary<number>, count = rank) =>
        fc.array(value, { minLength: count, maxLength: count });
      return fc.record({
        size: each(fc.integer({ min: 1, max: mostSize })),
        kernel: each(fc.constantFrom(1, 3, 3, 2, 5)),
        strides: each(fc.constantFrom(1, 1, 2, 3)),
        dilations: each(fc.constantFrom(1, 1, 1, 2)),
        pads: each(fc.constantFrom(0, 1, 1, 2), 2 * rank),
      });
    })
    .filter(({ size, kernel, dilations, pads }) =>
      size.every(
        (length, axis) =>
          length + pads[axis] + pads[axis + size.length] > (kernel[axis] - 1) * dilations[axis],
      ),
    );
}

/** How the segments of a summary lie in it. */
export type SegmentLayout = Pick<SummaryWeight, 'order' | 'segments' | 'circular'>;

/** Every layout that there is: rows and taps only where channels are next to each other. */
export const drawnSegmentLayouts: fc.Arbitrary<SegmentLayout> = fc
  .tuple(
    fc.constantFrom(
      { order: 'hwi', segments: 'filter' } as const,
      { order: 'ihw', segments: 'filter' } as const,
      { order: 'hwi', segments: 'row' } as const,
      { order: 'hwi', segments: 'tap' } as const,
    ),
    fc.boolean(),
  )
  .map(([layout, circular]) => ({ ...layout, circular }));

/**
 * Where the segments of filters of `shape` start, at multiples of `step`, and how many values the summary then has.
 * Circular ones are shorter than what their segments would reach, even than a segment.
 */
export function randomSegments(
  { shape, segments, circular }: Pick<SummaryWeight, 'shape' | 'segments' | 'circular'>,
  kind: 'uniform' | 'explicit' | 'fractions',
  step: number,
  seed: number,
): { locations: SegmentLocations; length: number } {
  const count = segmentCount({ shape, segments });
  const random = randomTensor(seed, [2 * count + 1], 0, 1).data as Float32Array;
  const starts = Uint32Array.from(random.subarray(0, count), (value) => Math.floor(value * 9) * step);
  const fractions = Uint16Array.from(random.subarray(count, 2 * count), (value) => Math.floor(value * 65536));
  const most = kind === 'uniform' ? (count - 1) * step : starts.reduce((a, b) => Math.max(a, b), 0);
  const whole = most + segmentLength({ shape, segments }) + (kind === 'fractions' ? 1 : 0);
  return {
    locations:
      kind === 'uniform'
        ? { kind, step }
        : { ...{ kind: 'explicit', starts }, ...(kind === 'fractions' ? { fractions } : {}) },
    length: circular ? 1 + Math.floor(whole * random[2 * count] * 0.9) : whole,
  };
}

/** The activation of a number, in double precision. */
export function activated(x: number, activation: Activation | undefined): number {
  switch (activation?.kind) {
    case undefined:
      return x;
    case 'clamp':
      return Math.min(Math.max(x, activation.minimum), activation.maximum);
    case 'leakyRelu':
      return x < 0 ? activation.alpha * x : x;
    case 'sigmoid':
      return 1 / (1 + Math.exp(-x));
    case 'tanh':
      return Math.tanh(x);
    case 'hardSwish':
      return x * Math.min(Math.max(x / 6 + 0.5, 0), 1);
    case 'silu':
      return x / (1 + Math.exp(-x));
    case 'mish':
      return x * Math.tanh(Math.log1p(Math.exp(x)));
    case 'hardSigmoid':
      return Math.min(Math.max(activation.alpha * x + activation.beta, 0), 1);
  }
}
