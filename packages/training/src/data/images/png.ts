import { FsnError, type Image } from '@fsnet/graph';
import { PNG } from 'pngjs';
import { maximumPixels, overWhite } from './image.ts';

/** A PNG of any colour type and depth, transparency over white. */
export function readPng(bytes: Uint8Array, path: string): Image {
  if (bytes.length < 33) throw new FsnError('bad-image', `${path}: the PNG image is cut off`, { path });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (width * height > maximumPixels) {
    throw new FsnError('limit-exceeded', `${path}: the image is too large`, {
      path,
      expected: `at most ${maximumPixels} pixels`,
      actual: `${width} x ${height}`,
    });
  }
  try {
    const { data } = PNG.sync.read(Buffer.from(bytes.buffer, bytes.byteOffset, lengthOf(view)));
    return overWhite(width, height, data);
  } catch (cause) {
    // pngjs says of a cut file that its stream has unanswered read requests.
    const reason = cause instanceof Error ? cause.message : String(cause);
    const what = /read requests/.test(reason)
      ? 'the PNG image is cut off'
      : `not a valid PNG image: ${reason}`;
    throw new FsnError('bad-image', `${path}: ${what}`, { path, cause });
  }
}

/** Bytes up to the end of the last chunk, `IEND`: what stands after it is no part of the image. */
function lengthOf(view: DataView): number {
  let at = 8;
  while (at + 12 <= view.byteLength) {
    const [length, type] = [view.getUint32(at), view.getUint32(at + 4)];
    at += 12 + length;
    if (type === 0x49454e44) break;
  }
  return Math.min(at, view.byteLength);
}
