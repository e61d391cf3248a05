import { storeSome } from '../../../wasm/assembly/element/activation';
import { multiplyAdd } from '../../../wasm/assembly/multiply-add';
import { padImage } from '../convolution/pad-image';

/**
 * Gradient of kernels that convolve a channel each, `[kernelHeight][kernelWidth][channels]`. Arguments are like those of
 * `slide`.
 *
 * @param padded Room for a padded image and 16 bytes.
 * @param upstreams Room for the upstream gradients of an image and 16 bytes.
 * @param sums Room for `[kernelHeight][kernelWidth][channels, rounded up to 4]`.
 */
export function depthwiseFilterGradient(
  input: usize,
  upstream: usize,
  gradient: usize,
  padded: usize,
  upstreams: usize,
  sums: usize,
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
): void {
  const pixel = (<usize>channels) << 2;
  const imageBytes = (<usize>(height * width)) * pixel;
  const upstreamBytes = (<usize>(outputHeight * outputWidth)) * pixel;
  const sumPixel = ((<usize>channels + 3) & ~3) << 2;
  const row = (<usize>paddedWidth) * pixel;
  const stepX = (<usize>strideX) * pixel;
  const gapX = (<usize>strideY) * row - <usize>outputWidth * stepX;
  memory.fill(sums, 0, (<usize>(kernelHeight * kernelWidth)) * sumPixel);
  for (let image = 0; image < images; image++) {
    padImage(input, height, width, pixel, padded, channels, paddedHeight, paddedWidth, top, left);
    // A copy may be read beyond its end.
    memory.copy(upstreams, upstream, upstreamBytes);
    let sum = sums;
    for (let i = 0; i < kernelHeight; i++) {
      for (let j = 0; j < kernelWidth; j++) {
        const tap = padded + (<usize>(i * dilationY)) * row + (<usize>(j * dilationX)) * pixel;
        for (let shift: usize = 0; shift < pixel; shift += 16) {
          let x = tap + shift;
          let dy = upstreams + shift;
          let even = f32x4.splat(0);
          let odd = f32x4.splat(0);
          for (let y = outputHeight; y > 0; y--) {
            let column = outputWidth;
            for (; column > 1; column -= 2) {
              even = multiplyAdd(v128.load(x), v128.load(dy), even);
              odd = multiplyAdd(v128.load(x + stepX), v128.load(dy + pixel), odd);
              x += stepX << 1;
              dy += pixel << 1;
            }
            if (column) {
              even = multiplyAdd(v128.load(x), v128.load(dy), even);
              x += stepX;
              dy += pixel;
            }
            x += gapX;
          }
          const total = v128.add<f32>(even, odd);
          v128.store(sum + shift, v128.add<f32>(v128.load(sum + shift), total));
        }
        sum += sumPixel;
      }
    }
    input += imageBytes;
    upstream += upstreamBytes;
  }
  for (let tap = kernelHeight * kernelWidth; tap > 0; tap--) {
    for (let channel = 0; channel < channels; channel += 4) {
      const shift = (<usize>channel) << 2;
      storeSome(gradient + shift, v128.load(sums + shift), channels - channel);
    }
    sums += sumPixel;
    gradient += pixel;
  }
}
