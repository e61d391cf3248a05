import { gradientTile } from '../convolution/gradient-tile';
import { Windows } from '../convolution/windows';
import { transformSums } from './transform-filters';
import { transformInputRow } from './transform-input';
import { transformUpstream } from './transform-upstream';

/**
 * Gradient of 3 by 3 taps `[3][3][channels][stride]` with 36 in place of 144 products for every 4 by 4 pixels: the
 * transpose of `winograd`, whose parameters it shares.
 *
 * @param sums Room for 36 planes of `[channels][count]`, 64 bytes apart.
 */
export function winogradFilterGradient(
  windows: Windows,
  input: usize,
  upstream: usize,
  gradient: usize,
  padded: usize,
  lines: usize,
  values: usize,
  valuePlane: usize,
  upstreams: usize,
  upstreamPlane: usize,
  sums: usize,
  upstreamPixel: usize,
  count: i32,
  stride: i32,
  tiles: i32,
): void {
  const channels = windows.channels;
  const outputHeight = windows.outputHeight;
  const outputWidth = windows.outputWidth;
  const pixel = windows.pixel;
  const toPixel = (<usize>count) << 2;
  const upstreamRow = (<usize>outputWidth) * upstreamPixel;
  const rowTiles = (outputWidth + 3) >> 2;
  const tileRows = (outputHeight + 3) >> 2;
  const sumPlane = (<usize>channels) * toPixel + 64;
  const allRows = windows.images * tileRows;
  memory.fill(sums, 0, 36 * sumPlane);
  for (let row = 0; row < allRows; ) {
    let filled = 0;
    for (; row < allRows && filled + rowTiles <= tiles; row++) {
      const image = row / tileRows;
      const y = row - image * tileRows;
      transformInputRow(windows, input, padded, row, lines, values + <usize>filled * pixel, valuePlane);
      transformUpstream(
        upstream + (<usize>(image * outputHeight + 4 * y)) * upstreamRow, upstreamPixel, upstreamRow,
        outputWidth, outputHeight - 4 * y, toPixel, lines, upstreams + <usize>filled * toPixel, upstreamPlane,
      );
      filled += rowTiles;
    }
    for (let plane = 0; plane < 36; plane++) {
      const x = values + <usize>plane * valuePlane;
      const dy = upstreams + <usize>plane * upstreamPlane;
      let target = sums + <usize>plane * sumPlane;
      for (let channel: usize = 0; channel < pixel; channel += 16) {
        for (let filter: usize = 0; filter < toPixel; filter += 32) {
          gradientTile(
            x + channel, pixel, 0, 0, dy + filter, toPixel, 1, 1, filled, target + filter, toPixel, 4, 8,
          );
        }
        target += toPixel << 2;
      }
    }
  }
  const line = (<usize>stride) << 2;
  for (let channel = 0; channel < channels; channel++) {
    transformSums(sums, sumPlane, count, gradient, (<usize>channels) * line);
    sums += toPixel;
    gradient += line;
  }
}
