import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Axes, Axis } from './axis.ts';
import type { ConvolutionShape } from './convolution-shape.ts';
import type { Cpu } from './cpu.ts';

/** Whether a convolution is one that Winograd's minimal filtering computes with fewer products. */
export function suitsWinograd(axes: Axes, channels: number, filters: number): boolean {
  const [vertical, horizontal] = axes;
  const products = tilesOf(vertical) * tilesOf(horizontal) * 36;
  return (
    axes.every(({ kernel, stride, dilation }) => kernel === 3 && stride * dilation === 1) &&
    // Beside 9 a pixel, and the transforms take time too.
    products <= 6 * vertical.output * horizontal.output &&
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
/** So many share what is read of filters, or sums. */
const fewestTiles = 64;

/** Convolves all images. */
export function winograd(cpu: Cpu, call: WinogradCall): void {
  const { axes, images, channels, filters } = call;
  const [vertical, horizontal] = axes;
  const sizes = paddedSizes(axes);
  const tiles = tilesAtOnce(axes, images, channels + filters);
  const valuePlane = planeBytes(tiles, channels);
  const productPlane = planeBytes(tiles, filters);
  const filterBytes = 36 * channels * filters * 4;
  const paddedBytes = sizes.paddedHeight * sizes.paddedWidth * channels * 4;
  const lineBytes = 6 * sizes.paddedWidth * Math.max(channels, filters) * 4;
  cpu.withScratch(filterBytes + paddedBytes + lineBytes + 36 * (valuePlane + productPlane), (scratch) => {
    cpu.kernels.transformFilters(call.panels, filters / 8, channels, scratch);
    const padded = scratch + filterBytes;
    const lines = padded + paddedBytes;
    const values = lines + lineBytes;
    cpu.run('winograd', {
      ...{ input: call.input, filters: scratch, output: call.output, padded, lines },
      ...{ values, valuePlane, products: values + 36 * valuePlane, productPlane },
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
  const tiles = tilesAtOnce(axes, images, channels + filters);
  const valuePlane = planeBytes(tiles, channels);
  const upstreamPlane = planeBytes(tiles, filters);
  const paddedBytes = sizes.paddedHeight * sizes.paddedWidth * channels * 4;
  const lineBytes = 6 * sizes.paddedWidth * Math.max(channels, filters) * 4;
  const sumBytes = 36 * (channels * filters * 4 + 64);
  cpu.withScratch(paddedBytes + lineBytes + 36 * (valuePlane + upstreamPlane) + sumBytes, (padded) => {
    const lines = padded + paddedBytes;
    const values = lines + lineBytes;
    const upstreams = values + 36 * valuePlane;
    cpu.run('winogradFilterGradient', {
      ...{ input: cpu.address(input), upstream: cpu.address(upstream), gradient: cpu.address(gradient) },
      ...{
        padded,
        lines,
        values,
        valuePlane,
        upstreams,
        upstreamPlane,
        sums: upstreams + 36 * upstreamPlane,
      },
      ...{ images, height: vertical.input, width: horizontal.input, inputPixel: channels * 4, channels },
      ...sizes,
      ...{ top: vertical.begin, left: horizontal.begin },
      ...{ outputHeight: vertical.output, outputWidth: horizontal.output, upstreamPixel: filters * 4 },
      ...{ count: filters, stride: filters, tiles },
    });
  });
  return gradient;
}

/** Tiles of 4 pixels. */
function tilesOf({ output }: Axis): number {
  return Math.ceil(output / 4);
}

/** Of whole tiles of 6 by 6 pixels, 4 apart. */
function paddedSizes([vertical, horizontal]: Axes): { paddedHeight: number; paddedWidth: number } {
  return { paddedHeight: 4 * tilesOf(vertical) + 2, paddedWidth: 4 * tilesOf(horizontal) + 2 };
}

/** Whole rows of tiles, of several images where these are small. */
function tilesAtOnce([vertical, horizontal]: Axes, images: number, values: number): number {
  const rowTiles = tilesOf(horizontal);
  const wanted = Math.max(fewestTiles, cacheBytes / (36 * values * 4));
  return rowTiles * Math.min(images * tilesOf(vertical), Math.ceil(wanted / rowTiles));
}

/** With room for 3 more tiles, and so long that planes do not compete for the same places in a cache. */
function planeBytes(tiles: number, values: number): number {
  return (Math.ceil(tiles / 4) * 4 * values + 16) * 4;
}
