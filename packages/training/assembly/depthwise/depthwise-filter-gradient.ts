import { storeSome } from '../../../wasm/assembly/element/activation';
import { multiplyAdd } from '../../../wasm/assembly/multiply-add';
import { Windows } from '../convolution/windows';

/**
 * Gradient of kernels that convolve a channel each, `[kernelHeight][kernelWidth][channels]`. Arguments are like those of
 * `slide`.
 *
 * @param padded Room for a padded image and 16 bytes.
 * @param upstreams Room for the upstream gradients of an image and 16 bytes.
 * @param sums Room for `[kernelHeight][kernelWidth][channels, rounded up to 4]`.
 */
export function depthwiseFilterGradient(
  windows: Windows,
  input: usize,
  upstream: usize,
  gradient: usize,
  padded: usize,
  upstreams: usize,
  sums: usize,
): void {
  const channels = windows.channels;
  const kernelHeight = windows.kernelHeight;
  const kernelWidth = windows.kernelWidth;
  const outputHeight = windows.outputHeight;
  const outputWidth = windows.outputWidth;
  const pixel = windows.pixel;
  const upstreamBytes = (<usize>(outputHeight * outputWidth)) * pixel;
  const sumPixel = ((<usize>channels + 3) & ~3) << 2;
  const row = windows.paddedRow;
  const stepX = (<usize>windows.strideX) * pixel;
  const gapX = (<usize>windows.strideY) * row - <usize>outputWidth * stepX;
  memory.fill(sums, 0, (<usize>(kernelHeight * kernelWidth)) * sumPixel);
  for (let image = windows.images; image > 0; image--) {
    windows.pad(input, padded);
    // A copy may be read beyond its end.
    memory.copy(upstreams, upstream, upstreamBytes);
    let sum = sums;
    for (let i = 0; i < kernelHeight; i++) {
      for (let j = 0; j < kernelWidth; j++) {
        const tap = padded + (<usize>(i * windows.dilationY)) * row + (<usize>(j * windows.dilationX)) * pixel;
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
    input += windows.imageBytes;
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
