import type { TensorInfo } from '@tensorflow/tfjs-core';
import { imageBytes, isWithin, paddedSizes } from './axis.ts';
import {
  type ConvolutionAttributes,
  type ConvolutionShape,
  convolutionShape,
  isDepthwise,
} from './convolution-shape.ts';
import type { Cpu, CpuKernel } from './cpu.ts';
import { depthwiseFilterGradient } from './depthwise.ts';
import { withWindows } from './windows.ts';
import { suitsWinograd, winogradFilterGradient } from './winograd.ts';

/** Gradient of a convolution's filter. */
export const convolutionFilterGradient: CpuKernel<
  { input: TensorInfo; upstream: TensorInfo },
  ConvolutionAttributes & { readonly kernel: readonly [number, number] }
> = {
  name: 'FsnetConvolutionFilterGradient',
  compute(cpu, { input, upstream }, attributes) {
    const filter = [...attributes.kernel, input.shape[3] / attributes.groups, upstream.shape[3]];
    return filterGradient(cpu, input, upstream, convolutionShape(input.shape, filter, attributes));
  },
};

/** Bytes of inputs and upstream gradients that sums go over again and again: they should stay in an L1 cache. */
const cacheBytes = 48 * 1024;

/** Gradient of the filter of a convolution of a known shape. */
export function filterGradient(
  cpu: Cpu,
  input: TensorInfo,
  upstream: TensorInfo,
  shape: ConvolutionShape,
): TensorInfo {
  if (isDepthwise(shape)) return depthwiseFilterGradient(cpu, input, upstream, shape);
  const { images, channels, filters, groups, groupChannels, groupFilters } = shape;
  if (groups === 1 && suitsWinograd(shape.axes, channels, filters))
    return winogradFilterGradient(cpu, input, upstream, shape);
  const [vertical, horizontal] = shape.axes;
  const gradient = cpu.output([vertical.kernel, horizontal.kernel, groupChannels, filters]);
  // Sums are over 4 values at once, which end with a row of the kernel.
  const run = horizontal.dilation === 1 ? horizontal.kernel * groupChannels : groupChannels;
  const isPadded = groups > 1 || !isWithin(shape.axes) || run % 4 > 0;
  const padded = imageBytes(shape.axes, groupChannels);
  const row = vertical.stride * (padded / vertical.output) + horizontal.output * groupFilters * 4;
  const strips = Math.ceil((row * vertical.output) / cacheBytes);
  const strip = Math.ceil(vertical.output / strips);
  const imagesAtOnce = Math.max(1, Math.min(images, Math.floor(cacheBytes / (row * vertical.output))));
  const wide =
    groupFilters % 8 > 0 ? vertical.output * horizontal.output * Math.ceil(groupFilters / 8) * 32 : 0;
  const windowed = { axes: shape.axes, images, inputPixel: channels * 4, channels: groupChannels };
  cpu.withScratch(imagesAtOnce * (padded + wide) + 16, (scratch) => {
    withWindows(cpu, windowed, isPadded ? paddedSizes(shape.axes) : undefined, (windows) => {
      for (let group = 0; group < groups; group++) {
        cpu.run('filterGradient', {
          windows,
          input: cpu.address(input) + group * groupChannels * 4,
          upstream: cpu.address(upstream) + group * groupFilters * 4,
          gradient: cpu.address(gradient) + group * groupFilters * 4,
          padded: isPadded ? scratch + imagesAtOnce * wide : 0,
          wide: wide > 0 ? scratch : 0,
          upstreamPixel: filters * 4,
          filters: groupFilters,
          stride: filters,
          imagesAtOnce,
          strip,
        });
      }
    });
  });
  return gradient;
}
