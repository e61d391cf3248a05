import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type Axes, imageBytes, type Phases, paddedSizes, phaseTaps } from './axis.ts';
import type { ConvolutionShape } from './convolution-shape.ts';
import type { Cpu } from './cpu.ts';
import { type OutputPlaces, phaseOutput, wholeOutput } from './output-places.ts';
import { withWindows } from './windows.ts';

/** Convolution of each channel by a kernel of its own. */
export function depthwise(
  cpu: Cpu,
  input: TensorInfo,
  filter: TensorInfo,
  { axes, images, channels }: ConvolutionShape,
): TensorInfo {
  const [vertical, horizontal] = axes;
  const output = cpu.output([images, vertical.output, horizontal.output, channels]);
  const taps = {
    ...{ firstRow: 0, rowStep: -1, rows: vertical.kernel },
    ...{ firstColumn: 0, columnStep: -1, columns: horizontal.kernel },
  };
  const kernels = { kernels: cpu.address(filter), kernelWidth: horizontal.kernel, channels, ...taps };
  slide(cpu, axes, images, kernels, cpu.address(input), wholeOutput(cpu.address(output), axes, channels));
  return output;
}

/** One phase of the input gradient. */
export function depthwiseInputGradient(
  cpu: Cpu,
  upstream: TensorInfo,
  filter: TensorInfo,
  output: TensorInfo,
  { axes, images, channels }: ConvolutionShape,
  phases: Phases,
): void {
  const [, { kernel: kernelWidth }] = axes;
  const kernels = { kernels: cpu.address(filter), kernelWidth, channels, ...phaseTaps(phases) };
  const to = phaseOutput(cpu.address(output), axes, channels, phases);
  slide(cpu, [phases[0].axis, phases[1].axis], images, kernels, cpu.address(upstream), to);
}

/** Which kernels `packKernels` packs. */
interface PackedKernels extends ReturnType<typeof phaseTaps> {
  readonly kernels: number;
  readonly kernelWidth: number;
  readonly channels: number;
}

function slide(
  cpu: Cpu,
  axes: Axes,
  images: number,
  packed: PackedKernels,
  input: number,
  to: OutputPlaces,
): void {
  const { rows, columns, channels } = packed;
  const kernelBytes = rows * columns * wide(channels);
  cpu.withScratch(kernelBytes + imageBytes(axes, channels) + 16, (kernels) => {
    cpu.run('packKernels', { ...packed, to: kernels });
    withWindows(cpu, { axes, images, inputPixel: channels * 4, channels }, paddedSizes(axes), (windows) =>
      cpu.run('slideDepthwise', { windows, input, kernels, padded: kernels + kernelBytes, ...to }),
    );
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
  const windowed = { axes, images, inputPixel: channels * 4, channels };
  cpu.withScratch(sumBytes + paddedBytes + upstreamBytes, (sums) => {
    const padded = sums + sumBytes;
    withWindows(cpu, windowed, paddedSizes(axes), (windows) =>
      cpu.run('depthwiseFilterGradient', {
        ...{ windows, input: cpu.address(input), upstream: cpu.address(upstream) },
        ...{ gradient: cpu.address(gradient), padded, upstreams: padded + paddedBytes, sums },
      }),
    );
  });
  return gradient;
}

/** Bytes of a pixel of so many channels, in whole vectors. */
function wide(channels: number): number {
  return Math.ceil(channels / 4) * 16;
}
