import type { TensorInfo } from '@tensorflow/tfjs-core';
import {
  type ConvolutionAttributes,
  type ConvolutionShape,
  convolutionShape,
  isDepthwise,
} from './convolution-shape.ts';
import { convolveGroups } from './convolve-groups.ts';
import type { Cpu, CpuKernel } from './cpu.ts';
import { depthwise } from './depthwise.ts';
import { wholeOutput } from './output-places.ts';

/** Convolution of `[batch, height, width, channels]` by `[height, width, channels a group, filters]`. */
export const convolution: CpuKernel<{ input: TensorInfo; filter: TensorInfo }, ConvolutionAttributes> = {
  name: 'FsnetConvolution',
  compute: (cpu, { input, filter }, attributes) =>
    convolve(cpu, input, filter, convolutionShape(input.shape, filter.shape, attributes)),
};

/** Computes a convolution of a known shape. */
export function convolve(
  cpu: Cpu,
  input: TensorInfo,
  filter: TensorInfo,
  shape: ConvolutionShape,
): TensorInfo {
  if (isDepthwise(shape)) return depthwise(cpu, input, filter, shape);
  const { images, filters, groups, groupChannels, groupFilters } = shape;
  const [vertical, horizontal] = shape.axes;
  const output = cpu.output([images, vertical.output, horizontal.output, filters]);
  const depth = vertical.kernel * horizontal.kernel * groupChannels;
  convolveGroups(cpu, {
    ...{ axes: shape.axes, images, groups, channels: groupChannels, filters: groupFilters },
    input: cpu.address(input),
    to: wholeOutput(cpu.address(output), shape.axes, filters),
    pack(group, panels) {
      const from = cpu.address(filter) + group * groupFilters * 4;
      cpu.kernels.packFilters(from, filters, groupFilters, depth, panels);
    },
  });
  return output;
}
