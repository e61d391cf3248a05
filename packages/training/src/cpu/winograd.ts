import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Axes } from './axis.ts';
import type { ConvolutionShape } from './convolution-shape.ts';
import type { Cpu } from './cpu.ts';

/** Whether a convolution is one that Winograd's minimal filtering computes with fewer products. */
export function suitsWinograd(axes: Axes, channels: number, filters: number): boolean {
  return (
    axes.every(
      ({ kernel, stride, dilation, output }) => kernel === 3 && stride * dilation === 1 && output > 1,
    ) &&
    channels % 8 === 0 &&
    filters % 8 === 0
  );
}

/** One group of a convolution. */
export interface WinogradCall {
  readonly axes: Axes;
  readonly images: number;
  readonly channels: number;
  readonly filters: number;
  /** Address of `[panels][3][3][channels][8]`. */
  readonly panels: number;
  readonly input: number;
  /** Bytes from one pixel to the next. */
  readonly inputPixel: number;
  readonly output: number;
  readonly outputPixel: number;
}

/** Bytes of transformed values that should stay in a cache with what they are multiplied by. */
const cacheBytes = 128 * 1024;

/** Convolves all images. */
export function winograd(cpu: Cpu, call: WinogradCall): void {
  const { axes, images, channels, filters } = call;
  const [vertical, horizontal] = axes;
  const sizes = paddedSizes(axes);
  const tiles = tilesAtOnce(axes, images, channels + filters);
  const valuePlane = planeBytes(tiles, channels);
  const productPlane = planeBytes(tiles, filters);
  const filterBytes = 16 * channels * filters * 4;
  const paddedBytes = sizes.paddedHeight * sizes.paddedWidth * channels * 4;
  cpu.withScratch(filterBytes + paddedBytes + 16 * (valuePlane + productPlane), (scratch) => {
    cpu.kernels.transformFilters(call.panels, filters / 8, channels, scratch);
    const padded = scratch + filterBytes;
    const values = padded + paddedBytes;
    cpu.run('winograd', {
      ...{ input: call.input, filters: scratch, output: call.output, padded },
      ...{ values, valuePlane, products: values + 16 * valuePlane, productPlane },
      ...{ images, height: vertical.input, width: horizontal.input, inputPixel: call.inputPixel, channels },
      ...sizes,
      ...{ top: vertical.begin, left: horizontal.begin },
      ...{ outputHeight: vertical.output, outputWidth: horizontal.output, outputPixel: call.outputPixel },
      ...{ count: filters, tiles },
    });
  });
}

/** Gradient of the filters of a convolution without groups. */
export function winogradFilterGradient(
  cpu: Cpu,
  input: TensorInfo,
  upstream: TensorInfo,
  { axes, images, channels, filters }: ConvolutionShape,
): TensorInfo {
  const [vertical, horizontal] = axes;
  const gradient = cpu.output([3, 3, channels, filters]);
  const sizes = paddedSizes(axes);
  const tiles = Math.max(tilesAtOnce(axes, images, channels + filters), tilesAtOnce(axes, images, 0));
  const valuePlane = planeBytes(tiles, channels);
  const upstreamPlane = planeBytes(tiles, filters);
  const paddedBytes = sizes.paddedHeight * sizes.paddedWidth * channels * 4;
  const sumBytes = 16 * (channels * filters * 4 + 64);
  cpu.withScratch(paddedBytes + 16 * (valuePlane + upstreamPlane) + sumBytes, (padded) => {
    const values = padded + paddedBytes;
    const upstreams = values + 16 * valuePlane;
    cpu.run('winogradFilterGradient', {
      ...{ input: cpu.address(input), upstream: cpu.address(upstream), gradient: cpu.address(gradient) },
      ...{ padded, values, valuePlane, upstreams, upstreamPlane, sums: upstreams + 16 * upstreamPlane },
      ...{ images, height: vertical.input, width: horizontal.input, inputPixel: channels * 4, channels },
      ...sizes,
      ...{ top: vertical.begin, left: horizontal.begin },
      ...{ outputHeight: vertical.output, outputWidth: horizontal.output, upstreamPixel: filters * 4 },
      ...{ count: filters, stride: filters, tiles },
    });
  });
  return gradient;
}

/** Of whole tiles of 4 by 4 pixels, 2 apart. */
function paddedSizes([vertical, horizontal]: Axes): { paddedHeight: number; paddedWidth: number } {
  const size = (output: number): number => 2 * Math.ceil(output / 2) + 2;
  return { paddedHeight: size(vertical.output), paddedWidth: size(horizontal.output) };
}

/** Whole rows of tiles, of several images where these are small. */
function tilesAtOnce([vertical, horizontal]: Axes, images: number, values: number): number {
  const rowTiles = Math.ceil(horizontal.output / 2);
  const rows =
    values === 0 ? Math.ceil(64 / rowTiles) : Math.floor(cacheBytes / (16 * rowTiles * values * 4));
  return rowTiles * Math.max(1, Math.min(images * Math.ceil(vertical.output / 2), rows));
}

/** With room for 3 more tiles, and so long that planes do not compete for the same places in a cache. */
function planeBytes(tiles: number, values: number): number {
  return (Math.ceil(tiles / 4) * 4 * values + 16) * 4;
}
