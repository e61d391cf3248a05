import type { TensorInfo } from '@tensorflow/tfjs-core';
import { axesArguments, imageBytes, type Phase } from './axis.ts';
import type { ConvolutionShape } from './convolution-shape.ts';
import type { Cpu } from './cpu.ts';

/** Convolution of each channel by a kernel of its own. */
export function depthwise(
  cpu: Cpu,
  input: TensorInfo,
  filter: TensorInfo,
  { axes, images, channels }: ConvolutionShape,
): TensorInfo {
  const [vertical, horizontal] = axes;
  const output = cpu.output([images, vertical.output, horizontal.output, channels]);
  const rows = { firstRow: 0, rowStep: -1, rows: vertical.kernel };
  const columns = { firstColumn: 0, columnStep: -1, columns: horizontal.kernel };
  const kernelBytes = vertical.kernel * horizontal.kernel * wide(channels);
  cpu.withScratch(kernelBytes + imageBytes(axes, channels) + 16, (kernels) => {
    const { kernel: kernelWidth } = horizontal;
    const packed = { kernels: cpu.address(filter), kernelWidth, channels, ...rows, ...columns, to: kernels };
    cpu.run('packKernels', packed);
    cpu.run('slideDepthwise', {
      ...{ input: cpu.address(input), kernels, output: cpu.address(output), padded: kernels + kernelBytes },
      ...{ images, channels, ...axesArguments(axes, true) },
      outputPixel: channels * 4,
      outputRow: horizontal.output * channels * 4,
      outputImage: vertical.output * horizontal.output * channels * 4,
    });
  });
  return output;
}

/** One phase of the input gradient. */
export function depthwiseInputGradient(
  cpu: Cpu,
  upstream: TensorInfo,
  filter: TensorInfo,
  output: TensorInfo,
  { axes: [vertical, horizontal], images, channels }: ConvolutionShape,
  [row, column]: readonly [Phase, Phase],
): void {
  const axes = [row.axis, column.axis] as const;
  const kernelBytes = row.axis.kernel * column.axis.kernel * wide(channels);
  cpu.withScratch(kernelBytes + imageBytes(axes, channels) + 16, (kernels) => {
    cpu.run('packKernels', {
      ...{ kernels: cpu.address(filter), kernelWidth: horizontal.kernel, channels },
      ...{ firstRow: row.tap, rowStep: row.tapStep, rows: row.axis.kernel },
      ...{ firstColumn: column.tap, columnStep: column.tapStep, columns: column.axis.kernel },
      to: kernels,
    });
    const position = row.position * horizontal.input + column.position;
    cpu.run('slideDepthwise', {
      ...{ input: cpu.address(upstream), kernels, output: cpu.address(output) + position * channels * 4 },
      ...{ padded: kernels + kernelBytes, images, channels, ...axesArguments(axes, true) },
      outputPixel: horizontal.stride * channels * 4,
      outputRow: vertical.stride * horizontal.input * channels * 4,
      outputImage: vertical.input * horizontal.input * channels * 4,
    });
  });
}

/** Gradient of the kernels. */
export function depthwiseFilterGradient(
  cpu: Cpu,
  input: TensorInfo,
  upstream: TensorInfo,
  { axes, images, channels }: ConvolutionShape,
): TensorInfo {
  const [vertical, horizontal] = axes;
  const gradient = cpu.output([vertical.kernel, horizontal.kernel, 1, channels]);
  const sumBytes = vertical.kernel * horizontal.kernel * wide(channels);
  const paddedBytes = imageBytes(axes, channels) + 16;
  const upstreamBytes = vertical.output * horizontal.output * channels * 4 + 16;
  cpu.withScratch(sumBytes + paddedBytes + upstreamBytes, (sums) => {
    cpu.run('depthwiseFilterGradient', {
      ...{
        input: cpu.address(input),
        upstream: cpu.address(upstream),
        gradient: cpu.address(gradient),
        sums,
      },
      ...{ padded: sums + sumBytes, upstreams: sums + sumBytes + paddedBytes },
      ...{ images, channels, ...axesArguments(axes, true) },
    });
  });
  return gradient;
}

/** Bytes of a pixel of so many channels, in whole vectors. */
function wide(channels: number): number {
  return Math.ceil(channels / 4) * 16;
}
