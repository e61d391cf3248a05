import * as tf from '@tensorflow/tfjs-core';
import { correlate, outputSizes, type Slide } from './correlate.ts';
import { type Differentiable, type Kernel, runDifferentiable, runKernel } from './differentiable.ts';
import { filterGradient } from './filter-gradient.ts';
import { inputGradient } from './input-gradient.ts';

/** How a convolution slides, with ONNX's meaning and defaults. */
export interface ConvolutionOptions {
  /** `[vertical, horizontal]`, 1 unless given. */
  readonly strides?: readonly number[];
  /** `[vertical, horizontal]`, 1 unless given. */
  readonly dilations?: readonly number[];
  /** `[top, left, bottom, right]`, 0 unless given. */
  readonly pads?: readonly number[];
  /** 1 unless given. Each group is a convolution of its own, which is slow where there are many. */
  readonly groups?: number;
}

/** What gradients need of {@link ConvolutionOptions}. */
interface Attributes {
  readonly groups: number;
  readonly slides: readonly [Slide, Slide];
}

/**
 * Convolution of `[batch, height, width, channels]` by `[height, width, channels a group, filters]`, differentiable with
 * respect to both.
 *
 * Unlike `tf.conv2d` it needs no registered gradients, and its gradients run on every backend and for all strides,
 * dilations, pads and groups: they are forward convolutions themselves. It has no second derivative of its own.
 *
 * @returns `[batch, height, width, filters]`.
 * @throws RangeError where shapes and options do not fit.
 */
export function convolution(
  input: tf.Tensor4D,
  filter: tf.Tensor4D,
  options: ConvolutionOptions = {},
): tf.Tensor4D {
  const { groups = 1 } = options;
  const slides = slidesOf(options);
  const [channels, filterChannels, filters] = [input.shape[3], filter.shape[2], filter.shape[3]];
  if (
    !Number.isInteger(groups) ||
    groups < 1 ||
    channels !== filterChannels * groups ||
    filters % groups !== 0
  )
    throw new RangeError(
      `${channels} channels do not fit ${filters} filters of ${filterChannels} channels in ${groups} groups`,
    );
  const sizes = outputSizes(input, filter, slides);
  if (sizes.some((size) => size < 1))
    throw new RangeError(`a kernel of [${filter.shape.slice(0, 2)}] is larger than the padded input`);
  return runDifferentiable(operation, { input, filter }, { groups, slides }) as tf.Tensor4D;
}

const operation: Differentiable<{ input: tf.Tensor; filter: tf.Tensor }, Attributes> = {
  name: 'FsnetConvolution',
  compose: ({ input, filter }, { groups, slides }) =>
    eachGroup(groups, input, filter, (images, taps) => correlate(images, taps, ...slides)),
  savedInputs: ['input', 'filter'],
  gradients: ({ upstream, inputs: { input, filter }, attributes }) => ({
    input: () =>
      runKernel(
        ofInput,
        { upstream, filter },
        { ...attributes, inputSize: [input.shape[1]!, input.shape[2]!] },
      ),
    filter: () =>
      runKernel(
        ofFilter,
        { input, upstream },
        { ...attributes, kernel: [filter.shape[0], filter.shape[1]!] },
      ),
  }),
};

const ofInput: Kernel<
  { upstream: tf.Tensor; filter: tf.Tensor },
  Attributes & { readonly inputSize: readonly [number, number] }
> = {
  name: 'FsnetConvolutionInputGradient',
  compose: ({ upstream, filter }, { groups, slides, inputSize }) =>
    eachGroup(groups, upstream, filter, (gradient, taps) => inputGradient(gradient, taps, inputSize, slides)),
};

const ofFilter: Kernel<
  { input: tf.Tensor; upstream: tf.Tensor },
  Attributes & { readonly kernel: readonly [number, number] }
> = {
  name: 'FsnetConvolutionFilterGradient',
  compose: ({ input, upstream }, { groups, slides, kernel }) =>
    eachGroup(groups, input, upstream, (images, gradient) =>
      filterGradient(images, gradient, kernel, slides),
    ),
};

/** Groups divide the last axis of all tensors here. */
function eachGroup(
  groups: number,
  left: tf.Tensor,
  right: tf.Tensor,
  apply: (left: tf.Tensor4D, right: tf.Tensor4D) => tf.Tensor4D,
): tf.Tensor4D {
  if (groups === 1) return apply(left as tf.Tensor4D, right as tf.Tensor4D);
  const rights: tf.Tensor4D[] = tf.split(right as tf.Tensor4D, groups, 3);
  const lefts: tf.Tensor4D[] = tf.split(left as tf.Tensor4D, groups, 3);
  return tf.concat(
    lefts.map((part, group) => apply(part, rights[group])),
    3,
  );
}

function slidesOf({
  strides = [1, 1],
  dilations = [1, 1],
  pads = [0, 0, 0, 0],
}: ConvolutionOptions): [Slide, Slide] {
  const fits = (values: readonly number[], count: number, least: number) =>
    values.length === count && values.every((value) => Number.isInteger(value) && value >= least);
  if (!fits(strides, 2, 1) || !fits(dilations, 2, 1) || !fits(pads, 4, 0))
    throw new RangeError(`strides [${strides}], dilations [${dilations}], pads [${pads}]`);
  const slide = (axis: number): Slide => ({
    stride: strides[axis],
    dilation: dilations[axis],
    pads: [pads[axis], pads[axis + 2]],
  });
  return [slide(0), slide(1)];
}
