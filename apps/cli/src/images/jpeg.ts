import { FsnError } from '@fsnet/graph';
import jpeg from 'jpeg-js';
import { exifOrientation } from './exif.ts';
import { type Image, maximumPixels, overWhite } from './image.ts';
import { orient } from './orient.ts';

/** A baseline or progressive JPEG (grey, YCbCr, CMYK), turned upright by its EXIF orientation. */
export function readJpeg(bytes: Uint8Array, path: string): Image {
  try {
    const { width, height, data } = jpeg.decode(bytes, {
      useTArray: true,
      formatAsRGBA: true,
      maxResolutionInMP: maximumPixels / 1e6,
      maxMemoryUsageInMB: 2048,
    });
    return orient(overWhite(width, height, data), exifOrientation(bytes));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const code =
      reason.startsWith('maxResolutionInMP') || reason.startsWith('maxMemory')
        ? 'limit-exceeded'
        : 'bad-image';
    throw new FsnError(code, `${path}: not a valid JPEG image: ${reason}`, { path, cause });
  }
}
