import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type Phases, phasesOf, phaseTaps } from './axis.ts';
import {
  type ConvolutionAttributes,
  type ConvolutionShape,
  convolutionShape,
  isDepthwise,
} from './convolution-shape.ts';
import { convolveGroups } from './convolve-groups.ts';
import type { Cpu, CpuKernel } from './cpu.ts';
import { depthwiseInputGradient } from './depthwise.ts';
import { phaseOutput } from './output-places.ts';

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
  { axes, images, channels, filters, groups, groupChannels, groupFilters }: ConvolutionShape,
  phases: Phases,
): void {
  convolveGroups(cpu, {
    axes: [phases[0].axis, phases[1].axis],
    ...{ images, groups, channels: groupFilters, filters: groupChannels },
    input: cpu.address(upstream),
    to: phaseOutput(cpu.address(output), axes, channels, phases),
    pack: (group, to) =>
      cpu.run('packTurnedFilters', {
        ...{ filters: cpu.address(filter) + group * groupFilters * 4, kernelWidth: axes[1].kernel },
        ...{ channels: groupChannels, stride: filters, count: groupFilters, ...phaseTaps(phases), to },
      }),
  });
}
