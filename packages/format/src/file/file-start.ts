import { FsnError } from '@fsnet/graph';
import { limits } from '../limits.ts';

/** Major version that this package reads and writes; minor version that it writes. */
export const formatVersion: { readonly major: number; readonly minor: number } = { major: 1, minor: 0 };

/** Multiple of bytes at which the data section and every payload in it start. */
const alignment = 16;

/** Bytes that hold the size prefix, the root offset and the identifier. */
export const startLength = 12;

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

/** Whether the header of the file that starts with `start` is packed. */
export function isPacked(start: Uint8Array): boolean {
  return start[11] === 0x50;
}

/** Where the flatbuffer ends and its checksum stands. Checks the identifier and the size, as `headerByteLength`. */
export function flatbufferEnd(start: Uint8Array): number {
  const identifier = String.fromCharCode(...start.subarray(8, startLength));
  if (!'FSN1'.startsWith(identifier) && !'FSNP'.startsWith(identifier)) {
    const details = { path: 'identifier', offset: 8, expected: 'FSN1', actual: identifier };
    throw /^FSN[2-9]$/.test(identifier)
      ? new FsnError('unsupported-version', `file is of format ${identifier}, this reads FSN1`, details)
      : new FsnError('not-fsn', 'not a .fsn file: bytes 8 to 11 are not "FSN1"', details);
  }
  if (start.byteLength < startLength) throw cutOff(startLength, start.byteLength);
  const size = new DataView(start.buffer, start.byteOffset, start.byteLength).getUint32(0, true);
  if (size > limits.headerBytes || size < smallestFlatbuffer) {
    const [code, expected] =
      size > smallestFlatbuffer
        ? (['limit-exceeded', limits.headerBytes] as const)
        : (['malformed', smallestFlatbuffer] as const);
    throw new FsnError(
      code,
      `header of ${size} bytes, ${smallestFlatbuffer} to ${limits.headerBytes} are read`,
      {
        path: 'header',
        offset: 0,
        expected,
        actual: size,
      },
    );
  }
  return 4 + size;
}

/** The error for a header of `expected` bytes or more of which only `actual` are there. */
export function cutOff(expected: number, actual: number): FsnError {
  return new FsnError('truncated', `header of ${expected} bytes is cut off after ${actual}`, {
    path: 'header',
    offset: actual,
    expected,
    actual,
  });
}
