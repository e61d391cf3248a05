import { padImage } from './pad-image';
import { slideTile } from './slide-tile';

/**
 * Convolution of one group: of `channels` values of each of `images * height * width` pixels by panels of 8 filters,
 * `[filters / 8][kernelHeight][kernelWidth][channels][8]`. It is the input gradient too, of the input pixels that are
 * equal modulo the stride.
 *
 * Positions of the window are `outputHeight` by `outputWidth`, and its corner is in the padded image at their multiples
 * by the strides. What lies in the padded image is what the windows read.
 *
 * @param inputPixel Bytes from one pixel of the input to the next; `outputPixel`, `outputRow`, `outputImage` likewise.
 * @param padded Room for a padded image, 0 where the input is read as it lies: without pads and other channels.
 */
export function slide(
  input: usize,
  panels: usize,
  output: usize,
  padded: usize,
  images: i32,
  height: i32,
  width: i32,
  inputPixel: usize,
  channels: i32,
  paddedHeight: i32,
  paddedWidth: i32,
  top: i32,
  left: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  strideY: i32,
  strideX: i32,
  dilationY: i32,
  dilationX: i32,
  outputHeight: i32,
  outputWidth: i32,
  outputPixel: usize,
  outputRow: usize,
  outputImage: usize,
  filters: i32,
): void {
  const pixel = (<usize>channels) << 2;
  const imageBytes = (<usize>(height * width)) * inputPixel;
  const runs = dilationX == 1 ? 1 : kernelWidth;
  const runBytes = dilationX == 1 ? pixel * kernelWidth : pixel;
  const partGap = dilationX == 1 ? 0 : (dilationX - 1) * pixel;
  const paddedRow = (<usize>paddedWidth) * pixel;
  const rowGap = (<usize>dilationY) * paddedRow - <usize>runs * (runBytes + partGap);
  const panelBytes = (<usize>(kernelHeight * kernelWidth)) * pixel << 3;
  const stepX = (<usize>strideX) * pixel;
  // From behind the last window of a line of windows to the first one of the next line.
  const stepY = (<usize>strideY) * paddedRow - <usize>outputWidth * stepX;
  const gapY = outputRow - <usize>outputWidth * outputPixel;
  const pixels = outputHeight * outputWidth;
  for (let image = 0; image < images; image++) {
    let from = input;
    if (padded) {
      from = padded;
      padImage(input, height, width, inputPixel, padded, channels, paddedHeight, paddedWidth, top, left);
    }
    let panel = panels;
    for (let filter = 0; filter < filters; filter += 8) {
      let x = from;
      let y = output + ((<usize>filter) << 2);
      let column = 0;
      const columns = filters - filter;
      for (let position = 0; position < pixels; position += 4) {
        const x0 = x;
        const y0 = y;
        let x1 = x0;
        let y1 = y0;
        let x2 = x0;
        let y2 = y0;
        let x3 = x0;
        let y3 = y0;
        // Behind the last pixel come repetitions of this tile's first.
        x += stepX;
        y += outputPixel;
        if (++column == outputWidth) {
          column = 0;
          x += stepY;
          y += gapY;
        }
        if (position + 1 < pixels) {
          x1 = x;
          y1 = y;
          x += stepX;
          y += outputPixel;
          if (++column == outputWidth) {
            column = 0;
            x += stepY;
            y += gapY;
          }
        }
        if (position + 2 < pixels) {
          x2 = x;
          y2 = y;
          x += stepX;
          y += outputPixel;
          if (++column == outputWidth) {
            column = 0;
            x += stepY;
            y += gapY;
          }
        }
        if (position + 3 < pixels) {
          x3 = x;
          y3 = y;
          x += stepX;
          y += outputPixel;
          if (++column == outputWidth) {
            column = 0;
            x += stepY;
            y += gapY;
          }
        }
        slideTile(
          panel, x0, x1, x2, x3, y0, y1, y2, y3, kernelHeight, runs, runBytes, partGap, rowGap, columns,
        );
      }
      panel += panelBytes;
    }
    input += imageBytes;
    output += outputImage;
  }
}
