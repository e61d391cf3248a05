import type { Slide } from '@fsnet/tfjs';
import type { Axes, Axis } from './axis.ts';

/** What the kernels of a convolution are told: groups are parts of the channels and of the filters in turn. */
export interface ConvolutionAttributes {
  readonly groups: number;
  readonly slides: readonly [vertical: Slide, horizontal: Slide];
}

/** A convolution's sizes. */
export interface ConvolutionShape {
  readonly axes: Axes;
  readonly images: number;
  readonly groups: number;
  /** Of all groups. */
  readonly channels: number;
  readonly filters: number;
  /** Of one group. */
  readonly groupChannels: number;
  readonly groupFilters: number;
}

/** The shape of the convolution of `[images, height, width, channels]` by a filter. */
export function convolutionShape(
  input: readonly number[],
  filter: readonly number[],
  { groups, slides }: ConvolutionAttributes,
): ConvolutionShape {
  const [images, height, width, channels] = input;
  const [kernelHeight, kernelWidth, groupChannels, filters] = filter;
  return {
    axes: [axisOf(height, kernelHeight, slides[0]), axisOf(width, kernelWidth, slides[1])],
    images,
    groups,
    channels,
    filters,
    groupChannels,
    groupFilters: filters / groups,
  };
}

/** Whether each channel has one filter of its own. */
export function isDepthwise({ groupChannels, groupFilters }: ConvolutionShape): boolean {
  return groupChannels === 1 && groupFilters === 1;
}

function axisOf(input: number, kernel: number, { stride, dilation, pads: [begin, end] }: Slide): Axis {
  const output = Math.floor((input + begin + end - (kernel - 1) * dilation - 1) / stride) + 1;
  return { input, kernel, output, stride, dilation, begin };
}
