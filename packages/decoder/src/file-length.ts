import { FsnError } from '@fsnet/graph';

/**
 * Throws unless a file ends just where its header says.
 *
 * @throws FsnError `truncated` or `malformed`.
 */
export function checkFileLength(file: Uint8Array, expected: number): void {
  const actual = file.byteLength;
  if (actual === expected) return;
  const message = `the file has ${actual} bytes, its header speaks of ${expected}`;
  throw new FsnError(actual < expected ? 'truncated' : 'malformed', message, {
    offset: Math.min(actual, expected),
    expected,
    actual,
  });
}
