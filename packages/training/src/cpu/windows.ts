import type { Axes } from './axis.ts';
import type { Cpu } from './cpu.ts';

/** Images that windows slide over. */
export interface WindowedImages {
  readonly axes: Axes;
  readonly images: number;
  /** Bytes from one pixel to the next, and how many values are read of each. */
  readonly inputPixel: number;
  readonly channels: number;
}

/**
 * Calls `use` with the address of what ../../assembly/convolution/windows.ts makes of them.
 *
 * @param padded Height and width of the padded image, none where windows read images as they lie.
 */
export function withWindows(
  cpu: Cpu,
  { axes: [vertical, horizontal], images, inputPixel, channels }: WindowedImages,
  padded: readonly [height: number, width: number] | undefined,
  use: (windows: number) => void,
): void {
  const [paddedHeight, paddedWidth] = padded ?? [vertical.input, horizontal.input];
  cpu.withScratch(80, (to) => {
    cpu.run('describeWindows', {
      to,
      images,
      height: vertical.input,
      width: horizontal.input,
      inputPixel,
      channels,
      paddedHeight,
      paddedWidth,
      top: vertical.begin,
      left: horizontal.begin,
      kernelHeight: vertical.kernel,
      kernelWidth: horizontal.kernel,
      strideY: vertical.stride,
      strideX: horizontal.stride,
      dilationY: vertical.dilation,
      dilationX: horizontal.dilation,
      outputHeight: vertical.output,
      outputWidth: horizontal.output,
    });
    use(to);
  });
}
