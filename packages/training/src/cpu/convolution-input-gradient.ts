import type { TensorInfo } from '@tensorflow/tfjs-core';
import { axesArguments, imageBytes, isWithin, type Phase, phasesOf, placeBytes } from './axis.ts';
import {
  type ConvolutionAttributes,
  type ConvolutionShape,
  convolutionShape,
  isDepthwise,
} from './convolution-shape.ts';
import type { Cpu, CpuKernel } from './cpu.ts';
import { depthwiseInputGradient } from './depthwise.ts';
import { suitsWinograd, winograd } from './winograd.ts';

/** Gradient of a convolution's input. */
export const convolutionInputGradient: CpuKernel<
  { upstream: TensorInfo; filter: TensorInfo },
  ConvolutionAttributes & { readonly inputSize: readonly [number, number] }
> = {
  name: 'FsnetConvolutionInputGradient',
  compute(cpu, { upstream, filter }, attributes) {
    const channels = filter.shape[2] * attributes.groups;
    const input = [upstream.shape[0], ...attributes.inputSize, channels];
    return inputGradient(cpu, upstream, filter, convolutionShape(input, filter.shape, attributes));
  },
};

/**
 * Input pixels that are equal modulo the strides are reached by the same taps. So each such phase is a convolution of
 * the upstream gradient by these taps in reverse, without zeros to multiply by.
 */
export function inputGradient(
  cpu: Cpu,
  upstream: TensorInfo,
  filter: TensorInfo,
  shape: ConvolutionShape,
): TensorInfo {
  const { images, channels } = shape;
  const [vertical, horizontal] = shape.axes;
  const output = cpu.output([images, vertical.input, horizontal.input, channels]);
  const rows = phasesOf(vertical);
  const columns = phasesOf(horizontal);
  if (rows.length * columns.length < vertical.stride * horizontal.stride)
    cpu.kernels.fill(cpu.address(output), images * vertical.input * horizontal.input * channels, 0);
  const ofPhase = isDepthwise(shape) ? depthwiseInputGradient : phaseGradient;
  for (const row of rows)
    for (const column of columns) ofPhase(cpu, upstream, filter, output, shape, [row, column]);
  return output;
}

function phaseGradient(
  cpu: Cpu,
  upstream: TensorInfo,
  filter: TensorInfo,
  output: TensorInfo,
  shape: ConvolutionShape,
  [row, column]: readonly [Phase, Phase],
): void {
  const { images, channels, filters, groups, groupChannels, groupFilters } = shape;
  const [vertical, horizontal] = shape.axes;
  const axes = [row.axis, column.axis] as const;
  const panelBytes = Math.ceil(groupChannels / 8) * row.axis.kernel * column.axis.kernel * groupFilters * 32;
  const isWinograd =
    vertical.stride * horizontal.stride === 1 && suitsWinograd(axes, groupFilters, groupChannels);
  const isPadded = groups > 1 || !isWithin(axes);
  const places = placeBytes(axes);
  cpu.withScratch(panelBytes + places + imageBytes(axes, groupFilters), (panels) => {
    for (let group = 0; group < groups; group++) {
      cpu.run('packTurnedFilters', {
        ...{ filters: cpu.address(filter) + group * groupFilters * 4, kernelWidth: horizontal.kernel },
        ...{ channels: groupChannels, stride: filters, count: groupFilters },
        ...{ firstRow: row.tap, rowStep: row.tapStep, rows: row.axis.kernel },
        ...{ firstColumn: column.tap, columnStep: column.tapStep, columns: column.axis.kernel },
        to: panels,
      });
      if (isWinograd) {
        winograd(cpu, {
          ...{ axes, images, channels: groupFilters, filters: groupChannels, panels },
          ...{ input: cpu.address(upstream) + group * groupFilters * 4, inputPixel: filters * 4 },
          ...{ output: cpu.address(output) + group * groupChannels * 4, outputPixel: channels * 4 },
        });
        continue;
      }
      const position = row.position * horizontal.input + column.position;
      cpu.run('slide', {
        input: cpu.address(upstream) + group * groupFilters * 4,
        panels,
        output: cpu.address(output) + (position * channels + group * groupChannels) * 4,
        places: panels + panelBytes,
        padded: isPadded ? panels + panelBytes + places : 0,
        images,
        inputPixel: filters * 4,
        channels: groupFilters,
        ...axesArguments(axes, isPadded),
        outputPixel: horizontal.stride * channels * 4,
        outputRow: vertical.stride * horizontal.input * channels * 4,
        outputImage: vertical.input * horizontal.input * channels * 4,
        filters: groupChannels,
      });
    }
  });
}
