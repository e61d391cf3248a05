import { storeSome } from '../../../wasm/assembly/element/activation';
import { multiplyAdd } from '../../../wasm/assembly/multiply-add';
import { padImage } from '../convolution/pad-image';

/**
 * Convolution of each channel by a kernel of its own, `[kernelHeight][kernelWidth][channels, rounded up to 4]`, and its
 * input gradient. Arguments are like those of `slide`.
 *
 * @param padded Room for a padded image and 16 bytes.
 */
export function slideDepthwise(
  input: usize,
  kernels: usize,
  output: usize,
  padded: usize,
  images: i32,
  height: i32,
  width: i32,
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
): void {
  const pixel = (<usize>channels) << 2;
  const imageBytes = (<usize>(height * width)) * pixel;
  const kernelPixel = ((<usize>channels + 3) & ~3) << 2;
  const row = (<usize>paddedWidth) * pixel;
  const stepX = (<usize>strideX) * pixel;
  const tapX = (<usize>dilationX) * pixel;
  const gapY = (<usize>dilationY) * row - <usize>kernelWidth * tapX;
  for (let image = 0; image < images; image++) {
    padImage(input, height, width, pixel, padded, channels, paddedHeight, paddedWidth, top, left);
    for (let y = 0; y < outputHeight; y++) {
      const line = padded + (<usize>(y * strideY)) * row;
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
    input += imageBytes;
    output += outputImage;
  }
}
