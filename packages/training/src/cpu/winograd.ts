import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Axes, Axis } from './axis.ts';
import type { ConvolutionShape } from './convolution-shape.ts';
import type { Cpu } from './cpu.ts';
import { type WindowedImages, withWindows } from './windows.ts';

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
export interface WinogradCall extends WindowedImages {
  readonly filters: number;
  /** Address of `[panels][3][3][channels][8]`. */
  readonly panels: number;
  readonly input: number;
  readonly output: number;
  /** Bytes from one pixel to the next. */
  readonly outputPixel: number;
}

/** Room for the tiles of images and for their transforms. */
interface TileRoom {
  /** Tiles at once. */
  readonly tiles: number;
  /** The padded image, of whole tiles of 6 by 6 pixels, 4 apart. */
  readonly sizes: readonly [height: number, width: number];
  readonly paddedBytes: number;
  readonly lineBytes: number;
  /** Bytes from one of 36 planes of transformed values to the next, and likewise of those of filters. */
  readonly valuePlane: number;
  readonly filterPlane: number;
  /** All of that together. */
  readonly bytes: number;
}

/** Bytes of transformed values that should stay in a cache with what they are multiplied by. */
const cacheBytes = 128 * 1024;
/** So many share what is read of filters, or sums. */
const fewestTiles = 64;

/** Convolves all images. */
export function winograd(cpu: Cpu, call: WinogradCall): void {
  const { channels, filters, input, output, outputPixel } = call;
  const { tiles, sizes, paddedBytes, lineBytes, valuePlane, filterPlane, bytes } = tileRoom(call, filters);
  const filterBytes = 36 * channels * filters * 4;
  cpu.withScratch(filterBytes + bytes, (scratch) => {
    cpu.kernels.transformFilters(call.panels, filters / 8, channels, scratch);
    const padded = scratch + filterBytes;
    const lines = padded + paddedBytes;
    const values = lines + lineBytes;
    withWindows(cpu, call, sizes, (windows) =>
      cpu.run('winograd', {
        ...{ windows, input, filters: scratch, output, padded, lines, values, valuePlane },
        ...{ products: values + 36 * valuePlane, productPlane: filterPlane },
        ...{ outputPixel, count: filters, tiles },
      }),
    );
  });
}

/** Gradient of the filters of a convolution without groups. */
export function winogradFilterGradient(
  cpu: Cpu,
  input: TensorInfo,
  upstream: TensorInfo,
  { axes, images, channels, filters }: ConvolutionShape,
): TensorInfo {
  const gradient = cpu.output([3, 3, channels, filters]);
  const windowed = { axes, images, inputPixel: channels * 4, channels };
  const { tiles, sizes, paddedBytes, lineBytes, valuePlane, filterPlane, bytes } = tileRoom(
    windowed,
    filters,
  );
  const sumBytes = 36 * (channels * filters * 4 + 64);
  cpu.withScratch(bytes + sumBytes, (padded) => {
    const lines = padded + paddedBytes;
    const values = lines + lineBytes;
    withWindows(cpu, windowed, sizes, (windows) =>
      cpu.run('winogradFilterGradient', {
        ...{ windows, input: cpu.address(input), upstream: cpu.address(upstream) },
        ...{ gradient: cpu.address(gradient), padded, lines, values, valuePlane },
        ...{ upstreams: values + 36 * valuePlane, upstreamPlane: filterPlane, sums: padded + bytes },
        ...{ upstreamPixel: filters * 4, count: filters, stride: filters, tiles },
      }),
    );
  });
  return gradient;
}

function tileRoom({ axes, images, channels }: WindowedImages, filters: number): TileRoom {
  const [height, width] = [4 * tilesOf(axes[0]) + 2, 4 * tilesOf(axes[1]) + 2];
  const tiles = tilesAtOnce(axes, images, channels + filters);
  const valuePlane = planeBytes(tiles, channels);
  const filterPlane = planeBytes(tiles, filters);
  const paddedBytes = height * width * channels * 4;
  const lineBytes = 6 * width * Math.max(channels, filters) * 4;
  const bytes = paddedBytes + lineBytes + 36 * (valuePlane + filterPlane);
  return { tiles, sizes: [height, width], paddedBytes, lineBytes, valuePlane, filterPlane, bytes };
}

/** Tiles of 4 pixels. */
function tilesOf({ output }: Axis): number {
  return Math.ceil(output / 4);
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
