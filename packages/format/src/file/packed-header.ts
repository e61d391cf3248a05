import { FsnError } from '@fsnet/graph';
import { decodePlanes } from '../entropy/byte-planes.ts';
import { flatbufferEnd, startLength } from './file-start.ts';

/**
 * The flatbuffer, size prefix included, that is packed in `bytes` (`FSN.md`, "Packed headers"), the file up to the
 * header's checksum.
 *
 * @throws FsnError `truncated`, `malformed`, or what `headerByteLength` throws of the start of what was packed.
 */
export function unpackHeader(bytes: Uint8Array): Uint8Array {
  const words = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  if (words <= bytes.length) {
    const { values, end } = decodePlanes(bytes, startLength, words, 4);
    if (end === bytes.length && flatbufferEnd(values) === values.length) return values;
  }
  throw new FsnError('malformed', 'no packed header', { path: 'header', offset: 4, actual: words });
}

/**
 * A header as it stands in a file whose header is packed, or the header itself where that is not smaller.
 *
 * @param flatbuffer A size-prefixed flatbuffer.
 * @param encodePlanes Codes the four bytes of its 32-bit words, as `decodePlanes` reads them.
 */
export function packHeader(
  flatbuffer: Uint8Array,
  encodePlanes: (words: Uint8Array) => Uint8Array,
): Uint8Array {
  const planes = encodePlanes(flatbuffer);
  const length = startLength + planes.length;
  // A reader unpacks at most four times what it is given.
  if (length >= flatbuffer.length || flatbuffer.length > 4 * length) return flatbuffer;
  const packed = new Uint8Array(length);
  const view = new DataView(packed.buffer);
  view.setUint32(0, length - 4, true);
  view.setUint32(4, flatbuffer.length / 4, true);
  packed.set(new TextEncoder().encode('FSNP'), 8);
  packed.set(planes, startLength);
  return packed;
}
