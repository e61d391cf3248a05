import { FsnError } from '@fsnet/graph';
import { limits } from '../limits.ts';

/** Major version that this package reads and writes; minor version that it writes. */
export const formatVersion: { readonly major: number; readonly minor: number } = { major: 1, minor: 0 };

/** Multiple of bytes at which the data section and every payload in it start. */
const alignment = 16;

/** Bytes that hold the size prefix, the root offset and the identifier. */
const startLength = 12;

/** Smallest flatbuffer with an identifier: root offset, identifier, vtable, table. */
const smallestFlatbuffer = 16;

/** The next multiple of {@link alignment}. */
export function aligned(length: number): number {
  return Math.ceil(length / alignment) * alignment;
}

/**
 * Bytes before the data section of the file that starts with `start` (its first 12 bytes or more): size prefix,
 * flatbuffer, checksum and padding.
 *
 * @throws FsnError `truncated`, `not-fsn`, `unsupported-version`, `malformed`, `limit-exceeded`
 */
export function headerByteLength(start: Uint8Array): number {
  return aligned(flatbufferEnd(start) + 4);
}

/** Where the flatbuffer ends and its checksum stands. Checks the identifier and the size, as `headerByteLength`. */
export function flatbufferEnd(start: Uint8Array): number {
  const identifier = String.fromCharCode(...start.subarray(8, startLength));
  if (!identifier.startsWith('FSN1'.slice(0, identifier.length))) {
    if (/^FSN[2-9]$/.test(identifier))
      throw new FsnError('unsupported-version', `file is of format ${identifier}, this reads FSN1`, {
        path: 'identifier',
        offset: 8,
        expected: 'FSN1',
        actual: identifier,
      });
    throw new FsnError('not-fsn', 'not a .fsn file: bytes 8 to 11 are not "FSN1"', {
      path: 'identifier',
      offset: 8,
      expected: 'FSN1',
      actual: identifier,
    });
  }
  if (start.byteLength < startLength)
    throw new FsnError(
      'truncated',
      `file ends after ${start.byteLength} bytes, within its first ${startLength}`,
      {
        path: 'header',
        offset: start.byteLength,
        expected: startLength,
        actual: start.byteLength,
      },
    );
  const size = new DataView(start.buffer, start.byteOffset, start.byteLength).getUint32(0, true);
  const details = { path: 'header', offset: 0, actual: size };
  if (size > limits.headerBytes)
    throw new FsnError('limit-exceeded', `header of ${size} bytes, at most ${limits.headerBytes} are read`, {
      ...details,
      expected: limits.headerBytes,
    });
  if (size < smallestFlatbuffer)
    throw new FsnError('malformed', `header of ${size} bytes is too small`, {
      ...details,
      expected: smallestFlatbuffer,
    });
  return 4 + size;
}
