import * as tf from '@tensorflow/tfjs-core';
import { convolve } from './convolution.ts';
import { filterGradient } from './convolution-filter-gradient.ts';
import { inputGradient } from './convolution-input-gradient.ts';
import type { ConvolutionShape } from './convolution-shape.ts';
import type { CpuKernel } from './cpu.ts';

type Shape4D = [number, number, number, number];
type Info = Pick<tf.TensorInfo, 'dataId' | 'dtype'> & { readonly shape: number[] };
/** Attributes that tfjs's convolutions and their gradients have in common. */
type Attributes = Pick<tf.Conv2DAttrs, 'strides' | 'pad' | 'dimRoundingMode'> & {
  readonly dilations?: tf.Conv2DAttrs['dilations'];
  readonly dataFormat?: tf.Conv2DAttrs['dataFormat'];
};

/** A convolution of tfjs, and the gradients of its input and of its filter. */
function kernelsOf(name: string, isDepthwise: boolean): CpuKernel<never, never>[] {
  const forward: CpuKernel<{ x: Info; filter: Info }, Attributes> = {
    name,
    compute: (cpu, { x, filter }, attributes) =>
      convolve(cpu, x, filter, shapeOf(x.shape, filter.shape, attributes, isDepthwise)),
  };
  const ofInput: CpuKernel<{ dy: Info; filter: Info }, Attributes & { readonly inputShape: Shape4D }> = {
    name: `${name}BackpropInput`,
    compute: (cpu, { dy, filter }, { inputShape, ...attributes }) =>
      inputGradient(cpu, dy, filter, shapeOf(inputShape, filter.shape, attributes, isDepthwise)),
  };
  const ofFilter: CpuKernel<{ x: Info; dy: Info }, Attributes & { readonly filterShape: Shape4D }> = {
    name: `${name}BackpropFilter`,
    compute(cpu, { x, dy }, { filterShape, ...attributes }) {
      const shape = shapeOf(x.shape, filterShape, attributes, isDepthwise);
      return { ...filterGradient(cpu, x, dy, shape), shape: filterShape };
    },
  };
  return [forward, ofInput, ofFilter];
}

/**
 * `tf.conv2d` and `tf.depthwiseConv2d`, whose filters are `[height, width, channels, filters a channel]`, with their
 * gradients.
 */
export const tfjsConvolutions: readonly CpuKernel<never, never>[] = [
  ...kernelsOf('Conv2D', false),
  ...kernelsOf('DepthwiseConv2dNative', true),
];

/** @throws RangeError where channels do not come last. */
function shapeOf(
  input: readonly number[],
  filter: readonly number[],
  { strides, dilations = 1, pad, dimRoundingMode, dataFormat = 'NHWC' }: Attributes,
  isDepthwise: boolean,
): ConvolutionShape {
  if (dataFormat !== 'NHWC') throw new RangeError(`the CPU convolves NHWC, not ${dataFormat}`);
  const info = tf.backend_util.computeConv2DInfo(
    ...([input, filter, strides, dilations, pad, dimRoundingMode, isDepthwise] as unknown as Parameters<
      typeof tf.backend_util.computeConv2DInfo
    >),
  );
  const [, , channels, last] = filter;
  return {
    axes: [
      {
        ...{ input: info.inHeight, kernel: info.filterHeight, output: info.outHeight },
        ...{ stride: info.strideHeight, dilation: info.dilationHeight, begin: info.padInfo.top },
      },
      {
        ...{ input: info.inWidth, kernel: info.filterWidth, output: info.outWidth },
        ...{ stride: info.strideWidth, dilation: info.dilationWidth, begin: info.padInfo.left },
      },
    ],
    images: info.batchSize,
    groups: isDepthwise ? channels : 1,
    channels,
    filters: isDepthwise ? channels * last : last,
    groupChannels: isDepthwise ? 1 : channels,
    groupFilters: last,
  };
}
