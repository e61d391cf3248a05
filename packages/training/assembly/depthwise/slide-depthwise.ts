import { storeSome } from '../../../wasm/assembly/element/activation';
import { multiplyAdd } from '../../../wasm/assembly/multiply-add';
import { Windows } from '../convolution/windows';

/**
 * Convolution of each channel by a kernel of its own, `[kernelHeight][kernelWidth][channels, rounded up to 4]`, and its
 * input gradient. Arguments are like those of `slide`.
 *
 * @param padded Room for a padded image and 16 bytes.
 */
export function slideDepthwise(
  windows: Windows,
  input: usize,
  kernels: usize,
  output: usize,
  padded: usize,
  outputPixel: usize,
  outputRow: usize,
  outputImage: usize,
): void {
  const channels = windows.channels;
  const kernelHeight = windows.kernelHeight;
  const kernelWidth = windows.kernelWidth;
  const outputWidth = windows.outputWidth;
  const pixel = windows.pixel;
  const kernelPixel = ((<usize>channels + 3) & ~3) << 2;
  const row = windows.paddedRow;
  const stepX = (<usize>windows.strideX) * pixel;
  const tapX = (<usize>windows.dilationX) * pixel;
  const gapY = (<usize>windows.dilationY) * row - <usize>kernelWidth * tapX;
  for (let image = windows.images; image > 0; image--) {
    windows.pad(input, padded);
    for (let y = 0; y < windows.outputHeight; y++) {
      const line = padded + (<usize>(y * windows.strideY)) * row;
      const lineTo = output + (<usize>y) * outputRow;
      for (let channel = 0; channel < channels; channel += 4) {
        const shift = (<usize>channel) << 2;
        const rest = channels - channel;
        let from = line + shift;
        let to = lineTo + shift;
        for (let x = 0; x < outputWidth; x++) {
          let value = from;
          let weight = kernels + shift;
          let sum = f32x4.splat(0);
          for (let i = kernelHeight; i > 0; i--) {
            for (let j = kernelWidth; j > 0; j--) {
              sum = multiplyAdd(v128.load(value), v128.load(weight), sum);
              value += tapX;
              weight += kernelPixel;
            }
            value += gapY;
          }
          storeSome(to, sum, rest);
          from += stepX;
          to += outputPixel;
        }
      }
    }
    input += windows.imageBytes;
    output += outputImage;
  }
}
