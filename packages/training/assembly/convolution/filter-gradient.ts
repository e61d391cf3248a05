import { gradientTile } from './gradient-tile';
import { Windows } from './windows';

/**
 * Gradient of one group's filters, `[kernelHeight][kernelWidth][channels][stride]`: the sum over all positions of the
 * window of what it reads times the upstream gradient there. Arguments are like those of `slide`.
 *
 * @param upstreamPixel Bytes from one position's upstream gradients to the next one's.
 * @param stride Filters of all groups, one after the other in the result.
 * @param imagesAtOnce Images at once: so many are padded before any sum is begun, and none where `padded` is 0.
 * @param strip Rows of positions at once, all of them where there are several images at once.
 * @param padded Room for padded images and 16 bytes, or 0.
 * @param wide Room for upstream gradients as panels of 8 filters, or 0 where they are read as they lie, because
 * filters are a multiple of 8.
 */
export function filterGradient(
  windows: Windows,
  input: usize,
  upstream: usize,
  gradient: usize,
  padded: usize,
  wide: usize,
  upstreamPixel: usize,
  filters: i32,
  stride: i32,
  imagesAtOnce: i32,
  strip: i32,
): void {
  const images = windows.images;
  const channels = windows.channels;
  const kernelHeight = windows.kernelHeight;
  const dilationX = windows.dilationX;
  const outputHeight = windows.outputHeight;
  const outputWidth = windows.outputWidth;
  const pixel = windows.pixel;
  const imageBytes = windows.imageBytes;
  const upstreamImage = (<usize>(outputHeight * outputWidth)) * upstreamPixel;
  const paddedRow = windows.paddedRow;
  const paddedImage = (<usize>windows.paddedHeight) * paddedRow;
  const line = (<usize>stride) << 2;
  const widePixel = wide ? ((<usize>filters + 7) & ~7) << 2 : upstreamPixel;
  const runs = dilationX == 1 ? 1 : windows.kernelWidth;
  const runLength = dilationX == 1 ? channels * windows.kernelWidth : channels;
  const runStep = (<usize>dilationX) * pixel;
  const xPixel = (<usize>windows.strideX) * pixel;
  const xLine = (<usize>windows.strideY) * paddedRow;
  const xRow = xLine - <usize>outputWidth * xPixel;
  const dyLine = (<usize>outputWidth) * widePixel;

  let target = gradient;
  for (let k = kernelHeight * windows.kernelWidth * channels; k > 0; k--) {
    memory.fill(target, 0, (<usize>filters) << 2);
    target += line;
  }
  for (let image = 0; image < images; image += imagesAtOnce) {
    const count = min(images - image, imagesAtOnce);
    let x = input;
    let dy = upstream;
    if (padded) {
      x = padded;
      for (let i: usize = 0; i < <usize>count; i++) windows.pad(input + i * imageBytes, padded + i * paddedImage);
    }
    if (wide) {
      dy = wide;
      widen(upstream, upstreamPixel, wide, filters, count * outputHeight * outputWidth);
    }
    for (let first = 0; first < outputHeight; first += strip) {
      const rows = min(outputHeight - first, strip);
      const stripX = x + <usize>first * xLine;
      const stripDy = dy + <usize>first * dyLine;
      const xImage = paddedImage - <usize>rows * xLine;
      target = gradient;
      for (let kernelRow = 0; kernelRow < kernelHeight; kernelRow++) {
        for (let run = 0; run < runs; run++) {
          const from = stripX + <usize>(kernelRow * windows.dilationY) * paddedRow + <usize>run * runStep;
          for (let value = 0; value < runLength; value += 4) {
            for (let filter = 0; filter < filters; filter += 8) {
              gradientTile(
                from + ((<usize>value) << 2), xPixel, xRow, xImage,
                stripDy + ((<usize>filter) << 2), widePixel,
                count, rows, outputWidth,
                target + ((<usize>filter) << 2), line, runLength - value, filters - filter,
              );
            }
            target += (<usize>min(runLength - value, 4)) * line;
          }
        }
      }
    }
    input += (<usize>count) * imageBytes;
    upstream += (<usize>count) * upstreamImage;
  }
}

/** Copies `filters` values of each of `count` positions to a multiple of 8 of them, with zeros behind. */
function widen(from: usize, step: usize, to: usize, filters: i32, count: i32): void {
  const wide = (filters + 7) & ~7;
  for (; count > 0; count--) {
    let source = from;
    for (let i = 0; i < wide; i++) {
      store<f32>(to, i < filters ? load<f32>(source) : 0);
      source += 4;
      to += 4;
    }
    from += step;
  }
}
