import { FsnError, type Image } from '@fsnet/graph';
import jpeg from 'jpeg-js';
import { exifOrientation } from './exif.ts';
import { maximumPixels, overWhite } from './image.ts';
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
    if (/^max(Resolution|Memory)/.test(reason)) {
      const expected = `at most ${maximumPixels} pixels`;
      throw new FsnError('limit-exceeded', `${path}: the image is too large`, { path, expected, cause });
    }
    throw new FsnError('bad-image', `${path}: not a valid JPEG image: ${reason}`, { path, cause });
  }
}
