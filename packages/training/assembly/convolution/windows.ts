import { padImage } from './pad-image';

/**
 * How windows slide over images, which all convolutions and the gradients of their filters are told. Positions of a
 * window are `outputHeight` by `outputWidth`, and its corner is in the padded image at their multiples by the strides.
 */
@unmanaged
export class Windows {
  images: i32;
  height: i32;
  width: i32;
  /** Bytes from one pixel of an image to the next. */
  inputPixel: usize;
  /** So many of each pixel's values are read. */
  channels: i32;
  /** The padded image, which has these channels only, or the image as it lies. */
  paddedHeight: i32;
  paddedWidth: i32;
  /** Rows of the padded image before the image; below zero: that many of it are left out. Likewise `left`. */
  top: i32;
  left: i32;
  kernelHeight: i32;
  kernelWidth: i32;
  strideY: i32;
  strideX: i32;
  dilationY: i32;
  dilationX: i32;
  outputHeight: i32;
  outputWidth: i32;

  /** Bytes of an image. */
  @inline
  get imageBytes(): usize {
    return (<usize>(this.height * this.width)) * this.inputPixel;
  }

  /** Bytes of a pixel of the padded image. */
  @inline
  get pixel(): usize {
    return (<usize>this.channels) << 2;
  }

  /** Bytes of a row of the padded image. */
  @inline
  get paddedRow(): usize {
    return (<usize>this.paddedWidth) * this.pixel;
  }

  /** Makes the padded image of an image. */
  @inline
  pad(image: usize, padded: usize): void {
    padImage(
      image, this.height, this.width, this.inputPixel,
      padded, this.channels, this.paddedHeight, this.paddedWidth, this.top, this.left,
    );
  }
}

/** Makes {@link Windows} of 80 bytes at `to`. */
export function describeWindows(
  to: usize,
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
): void {
  const windows = changetype<Windows>(to);
  windows.images = images;
  windows.height = height;
  windows.width = width;
  windows.inputPixel = inputPixel;
  windows.channels = channels;
  windows.paddedHeight = paddedHeight;
  windows.paddedWidth = paddedWidth;
  windows.top = top;
  windows.left = left;
  windows.kernelHeight = kernelHeight;
  windows.kernelWidth = kernelWidth;
  windows.strideY = strideY;
  windows.strideX = strideX;
  windows.dilationY = dilationY;
  windows.dilationX = dilationX;
  windows.outputHeight = outputHeight;
  windows.outputWidth = outputWidth;
}
