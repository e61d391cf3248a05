import type { TensorInfo } from '@tensorflow/tfjs-core';
import { axesArguments, imageBytes, isWithin, placeBytes } from './axis.ts';
import {
  type ConvolutionAttributes,
  type ConvolutionShape,
  convolutionShape,
  isDepthwise,
} from './convolution-shape.ts';
import type { Cpu, CpuKernel } from './cpu.ts';
import { depthwise } from './depthwise.ts';
import { suitsWinograd, winograd } from './winograd.ts';

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
  const { images, channels, filters, groups, groupChannels, groupFilters } = shape;
  const [vertical, horizontal] = shape.axes;
  const output = cpu.output([images, vertical.output, horizontal.output, filters]);
  const depth = vertical.kernel * horizontal.kernel * groupChannels;
  const panelBytes = Math.ceil(groupFilters / 8) * depth * 32;
  const isWinograd = suitsWinograd(shape.axes, groupChannels, groupFilters);
  const isPadded = groups > 1 || !isWithin(shape.axes);
  const places = placeBytes(shape.axes);
  cpu.withScratch(panelBytes + places + imageBytes(shape.axes, groupChannels), (panels) => {
    for (let group = 0; group < groups; group++) {
      const shift = group * groupFilters * 4;
      cpu.kernels.packFilters(cpu.address(filter) + shift, filters, groupFilters, depth, panels);
      if (isWinograd) {
        winograd(cpu, {
          ...{ axes: shape.axes, images, channels: groupChannels, filters: groupFilters, panels },
          ...{ input: cpu.address(input) + group * groupChannels * 4, inputPixel: channels * 4 },
          ...{ output: cpu.address(output) + shift, outputPixel: filters * 4 },
        });
        continue;
      }
      cpu.run('slide', {
        input: cpu.address(input) + group * groupChannels * 4,
        panels,
        output: cpu.address(output) + shift,
        places: panels + panelBytes,
        padded: isPadded ? panels + panelBytes + places : 0,
        images,
        inputPixel: channels * 4,
        channels: groupChannels,
        ...axesArguments(shape.axes, isPadded),
        outputPixel: filters * 4,
        outputRow: horizontal.output * filters * 4,
        outputImage: vertical.output * horizontal.output * filters * 4,
        filters: groupFilters,
      });
    }
  });
  return output;
}
