import { multiplyTile } from './multiply-tile';
import { padImage } from './pad-image';

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
 * @param places Room for 8 bytes of each position, rounded up to 4 of them.
 */
export function slide(
  input: usize,
  panels: usize,
  output: usize,
  padded: usize,
  places: usize,
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
  const placesEnd = findPlaces(
    places, outputHeight, outputWidth, stepX, (<usize>strideY) * paddedRow, outputPixel, outputRow,
  );
  for (let image = 0; image < images; image++) {
    let from = input;
    if (padded) {
      from = padded;
      padImage(input, height, width, inputPixel, padded, channels, paddedHeight, paddedWidth, top, left);
    }
    let panel = panels;
    for (let filter = 0; filter < filters; filter += 8) {
      const to = output + ((<usize>filter) << 2);
      for (let place = places; place < placesEnd; place += 32) {
        multiplyTile(
          from + load<usize>(place), from + load<usize>(place, 8), from + load<usize>(place, 16),
          from + load<usize>(place, 24), 4, runBytes, partGap, rowGap, panel, 32, kernelHeight, runs,
          to + load<usize>(place, 4), to + load<usize>(place, 12), to + load<usize>(place, 20),
          to + load<usize>(place, 28), false, 4, filters - filter,
        );
      }
      panel += panelBytes;
    }
    input += imageBytes;
    output += outputImage;
  }
}

/**
 * Of each position: the bytes from an image's begin to its window, and from its output's begin to its results. Behind the
 * last one come repetitions of it, up to a multiple of 4. Gives where they end.
 */
function findPlaces(
  to: usize,
  height: i32,
  width: i32,
  windowX: usize,
  windowY: usize,
  outputPixel: usize,
  outputRow: usize,
): usize {
  const last = to + ((<usize>(height * width - 1)) << 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += 8) {
      store<usize>(to, <usize>y * windowY + <usize>x * windowX);
      store<usize>(to, <usize>y * outputRow + <usize>x * outputPixel, 4);
    }
  }
  for (let more = -(height * width) & 3; more > 0; more--, to += 8) store<u64>(to, load<u64>(last));
  return to;
}
