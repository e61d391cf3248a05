import { multiplyTile } from './multiply-tile';
import { Windows } from './windows';

/**
 * Convolution of one group by panels of 8 filters, `[filters / 8][kernelHeight][kernelWidth][channels][8]`. It is the
 * input gradient too, of the input pixels that are equal modulo the stride.
 *
 * @param padded Room for a padded image, 0 where the input is read as it lies: without pads and other channels.
 * @param places Room for 8 bytes of each position, rounded up to 4 of them.
 * @param outputPixel Bytes from one pixel of the output to the next; `outputRow`, `outputImage` likewise.
 */
export function slide(
  windows: Windows,
  input: usize,
  panels: usize,
  output: usize,
  padded: usize,
  places: usize,
  outputPixel: usize,
  outputRow: usize,
  outputImage: usize,
  filters: i32,
): void {
  const channels = windows.channels;
  const kernelHeight = windows.kernelHeight;
  const kernelWidth = windows.kernelWidth;
  const dilationX = windows.dilationX;
  const pixel = windows.pixel;
  const paddedRow = windows.paddedRow;
  const runs = dilationX == 1 ? 1 : kernelWidth;
  const runBytes = dilationX == 1 ? pixel * kernelWidth : pixel;
  const partGap = dilationX == 1 ? 0 : (dilationX - 1) * pixel;
  const rowGap = (<usize>windows.dilationY) * paddedRow - <usize>runs * (runBytes + partGap);
  const panelBytes = (<usize>(kernelHeight * kernelWidth * channels)) << 5;
  const placesEnd = findPlaces(windows, places, outputPixel, outputRow);
  for (let image = windows.images; image > 0; image--) {
    let from = input;
    if (padded) {
      from = padded;
      windows.pad(input, padded);
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
    input += windows.imageBytes;
    output += outputImage;
  }
}

/**
 * Of each position: the bytes from an image's begin to its window, and from its output's begin to its results. Behind
 * the last one come repetitions of it, up to a multiple of 4. Gives where they end.
 */
function findPlaces(windows: Windows, to: usize, outputPixel: usize, outputRow: usize): usize {
  const height = windows.outputHeight;
  const width = windows.outputWidth;
  const windowX = (<usize>windows.strideX) * windows.pixel;
  const windowY = (<usize>windows.strideY) * windows.paddedRow;
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
