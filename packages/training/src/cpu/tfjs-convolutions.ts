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

/** `tf.conv2d`. */
export const conv2d: CpuKernel<{ x: Info; filter: Info }, Attributes> = {
  name: 'Conv2D',
  compute: (cpu, { x, filter }, attributes) =>
    convolve(cpu, x, filter, shapeOf(x.shape, filter.shape, attributes, false)),
};

/** Gradient of the input of `tf.conv2d`. */
export const conv2dBackpropInput: CpuKernel<
  { dy: Info; filter: Info },
  Attributes & { readonly inputShape: Shape4D }
> = {
  name: 'Conv2DBackpropInput',
  compute: (cpu, { dy, filter }, attributes) =>
    inputGradient(cpu, dy, filter, shapeOf(attributes.inputShape, filter.shape, attributes, false)),
};

/** Gradient of the filter of `tf.conv2d`. */
export const conv2dBackpropFilter: CpuKernel<
  { x: Info; dy: Info },
  Attributes & { readonly filterShape: Shape4D }
> = {
  name: 'Conv2DBackpropFilter',
  compute: (cpu, { x, dy }, attributes) =>
    filterGradient(cpu, x, dy, shapeOf(x.shape, attributes.filterShape, attributes, false)),
};

/** `tf.depthwiseConv2d`, whose filters are `[height, width, channels, filters a channel]`. */
export const depthwiseConv2d: CpuKernel<{ x: Info; filter: Info }, Attributes> = {
  name: 'DepthwiseConv2dNative',
  compute: (cpu, { x, filter }, attributes) =>
    convolve(cpu, x, filter, shapeOf(x.shape, filter.shape, attributes, true)),
};

/** Gradient of the input of `tf.depthwiseConv2d`. */
export const depthwiseBackpropInput: CpuKernel<
  { dy: Info; filter: Info },
  Attributes & { readonly inputShape: Shape4D }
> = {
  name: 'DepthwiseConv2dNativeBackpropInput',
  compute: (cpu, { dy, filter }, attributes) =>
    inputGradient(cpu, dy, filter, shapeOf(attributes.inputShape, filter.shape, attributes, true)),
};

/** Gradient of the filter of `tf.depthwiseConv2d`. */
export const depthwiseBackpropFilter: CpuKernel<
  { x: Info; dy: Info },
  Attributes & { readonly filterShape: Shape4D }
> = {
  name: 'DepthwiseConv2dNativeBackpropFilter',
  compute(cpu, { x, dy }, attributes) {
    const gradient = filterGradient(cpu, x, dy, shapeOf(x.shape, attributes.filterShape, attributes, true));
    return { ...gradient, shape: attributes.filterShape };
  },
};

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
