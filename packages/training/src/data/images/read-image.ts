import { FsnError, type Image } from '@fsnet/graph';
import { readJpeg } from './jpeg.ts';
import { readPng } from './png.ts';

/**
 * The image in the bytes of a PNG or JPEG file, told apart by their content.
 *
 * @throws FsnError `bad-image`, or `limit-exceeded` beyond 100 megapixels; `path` is named in it.
 */
export function readImage(bytes: Uint8Array, path: string): Image {
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return readPng(bytes, path);
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return readJpeg(bytes, path);
  throw new FsnError('bad-image', `${path} is neither a PNG nor a JPEG image`, { path });
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, i) => bytes[i] === byte);
}
